package dev.jwaku.tools.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Which text a ticket is for, over all lives of a client. A message can come further before the answer that names its
 * ticket is read; then its stages wait here. Thread-safe.
 */
public final class TicketBook {
    private static final int MOST_EARLY = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, String> texts = new LinkedHashMap<>();
    private final Map<Long, List<Stage>> early = new LinkedHashMap<>();

    /** An empty book. */
    public TicketBook() {}

    /**
     * How far a message has come.
     *
     * @param reason empty unless it failed
     */
    record Stage(String name, String reason) {}

    /** The text of a ticket is known now. */
    void name(long ticket, String text, Consumer<Stage> told) {
        List<Stage> waiting;
        lock.lock();
        try {
            texts.put(ticket, text);
            waiting = early.getOrDefault(ticket, List.of());
            early.remove(ticket);
        } finally {
            lock.unlock();
        }
        waiting.forEach(told);
    }

    /** A ticket has come further. */
    void stage(long ticket, Stage stage, DeliveryProcess.Observer observer) {
        String text;
        lock.lock();
        try {
            text = texts.get(ticket);
            if (text == null && early.size() < MOST_EARLY) {
                early.computeIfAbsent(ticket, first -> new ArrayList<>()).add(stage);
            }
        } finally {
            lock.unlock();
        }
        if (text != null) {
            observer.stage(text, stage.name(), stage.reason());
        }
    }
}

package dev.jwaku.tools.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The observer's book: what senders accepted, what inboxes show, and how long it took. Believes only what it saw.
 * Thread-safe. Times are nanoseconds of one monotonic clock, the observer's.
 */
public final class Ledger {
    private static final long NEVER = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Role, Map<String, Entry>> entries = new EnumMap<>(Role.class);
    private final Set<Role> read = EnumSet.noneOf(Role.class);
    private final List<String> strange = new ArrayList<>();

    /** An empty book. */
    public Ledger() {
        for (Role role : Role.values()) {
            entries.put(role, new LinkedHashMap<>());
        }
    }

    /** A text was given to its sender; whether it was accepted is not known yet. */
    public void offered(Role sender, String text) {
        lock.lock();
        try {
            of(sender).putIfAbsent(text, new Entry());
        } finally {
            lock.unlock();
        }
    }

    /** The sender accepted it: durably stored in the outbox. */
    public void accepted(Role sender, String text, long nowNanos) {
        lock.lock();
        try {
            Entry entry = of(sender).computeIfAbsent(text, offered -> new Entry());
            if (entry.acceptedAt == NEVER) {
                entry.acceptedAt = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** At least one peer took it from the sender. */
    public void published(Role sender, String text) {
        lock.lock();
        try {
            of(sender).computeIfAbsent(text, offered -> new Entry()).published = true;
        } finally {
            lock.unlock();
        }
    }

    /** The sender says that it was delivered. */
    public void acked(Role sender, String text) {
        lock.lock();
        try {
            Entry entry = of(sender).computeIfAbsent(text, offered -> new Entry());
            entry.published = true;
            entry.acked = true;
        } finally {
            lock.unlock();
        }
    }

    /** The receiver's inbox gave this text to its reader. Ignored once {@link #inboxAtTheEnd} has the last word. */
    public void shown(Role receiver, String text, long nowNanos) {
        lock.lock();
        try {
            if (read.contains(receiver)) {
                return;
            }
            Entry entry = of(receiver.other()).get(text);
            if (entry == null) {
                strange.add(text);
                return;
            }
            entry.shown++;
            if (entry.shownAt == NEVER) {
                entry.shownAt = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The whole of somebody's inbox, read again at the end; what it holds twice counts as shown twice. */
    public void inboxAtTheEnd(Role receiver, List<String> texts) {
        lock.lock();
        try {
            read.add(receiver);
            Map<String, Integer> counts = new LinkedHashMap<>();
            texts.forEach(text -> counts.merge(text, 1, Integer::sum));
            Map<String, Entry> expected = of(receiver.other());
            counts.forEach((text, count) -> {
                Entry entry = expected.get(text);
                if (entry == null) {
                    strange.add(text);
                } else {
                    entry.shown = Math.max(entry.shown, count);
                }
            });
            expected.forEach((text, entry) -> {
                if (entry.shown > 0 && !counts.containsKey(text)) {
                    strange.add("vanished from the inbox: " + text);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Texts given to the sender whose acceptance was not seen, in the order in which they were given. */
    public List<String> notAccepted(Role sender) {
        lock.lock();
        try {
            List<String> texts = new ArrayList<>();
            of(sender).forEach((text, entry) -> {
                if (entry.acceptedAt == NEVER) {
                    texts.add(text);
                }
            });
            return texts;
        } finally {
            lock.unlock();
        }
    }

    /** Accepted texts of a sender that the other's inbox has not shown. */
    public List<String> missing(Role sender) {
        lock.lock();
        try {
            List<String> texts = new ArrayList<>();
            of(sender).forEach((text, entry) -> {
                if (entry.acceptedAt != NEVER && entry.shown == 0) {
                    texts.add(text);
                }
            });
            return texts;
        } finally {
            lock.unlock();
        }
    }

    /** The count of one direction. */
    public Tally tally(Role sender) {
        lock.lock();
        try {
            return Tally.of(of(sender).values());
        } finally {
            lock.unlock();
        }
    }

    /** The count of both directions. */
    public Tally total() {
        lock.lock();
        try {
            List<Entry> all = new ArrayList<>();
            entries.values().forEach(direction -> all.addAll(direction.values()));
            return Tally.of(all);
        } finally {
            lock.unlock();
        }
    }

    /** Texts in an inbox that nobody wrote, or that an inbox lost again; always empty if the code is right. */
    public List<String> strange() {
        lock.lock();
        try {
            return List.copyOf(strange);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Entry> of(Role sender) {
        return entries.getOrDefault(sender, Map.of());
    }

    /** What is known of one text. */
    static final class Entry {
        private long acceptedAt = NEVER;
        private long shownAt = NEVER;
        private int shown;
        private boolean published;
        private boolean acked;

        private Entry() {}

        boolean isAccepted() {
            return acceptedAt != NEVER;
        }

        boolean isPublished() {
            return published;
        }

        boolean isAcked() {
            return acked;
        }

        int shown() {
            return shown;
        }

        /** From acceptance to being shown; zero if it was shown before its acceptance was seen. */
        long latencyNanos() {
            return Math.max(0, shownAt - acceptedAt);
        }
    }
}

package dev.jwaku.tools.scenario.processes;

import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.tools.scenario.run.Figures;
import dev.jwaku.tools.scenario.run.Journal;
import dev.jwaku.tools.scenario.run.Message;
import dev.jwaku.waku.message.MessageHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The journal of a run of processes, behind a lock. What stores have is asked in the end only. Thread-safe. */
final class Truth {
    private final ReentrantLock lock = new ReentrantLock();
    private final Journal journal;
    private final List<String> mishaps = new ArrayList<>();

    /** @param now nanoseconds since the start of the run */
    Truth(LongSupplier now) {
        this.journal = new Journal(now, hash -> true);
    }

    Message offered(String from, String to, Traffic traffic, String flow) {
        return locked(journal -> {
            Message message = journal.offered(from, to, traffic);
            message.belongsTo(flow);
            return message;
        });
    }

    void accepted(Message message, long ticket) {
        with(journal -> journal.accepted(message, ticket));
    }

    void refused(Message message, String reason) {
        with(journal -> journal.refused(message, reason));
    }

    void told(String from, long ticket, Message.Told what, MessageHash hash, String detail) {
        with(journal -> journal.told(from, ticket, what, hash, detail));
    }

    Optional<Message> shown(String to, int number) {
        return locked(journal -> journal.shown(to, number));
    }

    void violated(String invariant, String what) {
        with(journal -> journal.violated(invariant, what));
    }

    /** Something kept the run from being what the scenario says. It cannot be good any more. */
    void mishap(String what) {
        with(journal -> mishaps.add(what));
    }

    boolean isSettled() {
        return locked(Journal::isSettled);
    }

    /** What is accepted from a person and has no end. */
    List<Message> unfinished(String person) {
        return locked(journal -> journal.unfinished(person));
    }

    /** Hashes of all messages that were called published or stored. */
    Set<MessageHash> claimed() {
        return locked(journal -> {
            Set<MessageHash> hashes = new LinkedHashSet<>();
            journal.messages().stream().filter(Message::isClaimed).forEach(message -> hashes.addAll(message.hashes()));
            return hashes;
        });
    }

    /** See {@link Journal#holdAgainst}. */
    void holdAgainst(Set<MessageHash> inStores) {
        with(journal -> journal.holdAgainst(inStores));
    }

    Figures figures(long firstFault, long lastEnd, long end) {
        return locked(journal -> new Figures(journal, firstFault, lastEnd, end).compute());
    }

    Map<String, List<Double>> delays() {
        return locked(Journal::delays);
    }

    /** What went wrong with the run itself, and what must always hold and did not. */
    List<String> problems() {
        return locked(journal -> {
            List<String> all = new ArrayList<>(mishaps);
            all.addAll(journal.violations());
            return all;
        });
    }

    /** How many readers were shown something. */
    long shown() {
        return locked(journal ->
                journal.messages().stream().filter(Message::isSeenByReader).count());
    }

    private void with(Consumer<Journal> action) {
        lock.lock();
        try {
            action.accept(journal);
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Function<Journal, T> action) {
        lock.lock();
        try {
            return action.apply(journal);
        } finally {
            lock.unlock();
        }
    }
}

package dev.jwaku.tools.outage;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What happened to the texts of one run: the only truth of the benchmark. Times are nanoseconds of one monotonic clock.
 * Thread-safe.
 */
final class OutageJournal {
    private static final long NEVER = Long.MIN_VALUE;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Letter> letters = new LinkedHashMap<>();
    private long killedAt = NEVER;
    private long listensAt = NEVER;

    /** An end is about to be asked to send. */
    void offered(End from, String text) {
        with(text, letter -> letter.from = from);
    }

    /** Its program took it. */
    void accepted(String text, long now) {
        with(text, letter -> letter.acceptedAt = now);
    }

    /** Its program said no; the application has to come again. */
    void refused(String text, long now) {
        with(text, letter -> letter.refusedAt = now);
    }

    /** Its program says that a peer has it. */
    void claimed(String text, long now) {
        with(text, letter -> letter.claimedAt = letter.claimedAt == NEVER ? now : letter.claimedAt);
    }

    /** The other end's application saw it. */
    void shown(String text, long now) {
        with(text, letter -> {
            letter.shown++;
            letter.shownAt = letter.shownAt == NEVER ? now : letter.shownAt;
        });
    }

    /** The middle is gone. */
    void killed(long now) {
        locked(() -> {
            killedAt = now;
            return now;
        });
    }

    /** The middle listens again. */
    void listens(long now) {
        locked(() -> {
            listensAt = now;
            return now;
        });
    }

    /** Whether something went through in this direction since the middle listens again. */
    boolean isRecovered(End from) {
        return locked(() -> firstThrough(from) != NEVER);
    }

    /** Whether anything of this end was shown at all. */
    boolean hasShown(End from) {
        return locked(() -> all(from).stream().anyMatch(letter -> letter.shown > 0));
    }

    /** Whether everything that was accepted was shown. */
    boolean isComplete() {
        OutageRun now = result();
        return now.arrived() == now.accepted();
    }

    /** What the run came to, so far. */
    OutageRun result() {
        return locked(this::count);
    }

    private OutageRun count() {
        Collection<Letter> all = letters.values();
        List<Letter> accepted =
                all.stream().filter(letter -> letter.acceptedAt != NEVER).toList();
        List<Letter> down =
                accepted.stream().filter(letter -> isDown(letter.acceptedAt)).toList();
        return new OutageRun(
                recovery(End.A),
                recovery(End.C),
                down.size(),
                count(all, letter -> isDown(letter.refusedAt)),
                count(down, letter -> isDown(letter.claimedAt)),
                count(down, letter -> letter.shown > 0),
                accepted.size(),
                count(accepted, letter -> letter.shown > 0),
                count(accepted, letter -> letter.claimedAt != NEVER && letter.shown == 0),
                all.stream().mapToInt(letter -> Math.max(0, letter.shown - 1)).sum());
    }

    private static int count(Collection<Letter> letters, Predicate<Letter> wanted) {
        return (int) letters.stream().filter(wanted).count();
    }

    /** While the only peer was surely dead. */
    private boolean isDown(long time) {
        return time != NEVER && killedAt != NEVER && time >= killedAt && (listensAt == NEVER || time < listensAt);
    }

    private double recovery(End from) {
        long first = firstThrough(from);
        return first == NEVER ? Double.NaN : (first - listensAt) / NANOS_PER_SECOND;
    }

    private long firstThrough(End from) {
        if (listensAt == NEVER) {
            return NEVER;
        }
        return all(from).stream()
                .filter(letter -> letter.shownAt != NEVER && letter.shownAt >= listensAt)
                .mapToLong(letter -> letter.shownAt)
                .min()
                .orElse(NEVER);
    }

    private List<Letter> all(End from) {
        return letters.values().stream().filter(letter -> letter.from == from).toList();
    }

    private void with(String text, Consumer<Letter> change) {
        locked(() -> {
            Letter letter = letters.computeIfAbsent(text, missing -> new Letter());
            change.accept(letter);
            return letter;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** What is known of one text. */
    private static final class Letter {
        private End from = End.A;
        private long acceptedAt = NEVER;
        private long refusedAt = NEVER;
        private long claimedAt = NEVER;
        private long shownAt = NEVER;
        private int shown;
    }
}

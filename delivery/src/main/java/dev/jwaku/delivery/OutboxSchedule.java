package dev.jwaku.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When each unfinished message is tried next. Pure; one owner. Times are values of the world's monotonic clock in
 * nanoseconds.
 */
final class OutboxSchedule {
    /** Gap after the first attempt; each further one doubles it. */
    static final Duration FIRST_GAP = Duration.ofMillis(250);
    /** Largest gap between attempts; new peers end it early. */
    static final Duration LARGEST_GAP = Duration.ofSeconds(5);

    private final Map<Long, Entry> entries = new LinkedHashMap<>();

    /** A message to be tried at once. */
    void add(Outbox.Pending pending, long now) {
        entries.put(pending.row().id(), new Entry(pending, now));
    }

    /** Everything due, in the order of acceptance. */
    List<Outbox.Pending> due(long now) {
        List<Outbox.Pending> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.dueAt <= now) {
                due.add(entry.pending);
            }
        }
        return due;
    }

    /** An attempt found nobody: try again after a growing gap. */
    void retry(long id, long now) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.dueAt = now + entry.gap.toNanos();
            Duration doubled = entry.gap.multipliedBy(2);
            entry.gap = doubled.compareTo(LARGEST_GAP) < 0 ? doubled : LARGEST_GAP;
        }
    }

    /** There are peers again: everything is due now. */
    void wake(long now) {
        for (Entry entry : entries.values()) {
            entry.dueAt = Math.min(entry.dueAt, now);
            entry.gap = FIRST_GAP;
        }
    }

    /** The message is finished. */
    void remove(long id) {
        entries.remove(id);
    }

    /** When {@link #due} will next have something; {@link Long#MAX_VALUE} if nothing waits. */
    long nextDueAt() {
        long next = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            next = Math.min(next, entry.dueAt);
        }
        return next;
    }

    private static final class Entry {
        private final Outbox.Pending pending;
        private long dueAt;
        private Duration gap = FIRST_GAP;

        private Entry(Outbox.Pending pending, long dueAt) {
            this.pending = pending;
            this.dueAt = dueAt;
        }
    }
}

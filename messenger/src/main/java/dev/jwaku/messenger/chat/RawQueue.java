package dev.jwaku.messenger.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When copies outside data sync are sent. Pure, as {@link dev.jwaku.messenger.datasync.Mvds} is: the owner tells what
 * happened and when, does what comes back, and calls {@link #tick} at {@link #nextDueAt}. Not thread-safe.
 *
 * <p>A copy is tried again while delivery refuses it, with gaps that double from 2 s to 10 min. Once published it is
 * done, unless it is to be repeated.
 */
final class RawQueue {
    /** Most copies that are handed over and not yet published. */
    static final int MOST_IN_FLIGHT = 32;
    /** Most copies that wait; further messages with copies are refused. */
    static final int MOST_WAITING = 10_000;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 9;

    private final Map<Long, RawRecord> waiting = new LinkedHashMap<>();
    private final Map<Long, RawRecord> inFlight = new LinkedHashMap<>();
    /** On their way, and to be dropped when they come back. */
    private final Set<Long> settled = new LinkedHashSet<>();

    /** What the owner is to do. */
    sealed interface Action {
        /** Bring a copy out, and tell what became of it. */
        record Send(RawRecord record) implements Action {}

        /** Keep its times on disk. */
        record Save(RawRecord record) implements Action {}

        /** Nothing more is sent of it. */
        record End(RawRecord record) implements Action {}
    }

    /** A copy to be sent; one that is known takes the times of this one. */
    void add(RawRecord record) {
        settled.remove(record.number());
        if (!inFlight.containsKey(record.number())) {
            waiting.put(record.number(), record);
        }
    }

    /** Nothing more is sent of a copy. */
    void settle(long number) {
        waiting.remove(number);
        if (inFlight.containsKey(number)) {
            settled.add(number);
        }
    }

    List<Action> tick(Instant now) {
        List<Action> actions = new ArrayList<>();
        Iterator<RawRecord> all = waiting.values().iterator();
        while (all.hasNext() && inFlight.size() < MOST_IN_FLIGHT) {
            RawRecord record = all.next();
            if (record.dueAt().isAfter(now)) {
                continue;
            }
            all.remove();
            if (record.giveUpAt().isAfter(now)) {
                inFlight.put(record.number(), record);
                actions.add(new Action.Send(record));
            } else {
                actions.add(new Action.End(record));
            }
        }
        return actions;
    }

    /** A copy was published. */
    List<Action> onPublished(long number, Instant now) {
        RawRecord record = inFlight.remove(number);
        if (record == null || settled.remove(number)) {
            return List.of();
        }
        if (record.repeatEvery().isEmpty()) {
            return List.of(new Action.End(record));
        }
        return again(record.with(0, now.plus(record.repeatEvery().get()), true));
    }

    /** A copy could not be sent for now. */
    List<Action> onRefused(long number, Instant now) {
        RawRecord record = inFlight.remove(number);
        if (record == null || settled.remove(number)) {
            return List.of();
        }
        Duration gap = FIRST_RETRY.multipliedBy(1L << Math.min(record.attempts(), MOST_DOUBLINGS));
        Instant due = now.plus(gap.compareTo(LAST_RETRY) < 0 ? gap : LAST_RETRY);
        return again(record.with(record.attempts() + 1, due, record.isPublished()));
    }

    private List<Action> again(RawRecord record) {
        waiting.put(record.number(), record);
        return List.of(new Action.Save(record));
    }

    Optional<Instant> nextDueAt() {
        if (inFlight.size() >= MOST_IN_FLIGHT) {
            return Optional.empty();
        }
        @Nullable Instant next = null;
        for (RawRecord record : waiting.values()) {
            if (next == null || record.dueAt().isBefore(next)) {
                next = record.dueAt();
            }
        }
        return Optional.ofNullable(next);
    }
}

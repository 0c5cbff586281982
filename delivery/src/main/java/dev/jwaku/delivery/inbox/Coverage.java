package dev.jwaku.delivery.inbox;

import dev.jwaku.waku.message.Timestamps;
import java.time.Instant;
import java.util.Optional;

/**
 * For which times all messages of one {@link Criterion} are known to be here. Verified time grows only by what a store
 * node was compared for; the gaps are the rest of what was subscribed for. Immutable.
 *
 * <p>Verified time is provisional first: stores compare among themselves and may get messages for an hour. It is final
 * after a second comparison at least 70 minutes later.
 *
 * @param since from when on messages are wanted, nanoseconds since 1970
 * @param verified provisional and final time
 * @param finals final time; part of the verified
 */
public record Coverage(long since, IntervalSet verified, IntervalSet finals) {
    /**
     * Most separate intervals. A sweep begins at the newest end of a gap, so a new interval comes with each outage of
     * more than a day only, and at most 30 days are looked at.
     */
    public static final int MAX_INTERVALS = 128;

    /** Messages that are younger may still be on their way: stores take what is up to 20 s old. */
    public static final long SETTLING_NANOS = 20_000_000_000L;
    /** Subscriptions of one moment begin together, so that one query can serve them. */
    private static final long GRID_NANOS = 10_000_000_000L;

    /** When a subscription begins that is made now. */
    public static long beginning(long now) {
        return Math.floorDiv(now - SETTLING_NANOS, GRID_NANOS) * GRID_NANOS;
    }

    /** The coverage of a subscription that is made now. */
    static Coverage begunAt(Instant now) {
        return from(beginning(Timestamps.toNanos(now)));
    }

    /** Nothing verified yet. */
    public static Coverage from(long since) {
        return new Coverage(since, IntervalSet.EMPTY, IntervalSet.EMPTY);
    }

    /** The same with more verified time; unchanged if that would be one interval too many. */
    public Coverage withVerified(Interval slice) {
        IntervalSet more = verified.plus(slice);
        return more.size() > MAX_INTERVALS && more.size() > verified.size() ? this : new Coverage(since, more, finals);
    }

    /** The same with more final time, as far as it is verified. */
    public Coverage withFinal(Interval slice) {
        IntervalSet more = finals;
        for (Interval each : verified.within(slice).intervals()) {
            more = more.plus(each);
        }
        return more.size() > MAX_INTERVALS && more.size() > finals.size() ? this : new Coverage(since, verified, more);
    }

    /** Wanted, and not verified: from {@link #since} up to a moment. */
    public IntervalSet gaps(long until) {
        return since < until ? verified.gaps(new Interval(since, until)) : IntervalSet.EMPTY;
    }

    /** Verified up to a moment, and not final. */
    public IntervalSet provisional(long until) {
        return since < until ? verified.within(new Interval(since, until)).without(finals) : IntervalSet.EMPTY;
    }

    /** Up to when everything is here without a gap from {@link #since} on; that itself if nothing is. */
    public long completeUntil() {
        return completeUntil(verified);
    }

    /** Up to when everything is final without a gap. */
    public long completeFinalUntil() {
        return completeUntil(finals);
    }

    private long completeUntil(IntervalSet times) {
        return times.intervals().stream()
                .filter(each -> each.start() <= since && since < each.end())
                .mapToLong(Interval::end)
                .findFirst()
                .orElse(since);
    }

    /** When the last verified moment is. */
    public Optional<Long> verifiedUntil() {
        return verified.newest().map(Interval::end);
    }

    /** The same, wanted from another moment on: earlier to ask for history, later to forget it. */
    public Coverage withSince(long moment) {
        Interval window = new Interval(moment, Long.MAX_VALUE);
        return new Coverage(moment, verified.within(window), finals.within(window));
    }

    /**
     * Takes back what was claimed from a moment on: a wrong clock had made it. The only way in which verified time
     * shrinks.
     */
    public Coverage withoutClaimsFrom(long moment) {
        if (moment <= since) {
            return from(since);
        }
        Interval window = new Interval(since, moment);
        return new Coverage(since, verified.within(window), finals.within(window));
    }
}

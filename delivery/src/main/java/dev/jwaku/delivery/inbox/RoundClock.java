package dev.jwaku.delivery.inbox;

import java.time.Duration;

/**
 * When rounds begin: regularly, at once when there is a reason, and less and less often while nothing happens. Pure.
 *
 * <p>Nothing happens while as many peers as wanted bring messages, no message comes and no round finds anything. As
 * soon as a message comes, rounds are regular again: where there is traffic, something may be lost, and it is to be
 * found within 90 seconds. A round in which something was missing, or that was slow, is followed by another one soon:
 * what is missed comes in groups, and over a slow link a round is old when it ends.
 */
final class RoundClock {
    private long dueAt = Long.MIN_VALUE;
    private long beganAt = Long.MIN_VALUE;
    private long periodNanos;
    /** From the beginning of the round before to the present one, as it was planned. */
    private long spanNanos;

    private int clean;
    private int stretch = 1;
    private boolean isTroubled = true;
    private boolean isHeard;
    private boolean hasMissed;
    /** Rounds in a row in which something was missing. */
    private int followUps;

    boolean isDue(Moment now) {
        return now.nanoTime() >= dueAt;
    }

    long dueAt() {
        return dueAt;
    }

    boolean isStretched() {
        return stretch > 1;
    }

    /** How much time a round has to compare if nothing has gone wrong since the one before, in nanoseconds. */
    long span() {
        return spanNanos;
    }

    /** Something was missing or could not be found out. */
    void trouble() {
        isTroubled = true;
    }

    /** As {@link #trouble}, by a sweep that has just ended, or was slow. */
    void missed(Moment now) {
        trouble();
        hasMissed = true;
        long gap = SweepRules.FOLLOW_UP.toNanos() << followUps;
        dueAt = Math.min(dueAt, now.nanoTime() + gap);
    }

    void hurry(Moment now) {
        long soon = now.nanoTime() + SweepRules.TOGETHER.toNanos();
        long earliest = beganAt == Long.MIN_VALUE ? soon : beganAt + SweepRules.LEAST_PERIOD.toNanos();
        dueAt = dueAt == Long.MIN_VALUE ? Math.max(soon, earliest) : Math.min(dueAt, Math.max(soon, earliest));
    }

    void heard(Moment now) {
        isHeard = true;
        if (stretch > 1) {
            stretch = 1;
            clean = 0;
            dueAt = Math.min(dueAt, now.nanoTime() + periodNanos);
        }
    }

    void begin(Moment now, boolean isStrong, Duration period) {
        clean = isTroubled ? 0 : Math.min(clean + 1, SweepRules.CLEAN_ROUNDS);
        boolean mayStretch = isStrong && !isHeard && clean >= SweepRules.CLEAN_ROUNDS;
        stretch = mayStretch ? Math.min(stretch * 2, 1 << 10) : 1;
        followUps = hasMissed ? Math.min(followUps + 1, SweepRules.FOLLOW_UP_DOUBLINGS) : 0;
        hasMissed = false;
        isTroubled = false;
        isHeard = false;
        periodNanos = period.toNanos();
        spanNanos = beganAt == Long.MIN_VALUE ? 0 : dueAt - beganAt;
        beganAt = now.nanoTime();
        Duration next = period.multipliedBy(stretch);
        dueAt = beganAt + (next.compareTo(SweepRules.LONGEST_PERIOD) < 0 ? next : SweepRules.LONGEST_PERIOD).toNanos();
    }
}

package dev.jwaku.peers;

import java.time.Duration;

/**
 * How long one peer takes to answer a question on a stream of its own, and how long to wait for it: mean and deviation
 * as TCP measures its round trips (RFC 6298). Pure; not thread-safe.
 *
 * <p>An answer that comes after the wait is over tells of a slow link or of an outage that ended. Only the second such
 * answer in a row is believed, so that one outage does not make us slow to notice the next. Nor is an answer believed
 * whose question was open when another answer came: all that an outage held up comes together.
 */
final class AnswerTimes {
    /** Longest wait, whatever was measured: a peer that needs longer is of no use. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final double MEAN_WEIGHT = 1.0 / 8;
    private static final double DEVIATION_WEIGHT = 1.0 / 4;
    private static final double DEVIATIONS = 4;

    private boolean known;
    private double mean;
    private double deviation;
    private boolean lastWasLate;
    private long lastAnswerNanos = Long.MIN_VALUE;

    /** An answer came. @param least the shortest wait that was meant */
    void answered(long askedNanos, long nowNanos, Duration least) {
        boolean heldUp = askedNanos < lastAnswerNanos;
        lastAnswerNanos = nowNanos;
        if (heldUp) {
            return;
        }
        long took = nowNanos - askedNanos;
        boolean late = took > patience(least).toNanos();
        if (!late || lastWasLate || !known) {
            learn(took);
        }
        lastWasLate = late;
    }

    private void learn(double nanos) {
        if (!known) {
            known = true;
            mean = nanos;
            deviation = nanos / 2;
            return;
        }
        deviation += DEVIATION_WEIGHT * (Math.abs(nanos - mean) - deviation);
        mean += MEAN_WEIGHT * (nanos - mean);
    }

    /**
     * How long to wait for an answer before it counts as missing: not less than this, not more than {@link #LONGEST}.
     */
    Duration patience(Duration least) {
        Duration measured = Duration.ofNanos((long) (mean + DEVIATIONS * deviation));
        Duration bounded = measured.compareTo(LONGEST) < 0 ? measured : LONGEST;
        return bounded.compareTo(least) > 0 ? bounded : least;
    }
}

package dev.jwaku.tools.lightpush;

/**
 * A round at each service node, one right after the other.
 *
 * @param ours at our node
 * @param other at go-waku's
 */
public record LightPushPair(LightPushRound ours, LightPushRound other) {
    /**
     * A host that takes more of a round's time than this, in milliseconds, decides the 99th percentile: at 200 requests
     * per second it hits ten requests, half of the slowest hundredth of ten seconds.
     */
    public static final long DISTURBED_MILLIS = 50;

    /** Our 99th percentile, divided by the other's. */
    public double ratio() {
        return ours.p99() / other.p99();
    }

    /** Whether the host of this virtual machine took the time of either round, whichever it was. */
    public boolean isDisturbed() {
        return Math.max(ours.stolenMillis(), other.stolenMillis()) > DISTURBED_MILLIS;
    }

    /** Whether everything was answered. */
    public boolean isComplete() {
        return ours.answered() == ours.sent() && other.answered() == other.sent();
    }
}

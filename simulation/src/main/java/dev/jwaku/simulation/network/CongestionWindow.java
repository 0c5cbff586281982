package dev.jwaku.simulation.network;

import java.util.ArrayDeque;

/**
 * How many segments a TCP sender may have on their way, as Reno with selective acknowledgements decides it: half after
 * a loss, one after a time-out, one more per round trip otherwise. Without limit until the first loss, so that a flow
 * over a good link costs no bookkeeping; there is no slow start of a fresh connection.
 */
final class CongestionWindow {
    private static final double SMALLEST_THRESHOLD = 2;

    private final ArrayDeque<long[]> acknowledgements = new ArrayDeque<>(0);
    private final int largest;
    private double size = Double.POSITIVE_INFINITY;
    private double threshold = Double.POSITIVE_INFINITY;
    private long recoveredAt;
    private int outstanding;

    /** @param largest segments beyond which there is no limit: the socket buffer is one */
    CongestionWindow(int largest) {
        this.largest = largest;
    }

    boolean isLimited() {
        return size < Double.POSITIVE_INFINITY;
    }

    /** Segments went out that get through. @param acknowledgedAt when we learn of it */
    void sent(int segments, long acknowledgedAt) {
        acknowledgements.addLast(new long[] {acknowledgedAt, segments});
        outstanding += segments;
    }

    /** Takes the acknowledgements that have come until now. */
    void advance(long now) {
        long[] next;
        while ((next = acknowledgements.peekFirst()) != null && next[0] <= now) {
            acknowledgements.pollFirst();
            outstanding -= (int) next[1];
            size += size < threshold ? next[1] : next[1] / size;
        }
        if (size > largest) {
            size = Double.POSITIVE_INFINITY;
            threshold = Double.POSITIVE_INFINITY;
        }
    }

    /** How many segments may go out now. @param unknown segments on their way that will never be acknowledged */
    int room(int unknown) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, size - outstanding - unknown));
    }

    /** When the next acknowledgement comes; never if none is on its way. */
    long nextAcknowledgement() {
        long[] next = acknowledgements.peekFirst();
        return next == null ? Long.MAX_VALUE : next[0];
    }

    /** Later segments were acknowledged before one that was lost. Counts once per round trip. */
    void lost(long now, int unknown, long roundTrip) {
        if (now >= recoveredAt) {
            recoveredAt = now + roundTrip;
            threshold = Math.max(SMALLEST_THRESHOLD, (outstanding + unknown) / 2.0);
            size = threshold;
        }
    }

    /** Nothing came back for a whole time-out. @param first whether it is the first in a row */
    void timedOut(int unknown, boolean first) {
        if (first) {
            threshold = Math.max(SMALLEST_THRESHOLD, (outstanding + unknown) / 2.0);
        }
        size = 1;
    }
}

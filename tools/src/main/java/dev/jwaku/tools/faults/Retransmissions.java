package dev.jwaku.tools.faults;

import java.util.random.RandomGenerator;

/**
 * What lost segments cost a stream: each is sent again after the retransmission time-out, twice the latency and 200 ms,
 * doubled for each further loss of the same segment. The segments of a piece are on their way side by side, so it is as
 * late as its slowest one. There is no window that shrinks: loss makes a stream late, not narrow.
 */
final class Retransmissions {
    static final int SEGMENT = 1460;
    static final long LEAST_TIMEOUT_NANOS = 200_000_000;
    /** After so many losses of one segment it passes; TCP would give the connection up about then. */
    static final int MOST = 15;

    private Retransmissions() {}

    /** How much later a piece of this length arrives. */
    static long delayNanos(LinkShape shape, int length, RandomGenerator random) {
        int segments = Math.max(1, (length + SEGMENT - 1) / SEGMENT);
        int worst = 0;
        for (int i = 0; i < segments; i++) {
            int losses = 0;
            while (losses < MOST && random.nextDouble() < shape.loss()) {
                losses++;
            }
            worst = Math.max(worst, losses);
        }
        long timeout = LEAST_TIMEOUT_NANOS + 2 * shape.latency().toNanos();
        return timeout * ((1L << worst) - 1);
    }
}

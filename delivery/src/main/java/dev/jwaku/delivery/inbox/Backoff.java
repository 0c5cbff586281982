package dev.jwaku.delivery.inbox;

import java.time.Duration;

/** A delay that doubles with every failure. */
final class Backoff {
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {}

    static Duration delay(Duration first, int failures, Duration longest) {
        Duration delay = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}

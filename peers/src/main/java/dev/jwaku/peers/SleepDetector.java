package dev.jwaku.peers;

import java.time.Duration;

/**
 * Finds out from two clocks that the machine slept. In suspend the monotonic clock stands still and the wall clock goes
 * on; a stopped process sees both go on without it. Pure: it is told the time (reliability.md section 10.5).
 */
final class SleepDetector {
    /**
     * A gap of more than this is no scheduling delay; a pause of the garbage collector may look like it, harmlessly.
     */
    static final Duration THRESHOLD = Duration.ofSeconds(5);

    private long lastWallMillis;
    private long lastMonoNanos;
    private boolean started;
    private long aheadMillis;

    /** What the clocks say. */
    enum Finding {
        /** Nothing special. */
        NOTHING,
        /** We were not run for a while, by both clocks. */
        STOPPED,
        /** The wall clock ran ahead: a sleep, or somebody set the clock. */
        WALL_AHEAD,
        /** The wall clock went back: somebody set it. */
        WALL_BACK
    }

    /**
     * To be called about every second.
     *
     * @param expectedNanos the longest time since the last call that is normal
     */
    Finding tick(long wallMillis, long monoNanos, long expectedNanos) {
        long wall = wallMillis - lastWallMillis;
        long mono = monoNanos - lastMonoNanos;
        boolean first = !started;
        lastWallMillis = wallMillis;
        lastMonoNanos = monoNanos;
        started = true;
        long ahead = wall - mono / 1_000_000;
        aheadMillis = first ? 0 : ahead;
        if (first) {
            return Finding.NOTHING;
        }
        if (mono > expectedNanos + THRESHOLD.toNanos()) {
            return Finding.STOPPED;
        }
        if (ahead > THRESHOLD.toMillis()) {
            return Finding.WALL_AHEAD;
        }
        return ahead < -THRESHOLD.toMillis() ? Finding.WALL_BACK : Finding.NOTHING;
    }

    /** By how much the wall clock ran ahead of the monotonic one between the last two calls; negative for behind. */
    Duration ahead() {
        return Duration.ofMillis(aheadMillis);
    }
}

package dev.jwaku.delivery.inbox;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.Timestamps;

/**
 * Now, by both clocks.
 *
 * @param nanoTime the world's monotonic time
 * @param wall nanoseconds since 1970
 */
record Moment(long nanoTime, long wall) {
    static Moment now(World world) {
        return new Moment(world.nanoTime(), Timestamps.toNanos(world.now()));
    }
}

package dev.jwaku.node;

import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** A value that is expensive to read, such as the rows of a large table: read at most once a minute. Thread-safe. */
final class SlowGauge implements LongSupplier {
    static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final World world;
    private final LongSupplier source;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean read;
    private long value;
    private long readAt;

    SlowGauge(World world, LongSupplier source) {
        this.world = world;
        this.source = source;
    }

    @Override
    public long getAsLong() {
        lock.lock();
        try {
            long now = world.nanoTime();
            if (!read || now - readAt >= MAX_AGE.toNanos()) {
                value = source.getAsLong();
                readAt = now;
                read = true;
            }
            return value;
        } finally {
            lock.unlock();
        }
    }
}

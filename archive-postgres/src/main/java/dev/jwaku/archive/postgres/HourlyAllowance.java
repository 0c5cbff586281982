package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** So many in each period, counted from the first one. Thread-safe. */
final class HourlyAllowance {
    private final World world;
    private final int most;
    private final Duration period;
    private final ReentrantLock lock = new ReentrantLock();
    private long began;
    private int taken;

    HourlyAllowance(World world, int most, Duration period) {
        this.world = world;
        this.most = most;
        this.period = period;
        this.began = world.nanoTime();
    }

    /** As many of them, in their order, as are left. */
    <T> List<T> take(Collection<T> wanted) {
        lock.lock();
        try {
            if (world.nanoTime() - began >= period.toNanos()) {
                began = world.nanoTime();
                taken = 0;
            }
            List<T> granted = wanted.stream().limit(most - taken).toList();
            taken += granted.size();
            return granted;
        } finally {
            lock.unlock();
        }
    }
}

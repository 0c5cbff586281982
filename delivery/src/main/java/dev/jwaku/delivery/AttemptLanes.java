package dev.jwaku.delivery;

import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts run: one after the other as long as each is over quickly, so that messages go out in the order in
 * which they were accepted; side by side, in a bounded number of lanes, when one takes long. A lane is a task that ends
 * when nothing waits. The owner calls {@link #relieve} when it is due.
 */
final class AttemptLanes {
    /** An attempt that takes longer than this gets company: a relay takes a message in less, a light push node not. */
    static final long PATIENCE_NANOS = 5_000_000;

    private final World world;
    private final Tasks tasks;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int open;
    private long lastProgress;

    /** @param most how many attempts may be under way at once */
    AttemptLanes(World world, Tasks tasks, int most) {
        this.world = world;
        this.tasks = tasks;
        this.most = most;
    }

    /** Runs an attempt as soon as it is its turn. */
    void submit(Runnable attempt) {
        boolean isFirst;
        lock.lock();
        try {
            waiting.addLast(attempt);
            isFirst = open == 0;
            if (isFirst) {
                open = 1;
                lastProgress = world.nanoTime();
            }
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            start();
        }
    }

    /** Opens a further lane if those who wait have waited too long. */
    void relieve() {
        boolean isDue;
        lock.lock();
        try {
            isDue = world.nanoTime() >= reliefAt();
            if (isDue) {
                open++;
                lastProgress = world.nanoTime();
            }
        } finally {
            lock.unlock();
        }
        if (isDue) {
            start();
        }
    }

    /** When {@link #relieve} has something to do; {@link Long#MAX_VALUE} if nobody waits. */
    long nextReliefAt() {
        lock.lock();
        try {
            return reliefAt();
        } finally {
            lock.unlock();
        }
    }

    private long reliefAt() {
        return waiting.isEmpty() || open >= most ? Long.MAX_VALUE : lastProgress + PATIENCE_NANOS;
    }

    private void start() {
        tasks.start("attempts", this::run);
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            lastProgress = world.nanoTime();
            Runnable next = waiting.pollFirst();
            open -= next == null ? 1 : 0;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** How many lanes are open. */
    int open() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }
}

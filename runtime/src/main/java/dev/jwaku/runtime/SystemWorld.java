package dev.jwaku.runtime;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The production world: system clocks, JDK virtual threads, {@link SecureRandom}.
 *
 * <p>One per node. {@link #close()} ends the pool for offloaded calls; threads belong to the {@link Tasks} that started
 * them.
 */
public final class SystemWorld implements World, AutoCloseable {
    /** Most offloaded calls at once. They hold a platform thread each; more than the cores only queue at the disk. */
    public static final int MAX_OFFLOADED = 4;

    private static final Logger log = LoggerFactory.getLogger(SystemWorld.class);

    private final long origin = System.nanoTime();
    private final SecureRandom secureRandom = new SecureRandom();
    private final Semaphore offloadPermits = new Semaphore(MAX_OFFLOADED, true);
    private final ExecutorService offloadThreads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("offload-", 0).daemon(true).factory());
    private final Events events;
    private final Meters meters;

    /** A world whose events go nowhere and whose metrics stay in memory. */
    public SystemWorld() {
        this(Events.NONE, new MemoryMeters());
    }

    /** A world with the given sinks. */
    public SystemWorld(Events events, Meters meters) {
        this.events = events;
        this.meters = meters;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() - origin;
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadlineNanos - nanoTime());
        }
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        Signal done = new Signal(this);
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        acquirePermit();
        try {
            offloadThreads.execute(() -> {
                try {
                    result.set(call.call());
                } catch (Throwable e) {
                    failure.set(e);
                } finally {
                    done.raise();
                }
            });
            awaitUninterruptibly(done);
        } finally {
            offloadPermits.release();
        }
        rethrow(failure.get());
        return unchecked(result);
    }

    private void acquirePermit() {
        try {
            offloadPermits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted before an offloaded call began");
        }
    }

    /** A call into SQLite cannot be cancelled half way, so its caller waits for its end; the flag stays set. */
    private static void awaitUninterruptibly(Signal done) {
        boolean interrupted = false;
        while (!done.isRaised()) {
            interrupted |= Thread.interrupted();
            try {
                done.await(Deadline.NEVER);
            } catch (CancelledException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws Exception {
        if (failure instanceof Exception exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    @SuppressWarnings("NullAway") // a callable of a nullable type may well answer null
    private static <T> T unchecked(AtomicReference<@Nullable T> result) {
        return result.get();
    }

    @Override
    public RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    @Override
    public Entropy entropy() {
        return secureRandom::nextBytes;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        meters.counter("jwaku_task_failures_total").increment();
        log.atError().addKeyValue("task", task).setCause(failure).log("task failed");
    }

    @Override
    public void close() {
        offloadThreads.shutdown();
    }
}

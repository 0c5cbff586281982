package dev.jwaku.tools.store;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Sends new messages at an even rate, until it is closed. Remembers their names, some hundred bytes each. */
final class LiveLoad implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    private final World world;
    private final LiveMessages messages;
    private final int rate;
    private final Predicate<ArchivedMessage> sink;
    private final Tasks tasks;
    private final Signal stop;
    private final Queue<MessageHash> sent = new ConcurrentLinkedQueue<>();
    private final AtomicLong failed = new AtomicLong();
    private final long start = System.nanoTime();
    private volatile double seconds;

    private LiveLoad(World world, LiveMessages messages, int rate, Predicate<ArchivedMessage> sink) {
        this.world = world;
        this.messages = messages;
        this.rate = rate;
        this.sink = sink;
        this.tasks = new Tasks(world, "store-live");
        this.stop = new Signal(world);
    }

    /**
     * Starts sending.
     *
     * @param rate messages per second; none for 0
     * @param sink takes a message, and says whether it did
     */
    static LiveLoad start(World world, LiveMessages messages, int rate, Predicate<ArchivedMessage> sink) {
        LiveLoad load = new LiveLoad(world, messages, rate, sink);
        if (rate > 0) {
            load.tasks.start("sender", load::send);
        }
        return load;
    }

    private void send() {
        for (long n = 0; !stop.isRaised(); n++) {
            long left = start + (long) (n * NANOS_PER_SECOND / rate) - System.nanoTime();
            if (left > 0 && stop.await(Deadline.after(world, Duration.ofNanos(left)))) {
                return;
            }
            ArchivedMessage message = messages.next();
            if (sink.test(message)) {
                sent.add(message.hash());
            } else {
                failed.incrementAndGet();
            }
        }
    }

    /** Names of what was sent. */
    List<MessageHash> sent() {
        return List.copyOf(sent);
    }

    /** How many were not taken. */
    long failed() {
        return failed.get();
    }

    /** Messages per second that were taken, once it is closed. */
    double reachedRate() {
        return seconds == 0 ? 0 : sent.size() / seconds;
    }

    /** Sends no more. Idempotent. */
    @Override
    public void close() {
        if (!stop.isRaised()) {
            stop.raise();
            tasks.close();
            seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        }
    }
}

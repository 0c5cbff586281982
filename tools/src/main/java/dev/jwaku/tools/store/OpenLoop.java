package dev.jwaku.tools.store;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A mixed load whose questions are due at even distances, whether those before are answered or not. A bounded number of
 * clients asks them; a question that finds no client free is asked late, and its time counts from when it was due, so
 * that waiting is not left out. Used once.
 */
final class OpenLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double NANOS_PER_SECOND = 1e9;

    private final World world;
    private final Load load;
    private final Map<Shape, Recorder> recorders = new LinkedHashMap<>();
    private final ConcurrentHistogram late = new ConcurrentHistogram(3);
    private final AtomicLong next = new AtomicLong();
    private final long warmUp;
    private final long count;
    private final Recorder uncounted = new Recorder();
    private final AtomicLong lastAnswer = new AtomicLong(Long.MIN_VALUE);
    private double reached;

    /**
     * What is asked.
     *
     * @param mix of which shapes
     * @param rate questions per second
     * @param warmUp how long first, not recorded
     * @param time how long then
     * @param clients how many questions may be open at once
     */
    record Load(Mix mix, int rate, Duration warmUp, Duration time, int clients) {}

    OpenLoop(World world, Load load) {
        this.world = world;
        this.load = load;
        this.warmUp = load.warmUp().toSeconds() * load.rate();
        this.count = warmUp + load.time().toSeconds() * load.rate();
        load.mix().shapes().forEach(shape -> recorders.put(shape, new Recorder()));
    }

    /**
     * Runs it.
     *
     * @param measuring is called when the warm-up is over and questions begin to count
     */
    Map<Shape, Recorder> run(Side side, SamplerFactory samplers, Runnable measuring) {
        long start = System.nanoTime();
        long from = start + (long) (warmUp * NANOS_PER_SECOND / load.rate());
        try (Tasks tasks = new Tasks(world, "store-mix")) {
            List<Tasks.Task> workers = new ArrayList<>();
            workers.add(tasks.start("warm", () -> {
                awaitUntil(from);
                measuring.run();
            }));
            for (int i = 0; i < load.clients(); i++) {
                Sampler sampler = samplers.sampler(i);
                workers.add(tasks.start("client-" + i, () -> {
                    try (Side.Session session = side.open()) {
                        work(session, sampler, start);
                    }
                }));
            }
            Deadline end = Deadline.after(world, load.warmUp().plus(load.time()).plus(PATIENCE));
            workers.forEach(worker -> {
                boolean ended = worker.join(end);
                if (!ended) {
                    worker.cancel();
                }
            });
        }
        long unasked = count - Math.min(count, next.get());
        double took = (lastAnswer.get() - from) / NANOS_PER_SECOND;
        reached = recorded() / Math.max(took, (double) load.time().toSeconds());
        for (long i = 0; i < unasked; i++) {
            recorder(true, load.mix().at((double) i / unasked)).fail(Failures.NOT_ASKED);
        }
        return recorders;
    }

    private void work(Side.Session session, Sampler sampler, long start) {
        for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            Shape shape = load.mix().at(sampler.nextShare());
            Question question = shape.question(sampler);
            long due = start + (long) (n * NANOS_PER_SECOND / load.rate());
            awaitUntil(due);
            boolean counts = n >= warmUp;
            if (counts) {
                late.recordValue(Math.max(0, System.nanoTime() - due));
            }
            recorder(counts, shape).ask(session, question, due);
            if (counts) {
                lastAnswer.accumulateAndGet(System.nanoTime(), Math::max);
            }
        }
    }

    private Recorder recorder(boolean counts, Shape shape) {
        return counts ? Objects.requireNonNull(recorders.get(shape)) : uncounted;
    }

    private void awaitUntil(long moment) {
        long left = moment - System.nanoTime();
        if (left > 0) {
            new Signal(world).await(Deadline.after(world, Duration.ofNanos(left)));
        }
    }

    private long recorded() {
        return recorders.values().stream()
                .mapToLong(recorder -> recorder.count() + recorder.failed())
                .sum();
    }

    /** Answers per second, good or not, from the first that counts to the last. */
    double reachedRate() {
        return reached;
    }

    /** Milliseconds that questions waited for a client. */
    double lateP99() {
        return late.getValueAtPercentile(99) / 1e6;
    }
}

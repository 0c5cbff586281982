package dev.jwaku.node.rest;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The last hours of some meters, so that a page shows the past also when it was not open: an hour in steps of ten
 * seconds and six hours in steps of a minute, some three megabytes. Thread-safe.
 */
final class MeterHistory implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(10);

    private final World world;
    private final MemoryMeters meters;
    private final Predicate<String> wanted;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Ring hour = new Ring(STEP, Duration.ofHours(1));
    private final Ring sixHours = new Ring(Duration.ofMinutes(1), Duration.ofHours(6));

    /** Remembers nothing until {@link #start}. */
    MeterHistory(World world, MemoryMeters meters, Predicate<String> wanted) {
        this.world = world;
        this.meters = meters;
        this.wanted = wanted;
        this.tasks = new Tasks(world, "meter-history");
    }

    /** Begins with a first sample. */
    void start() {
        tasks.start("samples", () -> {
            Signal never = new Signal(world);
            boolean stopped = false;
            while (!stopped) {
                add(now());
                stopped = never.await(Deadline.after(world, STEP));
            }
        });
    }

    /** The meters now; not remembered. */
    MeterSample now() {
        return MeterSample.of(meters, world.now().toEpochMilli(), wanted);
    }

    /** Remembers a sample that is younger than all others. */
    void add(MeterSample sample) {
        lock.lock();
        try {
            hour.add(sample);
            sixHours.add(sample);
        } finally {
            lock.unlock();
        }
    }

    /** The samples of the last hour, oldest first. */
    List<MeterSample> lastHour() {
        return copy(hour);
    }

    /** The samples of the last six hours, oldest first. */
    List<MeterSample> lastSixHours() {
        return copy(sixHours);
    }

    private List<MeterSample> copy(Ring ring) {
        lock.lock();
        try {
            return List.copyOf(ring.samples);
        } finally {
            lock.unlock();
        }
    }

    /** The youngest sample of the last hour that is at least so old, else the oldest there is. */
    Optional<MeterSample> ago(Duration age, MeterSample now) {
        MeterSample found = null;
        for (MeterSample sample : lastHour()) {
            if (found == null || now.millis() - sample.millis() >= age.toMillis()) {
                found = sample;
            }
        }
        return Optional.ofNullable(found);
    }

    @Override
    public void close() {
        tasks.close();
    }

    private static final class Ring {
        /** Milliseconds. */
        private static final long EARLY = 1000;

        private final long step;
        private final long span;
        private final Deque<MeterSample> samples = new ArrayDeque<>();

        Ring(Duration step, Duration span) {
            this.step = step.toMillis();
            this.span = span.toMillis();
        }

        /** A sample that comes a little early counts; a clock that was set back begins a new past. */
        void add(MeterSample sample) {
            if (!samples.isEmpty() && sample.millis() < samples.getLast().millis()) {
                samples.clear();
            }
            if (samples.isEmpty() || sample.millis() - samples.getLast().millis() >= step - EARLY) {
                samples.add(sample);
            }
            while (sample.millis() - samples.getFirst().millis() > span) {
                samples.removeFirst();
            }
        }
    }
}

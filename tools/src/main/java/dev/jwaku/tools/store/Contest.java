package dev.jwaku.tools.store;

import dev.jwaku.runtime.World;
import dev.jwaku.tools.store.database.BenchDatabase;
import dev.jwaku.tools.store.database.StatementClock;
import dev.jwaku.tools.store.report.Agreement;
import dev.jwaku.tools.store.report.Measured;
import dev.jwaku.tools.store.report.Measured.At;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Asks archives shape by shape. Within a shape they take turns, so that what else the machine does hits both alike. */
final class Contest {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    /** One turn. */
    private static final Duration SLICE = Duration.ofMillis(500);

    private final World world;
    private final List<Contestant> contestants;
    private final SamplerFactory samplers;
    private final Consumer<String> progress;
    private final List<Measured> measured = new ArrayList<>();
    private final List<Agreement> agreements = new ArrayList<>();

    /** @param contestants ours first */
    Contest(World world, List<Contestant> contestants, SamplerFactory samplers, Consumer<String> progress) {
        this.world = world;
        this.contestants = List.copyOf(contestants);
        this.samplers = samplers;
        this.progress = progress;
    }

    /**
     * An archive with the clock of its database.
     *
     * @param side the archive
     * @param database where it is
     */
    record Contestant(Side side, BenchDatabase database) {}

    /** Measures shapes, each for a time at each archive. */
    void run(List<Shape> shapes, Duration time) throws SQLException {
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            progress.accept("asking " + shape.id() + ": " + shape.meaning());
            if (contestants.size() > 1 && shape.isQuery()) {
                agreements.add(Comparison.of(
                        shape,
                        contestants.getFirst().side(),
                        contestants.getLast().side(),
                        samplers.other(i).sampler(0)));
            }
            measure(shape, time);
        }
    }

    private void measure(Shape shape, Duration time) throws SQLException {
        List<Lane> lanes = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                lanes.add(new Lane(contestant, shape));
            }
            Duration half = time.dividedBy(2);
            for (Lane lane : lanes) {
                lane.loop.warmUp(WARM_UP.compareTo(half) < 0 ? WARM_UP : half);
            }
            for (Duration done = Duration.ZERO; done.compareTo(time) < 0; done = done.plus(SLICE)) {
                for (Lane lane : lanes) {
                    lane.turn();
                }
            }
            lanes.forEach(lane -> measured.add(lane.result(shape)));
        } finally {
            for (Lane lane : lanes) {
                lane.close();
            }
        }
    }

    List<Measured> measured() {
        return List.copyOf(measured);
    }

    List<Agreement> agreements() {
        return List.copyOf(agreements);
    }

    /** One archive in one shape. */
    private final class Lane implements AutoCloseable {
        private final Contestant contestant;
        private final StatementClock clock;
        private final ClosedLoop loop;
        private OptionalDouble worked = OptionalDouble.of(0);

        private Lane(Contestant contestant, Shape shape) throws SQLException {
            this.contestant = contestant;
            this.clock = StatementClock.open(contestant.database());
            this.loop = new ClosedLoop(world, shape, contestant.side(), samplers);
        }

        private void turn() {
            OptionalDouble before = clock.millis();
            loop.measure(SLICE);
            OptionalDouble more = StatementClock.each(before, clock.millis(), 1);
            worked = worked.isPresent() && more.isPresent()
                    ? OptionalDouble.of(worked.getAsDouble() + more.getAsDouble())
                    : OptionalDouble.empty();
        }

        private Measured result(Shape shape) {
            Recorder recorder = loop.recorder();
            double each = shape.inserts() ? recorder.rowsPerAnswer() : 1;
            double mean = recorder.latency().mean();
            return new Measured(
                    At.DATABASE,
                    contestant.side().name(),
                    shape.id(),
                    shape.clients(),
                    recorder.count(),
                    recorder.errors(),
                    recorder.latency(),
                    mean == 0 ? 0 : shape.clients() * each * 1000 / mean,
                    recorder.rowsPerAnswer(),
                    StatementClock.each(OptionalDouble.of(0), worked, recorder.count()));
        }

        @Override
        public void close() throws SQLException {
            loop.close();
            clock.close();
        }
    }
}

package dev.jwaku.tools.store;

import dev.jwaku.runtime.World;
import dev.jwaku.tools.store.StoreBenchPlan.MixedLoad;
import dev.jwaku.tools.store.database.StatementClock;
import dev.jwaku.tools.store.report.Measured;
import dev.jwaku.tools.store.report.Measured.At;
import dev.jwaku.tools.store.report.MixRun;
import dev.jwaku.waku.store.ArchivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One mixed load at one archive, in one way, with messages inserted meanwhile. */
final class Mixing {
    private final World world;
    private final MixedLoad load;
    private final SamplerFactory samplers;
    private final List<Measured> measured = new ArrayList<>();

    Mixing(World world, MixedLoad load, SamplerFactory samplers) {
        this.world = world;
        this.load = load;
        this.samplers = samplers;
    }

    /**
     * How long archives have worked so far.
     *
     * @param databaseMillis by the database's own statistics, if it has some
     * @param archive by the node's metrics, if there is a node
     */
    record Work(OptionalDouble databaseMillis, Optional<QueryTime> archive) {}

    /**
     * Store queries that a node's archive has answered.
     *
     * @param seconds how long all of them took
     * @param count how many
     */
    record QueryTime(double seconds, double count) {}

    /**
     * Runs it.
     *
     * @param sink takes new messages, and says whether it did
     * @param work says what has been done so far
     */
    MixRun run(At at, Side side, Predicate<ArchivedMessage> sink, Supplier<Work> work) {
        OpenLoop loop = new OpenLoop(
                world,
                new OpenLoop.Load(
                        load.parsedMix(),
                        load.rate(),
                        Duration.ofSeconds(load.warmUpSeconds()),
                        Duration.ofSeconds(load.seconds()),
                        load.clients()));
        AtomicReference<Work> before = new AtomicReference<>(work.get());
        try (LiveLoad live = LiveLoad.start(world, samplers.live(), load.insertRate(), sink)) {
            Map<Shape, Recorder> recorders = loop.run(side, samplers, () -> before.set(work.get()));
            Work after = work.get();
            Work since = Objects.requireNonNull(before.get());
            live.close();
            recorders.forEach((shape, recorder) -> measured.add(measured(at, side, shape, recorder)));
            long count = recorders.values().stream().mapToLong(Recorder::count).sum();
            return new MixRun(
                    at,
                    load.rate(),
                    loop.reachedRate(),
                    loop.lateP99(),
                    live.reachedRate(),
                    live.sent().size(),
                    live.failed(),
                    Presence.missing(world, side, live.sent()),
                    StatementClock.each(since.databaseMillis(), after.databaseMillis(), count),
                    archiveMillis(since, after),
                    recorders.values().stream()
                                    .mapToDouble(one -> one.latency().mean() * one.count())
                                    .sum()
                            / Math.max(1, count));
        }
    }

    private static OptionalDouble archiveMillis(Work before, Work after) {
        if (before.archive().isEmpty() || after.archive().isEmpty()) {
            return OptionalDouble.empty();
        }
        double count = after.archive().get().count() - before.archive().get().count();
        double seconds =
                after.archive().get().seconds() - before.archive().get().seconds();
        return count > 0 ? OptionalDouble.of(seconds * 1000 / count) : OptionalDouble.empty();
    }

    private Measured measured(At at, Side side, Shape shape, Recorder recorder) {
        return new Measured(
                at,
                side.name(),
                shape.id(),
                load.clients(),
                recorder.count(),
                recorder.errors(),
                recorder.latency(),
                (double) recorder.count() / load.seconds(),
                recorder.rowsPerAnswer(),
                OptionalDouble.empty());
    }

    List<Measured> measured() {
        return List.copyOf(measured);
    }
}

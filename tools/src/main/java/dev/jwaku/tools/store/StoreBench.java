package dev.jwaku.tools.store;

import dev.jwaku.archive.Archiver;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.store.Contest.Contestant;
import dev.jwaku.tools.store.Mixing.Work;
import dev.jwaku.tools.store.database.Place;
import dev.jwaku.tools.store.database.StatementClock;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.tools.store.report.Loaded;
import dev.jwaku.tools.store.report.Measured;
import dev.jwaku.tools.store.report.Measured.At;
import dev.jwaku.tools.store.report.MixRun;
import dev.jwaku.tools.store.report.StoreReport;
import dev.jwaku.tools.store.report.Thresholds;
import dev.jwaku.waku.store.MessageArchive;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the store benchmark as its plan says. Takes minutes to hours. Leaves no process behind. */
public final class StoreBench {
    /** What our archive is called in reports. */
    public static final String OURS = Side.OURS;

    /** Numbers of samplers, beyond those of the shapes. */
    private static final int AT_DATABASE = 1000;

    private static final int OVER_WIRE = 1001;

    private final StoreBenchPlan plan;
    private final Consumer<String> progress;
    private final Optional<PostgresBinaries> binaries;
    private final StoreNode.Starter nodes;
    private final List<Measured> measured = new ArrayList<>();
    private final List<MixRun> mixes = new ArrayList<>();

    /**
     * A benchmark.
     *
     * @param binaries for a server of its own, if the plan wants one
     * @param progress hears what is being done
     */
    public StoreBench(StoreBenchPlan plan, Optional<PostgresBinaries> binaries, Consumer<String> progress) {
        this(plan, binaries, progress, ChildStoreNode::start);
    }

    StoreBench(
            StoreBenchPlan plan,
            Optional<PostgresBinaries> binaries,
            Consumer<String> progress,
            StoreNode.Starter nodes) {
        this.plan = plan;
        this.binaries = binaries;
        this.progress = progress;
        this.nodes = nodes;
    }

    /**
     * Runs it.
     *
     * @throws IOException if a server or node cannot be started, or a database cannot be used
     * @throws SQLException if a database fails
     * @throws IllegalArgumentException if there are no programs for a server and no URL, or a database holds something
     *     else
     */
    public StoreReport run() throws IOException, SQLException {
        Setting setting = new Setting(plan);
        try (Place place = place()) {
            Stock stock = Stock.prepare(plan, place, progress);
            setting.database(place.description());
            setting.history(stock.history().plan());
            Contest contest = measure(place, stock);
            measured.addAll(0, contest.measured());
            setting.end();
            Thresholds thresholds = new Thresholds(
                    Side.OURS, plan.limits().thresholds(), plan.limits().withDefaults(), HistoryPlan.meanPayload());
            List<Loaded> loads = stock.loads();
            return new StoreReport(
                    setting.toMap(),
                    loads,
                    contest.agreements(),
                    measured,
                    mixes,
                    thresholds.check(loads, measured, mixes));
        }
    }

    private Place place() throws IOException, SQLException {
        StoreBenchPlan.Databases databases = plan.databases();
        if (databases.url().isPresent()) {
            return Place.at(databases.url().get(), databases.referenceUrl());
        }
        PostgresBinaries programs =
                binaries.orElseThrow(() -> new IllegalArgumentException("no PostgreSQL is installed here (initdb,"
                        + " pg_ctl, postgres); install it, such as by 'apt install postgresql', or give --url"));
        if (!databases.reuse()) {
            Place.checkRoom(databases.folder(), plan.past().messages(), databases.reference());
        }
        return Place.scratch(programs, databases.folder(), !databases.keep(), databases.settings(), progress);
    }

    /** What changes the archives comes last, so that every query finds the same. */
    private Contest measure(Place place, Stock stock) throws IOException, SQLException {
        try (SystemWorld world = new SystemWorld()) {
            LiveMessages live = new LiveMessages(world, stock.history());
            SamplerFactory samplers = new SamplerFactory(
                    stock.history(), live, stock.history().plan().seed());
            Contest contest;
            try (MessageArchive archive = stock.open(world);
                    Side reference = new ReferenceSide(place.reference())) {
                Side ours = new ArchiveSide(archive);
                List<Contestant> contestants = new ArrayList<>(List.of(new Contestant(ours, place.ours())));
                if (plan.databases().reference()) {
                    contestants.add(new Contestant(reference, place.reference()));
                }
                contest = new Contest(world, contestants, samplers, progress);
                if (plan.where().atDatabase()) {
                    ask(contest, false);
                    mixAtDatabase(world, place, archive, ours, samplers.other(AT_DATABASE));
                }
                if (plan.where().overWire()) {
                    mixOverWire(world, place, stock, samplers.other(OVER_WIRE));
                }
                if (plan.where().atDatabase()) {
                    ask(contest, true);
                }
            }
            return contest;
        }
    }

    private void ask(Contest contest, boolean inserts) throws SQLException {
        contest.run(
                plan.shapesToAsk().stream()
                        .filter(shape -> shape.inserts() == inserts)
                        .toList(),
                Duration.ofSeconds(plan.shapeSeconds()));
    }

    private void mixAtDatabase(
            SystemWorld world, Place place, MessageArchive archive, Side ours, SamplerFactory samplers)
            throws SQLException {
        if (plan.load().rate() == 0) {
            return;
        }
        progress.accept("mixed load at the database: " + describe());
        Mixing mixing = new Mixing(world, plan.load(), samplers);
        try (StatementClock clock = StatementClock.open(place.ours());
                Archiver archiver = Archiver.start(world, archive)) {
            mixes.add(mixing.run(
                    At.DATABASE_MIX,
                    ours,
                    message -> {
                        archiver.accept(message.topic(), message.message());
                        return true;
                    },
                    () -> new Work(clock.queryMillis(), Optional.empty())));
        }
        measured.addAll(mixing.measured());
    }

    private void mixOverWire(SystemWorld world, Place place, Stock stock, SamplerFactory samplers)
            throws IOException, SQLException {
        if (plan.load().rate() == 0) {
            return;
        }
        progress.accept("mixed load over the wire: " + describe());
        Mixing mixing = new Mixing(world, plan.load(), samplers);
        try (StoreNode node = nodes.start(place.ours().text(), stock.retention().toSeconds());
                WireSide side = WireSide.open(world, node.address(), plan.load().nodes());
                Publisher publisher = Publisher.start(node.address());
                StatementClock clock = StatementClock.open(place.ours())) {
            if (Presence.missing(world, side, publisher.awaitMesh(samplers.live())) > 0) {
                throw new IOException("the store node does not keep what is published");
            }
            mixes.add(mixing.run(
                    At.WIRE_MIX, side, publisher::publish, () -> new Work(clock.queryMillis(), node.queryTime())));
        }
        measured.addAll(mixing.measured());
    }

    private String describe() {
        StoreBenchPlan.MixedLoad load = plan.load();
        return "%d questions per second for %d s after %d s of warm-up, %d messages inserted per second"
                .formatted(load.rate(), load.seconds(), load.warmUpSeconds(), load.insertRate());
    }
}

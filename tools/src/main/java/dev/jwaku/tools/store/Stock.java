package dev.jwaku.tools.store;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PostgresArchive;
import dev.jwaku.archive.postgres.PostgresConfig;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.store.database.BenchDatabase;
import dev.jwaku.tools.store.database.DiskUse;
import dev.jwaku.tools.store.database.HistoryMark;
import dev.jwaku.tools.store.database.Place;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.tools.store.report.Loaded;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.store.MessageArchive;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The history in the databases: loaded, or found there. */
final class Stock {
    private static final Duration READY = Duration.ofSeconds(60);
    /** Of the age that is kept beyond the history's, so that nothing is forgotten during a run. */
    private static final Duration SPARE = Duration.ofHours(12);

    private static final Duration OLD = Duration.ofHours(1);
    /** More than a run's topics may appear. */
    private static final int SPARE_TOPICS = 1000;

    private final Place place;
    private final History history;
    private final List<Loaded> loads = new ArrayList<>();

    private Stock(Place place, History history) {
        this.place = place;
        this.history = history;
    }

    /**
     * Sees to it that the databases have a history.
     *
     * @throws IllegalArgumentException if one has something else, or that of an earlier run and is not to be used again
     */
    static Stock prepare(StoreBenchPlan plan, Place place, Consumer<String> progress) throws IOException, SQLException {
        HistoryPlan history = choose(plan, place, progress);
        Stock stock = new Stock(place, new History(history));
        Loading loading = new Loading(stock.history, progress);
        stock.loadOurs(loading, progress);
        if (plan.databases().reference()) {
            stock.loadReference(loading, progress);
        }
        return stock;
    }

    private static HistoryPlan choose(StoreBenchPlan plan, Place place, Consumer<String> progress) throws SQLException {
        Optional<HistoryPlan> there = HistoryMark.OURS.read(place.ours());
        if (there.isEmpty()) {
            refuseOther(place.ours(), "message");
            return plan.past().endingAt(Timestamps.toNanos(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        }
        if (!plan.databases().reuse()) {
            throw new IllegalArgumentException(
                    place.ours() + " has the history of an earlier run; give --reuse to ask it again");
        }
        progress.accept("using the history that is there: " + there.get());
        if (age(there.get()).compareTo(OLD) > 0) {
            progress.accept("it ended " + age(there.get()).toMinutes() + " minutes ago: what is recent in it is not so"
                    + " for the archive, which looks at the last two days first");
        }
        return there.get();
    }

    /** The benchmark never adds to a history that is not its own. */
    private static void refuseOther(BenchDatabase database, String table) throws SQLException {
        if (database.hasTable(table)) {
            throw new IllegalArgumentException(database + " has a table '" + table + "' that is not of this benchmark,"
                    + " or of a run that did not get far; give an empty database");
        }
    }

    private void loadOurs(Loading loading, Consumer<String> progress) throws IOException, SQLException {
        double rate = 0;
        if (HistoryMark.OURS.read(place.ours()).isEmpty()) {
            progress.accept("loading " + history.plan().messages() + " messages into " + place.ours());
            try (SystemWorld world = new SystemWorld();
                    MessageArchive archive = open(world)) {
                rate = loading.into(archive);
            }
            HistoryMark.OURS.write(place.ours(), history.plan());
        }
        progress.accept("VACUUM ANALYZE");
        place.ours().execute("VACUUM (ANALYZE) message", "VACUUM (ANALYZE) topic", "CHECKPOINT");
        loads.add(DiskUse.of(place.ours(), Side.OURS, rate, List.of("message")));
    }

    private void loadReference(Loading loading, Consumer<String> progress) throws SQLException {
        double rate = 0;
        BenchDatabase database = place.reference();
        Optional<HistoryPlan> there = HistoryMark.REFERENCE.read(database);
        if (there.isEmpty()) {
            refuseOther(database, "messages");
            progress.accept("loading the same into the reference's tables in " + database);
            rate = loading.intoReference(database);
            HistoryMark.REFERENCE.write(database, history.plan());
        } else if (!there.get().equals(history.plan())) {
            throw new IllegalArgumentException(database + " has another history than " + place.ours());
        }
        Loading.openReferenceForNow(database, history.plan());
        progress.accept("VACUUM ANALYZE");
        database.execute("VACUUM (ANALYZE) messages", "VACUUM (ANALYZE) messages_lookup", "CHECKPOINT");
        loads.add(DiskUse.of(database, Side.REFERENCE, rate, List.of("messages", "messages_lookup")));
    }

    /**
     * Opens our archive as a node would.
     *
     * @throws IOException if the database cannot be used
     */
    MessageArchive open(World world) throws IOException {
        PostgresConfig config = PostgresConfig.of(place.ours().url())
                .withApplicationName("jwaku-bench")
                .withRetention(RetentionPolicy.parse("time:" + retention().toSeconds()));
        PostgresArchive archive = PostgresArchive.open(
                world,
                config.withLimits(
                        config.limits().withNewTopicsPerHour(history.plan().topics() + SPARE_TOPICS)));
        if (!archive.awaitReady(Deadline.after(world, READY))) {
            String trouble = archive.trouble().orElse("it is not ready");
            archive.close();
            throw new IOException("the archive in " + place.ours() + " cannot be used: " + trouble);
        }
        return archive;
    }

    /** How long an archive has to keep messages so that it forgets none of these. */
    Duration retention() {
        return Duration.ofDays(history.plan().days()).plus(age(history.plan())).plus(SPARE);
    }

    private static Duration age(HistoryPlan plan) {
        long nanos = Timestamps.toNanos(Instant.now()) - plan.endNanos();
        return Duration.ofNanos(Math.max(0, nanos));
    }

    History history() {
        return history;
    }

    /** What the databases hold. */
    List<Loaded> loads() {
        return List.copyOf(loads);
    }
}

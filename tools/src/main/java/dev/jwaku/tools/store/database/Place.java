package dev.jwaku.tools.store.database;

import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the benchmark's two databases are: on a server of its own, which it stops at the end, or on somebody's. */
public final class Place implements AutoCloseable {
    /** On disk for each message, generously. */
    private static final long OURS_BYTES = 2000;

    private static final long REFERENCE_BYTES = 4500;
    private static final long MOST_LOG = 5L << 30;
    private static final long SPARE_BYTES = 256L << 20;

    private static final String OURS = "jwaku";
    private static final String REFERENCE = "reference";
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final long MOST_BUFFERS = 2 * GIB;

    private final Optional<OwnServer> server;
    private final BenchDatabase ours;
    private final BenchDatabase reference;

    private Place(Optional<OwnServer> server, BenchDatabase ours, BenchDatabase reference) {
        this.server = server;
        this.ours = ours;
        this.reference = reference;
    }

    /**
     * A server of our own. Its settings are those of the measurements that the limits come from.
     *
     * @param folder where it keeps its data; a folder of an earlier run is used as it is
     * @param throwAway whether its data is deleted in the end
     * @param settings lines for its configuration, which win
     * @throws dev.jwaku.postgres.server.PostgresServerException if it does not start
     */
    public static Place scratch(
            PostgresBinaries binaries, Path folder, boolean throwAway, List<String> settings, Consumer<String> progress)
            throws IOException, SQLException {
        Path data = folder.resolve("data");
        boolean there = Files.isDirectory(data);
        Files.createDirectories(folder);
        List<String> all = new ArrayList<>(usual());
        all.addAll(settings);
        progress.accept((there ? "starting the PostgreSQL server in " : "making a PostgreSQL server in ") + data
                + " with the programs of " + binaries.folder()
                + (throwAway ? "; it is thrown away at the end" : "; it stays for later runs"));
        OwnServer server = new OwnServer(
                there ? PostgresServer.open(binaries, data) : PostgresServer.create(binaries, data, all), throwAway);
        boolean complete = false;
        try {
            BenchDatabase first = BenchDatabase.of(server.postgres().url());
            if (!there) {
                countStatements(server.postgres(), first);
            }
            first.createBeside(OURS);
            first.createBeside(REFERENCE);
            Place place = new Place(
                    Optional.of(server),
                    BenchDatabase.of(server.postgres().url(OURS)),
                    BenchDatabase.of(server.postgres().url(REFERENCE)));
            place.addClocks();
            complete = true;
            return place;
        } finally {
            if (!complete) {
                server.close();
            }
        }
    }

    /**
     * Looks whether a folder has room for a history.
     *
     * @throws IllegalArgumentException if not
     */
    public static void checkRoom(Path folder, long messages, boolean withReference) throws IOException {
        long data = messages * (OURS_BYTES + (withReference ? REFERENCE_BYTES : 0));
        long needed = data + Math.min(data, MOST_LOG) + SPARE_BYTES;
        Files.createDirectories(folder);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new IllegalArgumentException("%d messages need about %d MiB in %s, where %d are free"
                    .formatted(messages, needed / MIB, folder, free / MIB));
        }
    }

    /** A sixteenth of a gibibyte at least; a quarter of the machine's memory, or what the measurements had. */
    private static List<String> usual() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : 4 * GIB;
        long buffers = Math.clamp(memory / 4, 64 * MIB, MOST_BUFFERS);
        return List.of(
                "shared_buffers = " + buffers / MIB + "MB",
                "work_mem = 64MB",
                "random_page_cost = 1.1",
                "jit = off",
                "fsync = on",
                "synchronous_commit = on",
                "max_wal_size = 4GB",
                "checkpoint_timeout = 15min",
                "track_io_timing = on");
    }

    /** The library must be loaded at start, and not every installation has it. */
    private static void countStatements(PostgresServer server, BenchDatabase first) throws SQLException {
        if (!first.rows("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_stat_statements'")
                .isEmpty()) {
            first.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            server.stop();
            server.start();
            first.execute("ALTER SYSTEM SET pg_stat_statements.track_planning = on", "SELECT pg_reload_conf()");
        }
    }

    private void addClocks() throws SQLException {
        for (BenchDatabase database : List.of(ours, reference)) {
            if (!database.rows("SELECT 1 WHERE current_setting('shared_preload_libraries') LIKE '%stat_statements%'")
                    .isEmpty()) {
                database.execute(
                        "CREATE SCHEMA IF NOT EXISTS " + BenchDatabase.SCHEMA,
                        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA " + BenchDatabase.SCHEMA);
            }
        }
    }

    /**
     * Databases of a server that runs already.
     *
     * @param url for our archive
     * @param referenceUrl for the reference's tables; the same database if it is not given, which has room for both
     */
    public static Place at(String url, Optional<String> referenceUrl) {
        return new Place(Optional.empty(), BenchDatabase.of(url), BenchDatabase.of(referenceUrl.orElse(url)));
    }

    /** For our archive. */
    public BenchDatabase ours() {
        return ours;
    }

    /** For the reference's tables. */
    public BenchDatabase reference() {
        return reference;
    }

    /** Version and settings that matter, for the report. */
    public String description() throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add("PostgreSQL " + ours.value("SHOW server_version").orElse("unknown"));
        for (String name : List.of(
                "shared_buffers",
                "work_mem",
                "random_page_cost",
                "jit",
                "fsync",
                "synchronous_commit",
                "max_locks_per_transaction",
                "shared_preload_libraries")) {
            parts.add(name + " " + ours.value("SHOW " + name).orElse(""));
        }
        return String.join(", ", parts);
    }

    /** Stops a server of our own. */
    @Override
    public void close() {
        server.ifPresent(OwnServer::close);
    }
}

package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A server for a class of tests, and an empty database of it for each test. */
public final class TestDatabases implements AutoCloseable {
    /** Nobody loses power in a test, other than on purpose. */
    private static final List<String> SETTINGS = List.of("fsync = off", "max_connections = 60");

    private static final String MISSING = "NOT RUN: needs PostgreSQL (apt-get install postgresql)";

    private final PostgresServer server;
    private final AtomicInteger made = new AtomicInteger();

    private TestDatabases(PostgresServer server) {
        this.server = server;
    }

    /** PostgreSQL 18. */
    public static TestDatabases start(Path folder) {
        return start(EmbeddedBinaries.unpacked(), folder);
    }

    /** Another one. */
    public static TestDatabases start(PostgresBinaries binaries, Path folder) {
        return new TestDatabases(PostgresServer.create(binaries, folder.resolve("postgres"), SETTINGS));
    }

    /** The server of this machine. Without one the tests are skipped, aloud, and fail in CI. */
    public static TestDatabases installed(Path folder) {
        Optional<PostgresBinaries> installed = PostgresBinaries.installed();
        if (installed.isEmpty()) {
            System.out.println(MISSING);
            assertThat(System.getenv("CI")).as(MISSING).isNotEqualTo("true");
        }
        Assumptions.assumeTrue(installed.isPresent(), MISSING);
        return start(installed.orElseThrow(), folder);
    }

    /** The name of a new database. */
    public String create() throws SQLException {
        String name = "test_" + made.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
        }
        return name;
    }

    /** For an archive in a database. */
    public PostgresConfig config(String database) {
        return PostgresConfig.of(PostgresUrl.parse(server.url(database)));
    }

    /** An archive that is ready. */
    PostgresArchive open(World world, PostgresConfig config) {
        PostgresArchive archive = PostgresArchive.open(world, config);
        assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                .as("%s", archive.trouble())
                .isTrue();
        return archive;
    }

    /** Runs a statement; the first column of its first row, if it has one. */
    public Optional<String> run(String database, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
                Statement running = connection.createStatement()) {
            if (!running.execute(statement)) {
                return Optional.empty();
            }
            try (ResultSet row = running.getResultSet()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The server. */
    public PostgresServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}

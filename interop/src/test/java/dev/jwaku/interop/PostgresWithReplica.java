package dev.jwaku.interop;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** PostgreSQL 18 with what {@code deploy/} sets, as far as a small machine can, and a streaming replica of it. */
final class PostgresWithReplica implements AutoCloseable {
    private static final List<String> SETTINGS = List.of(
            "shared_preload_libraries = 'pg_stat_statements'",
            "shared_buffers = 64MB",
            "track_io_timing = on",
            "jit = off",
            "random_page_cost = 1.1",
            "max_locks_per_transaction = 256");

    private final PostgresServer primary;
    private final PostgresServer replica;

    private PostgresWithReplica(PostgresServer primary, PostgresServer replica) {
        this.primary = primary;
        this.replica = replica;
    }

    static PostgresWithReplica start(Path folder) throws SQLException {
        PostgresServer primary =
                PostgresServer.create(EmbeddedBinaries.unpacked(), folder.resolve("primary"), SETTINGS);
        boolean complete = false;
        try (Connection connection = DriverManager.getConnection(primary.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION pg_stat_statements");
            complete = true;
        } finally {
            if (!complete) {
                primary.close();
            }
        }
        return withReplica(primary, folder.resolve("replica"));
    }

    private static PostgresWithReplica withReplica(PostgresServer primary, Path folder) {
        boolean complete = false;
        try {
            PostgresServer replica = primary.replica(folder);
            complete = true;
            return new PostgresWithReplica(primary, replica);
        } finally {
            if (!complete) {
                primary.close();
            }
        }
    }

    /** The flags of a node that keeps its messages here. */
    List<String> flags() {
        return List.of("--store-message-db-url=" + primary.url(), "--store-message-db-replica-url=" + replica.url());
    }

    PostgresServer primary() {
        return primary;
    }

    PostgresServer replica() {
        return replica;
    }

    @Override
    public void close() {
        replica.close();
        primary.close();
    }
}

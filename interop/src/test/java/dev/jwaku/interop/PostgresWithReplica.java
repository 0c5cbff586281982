package dev.jwaku.interop;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL 18 with the settings and the first statements of {@code deploy/}, and a streaming replica of it. */
final class PostgresWithReplica implements AutoCloseable {
    private static final Path DEPLOY = Path.of(System.getProperty("jwaku.root", ".."), "deploy");
    private static final Pattern SETTING = Pattern.compile("(?m)^      - ([a-z_]+)=(.*)$");

    private final PostgresServer primary;
    private final PostgresServer replica;

    private PostgresWithReplica(PostgresServer primary, PostgresServer replica) {
        this.primary = primary;
        this.replica = replica;
    }

    static PostgresWithReplica start(Path folder) throws IOException, SQLException {
        PostgresServer primary =
                PostgresServer.create(EmbeddedBinaries.unpacked(), folder.resolve("primary"), settings());
        boolean complete = false;
        try (Connection connection = DriverManager.getConnection(primary.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(DEPLOY.resolve("postgres/init/statistics.sql")));
            complete = true;
        } finally {
            if (!complete) {
                primary.close();
            }
        }
        return withReplica(primary, folder.resolve("replica"));
    }

    /** Those of the Compose file, with less memory, and a compression that the embedded server has. */
    private static List<String> settings() throws IOException {
        String file = Files.readString(DEPLOY.resolve("docker-compose.yml"));
        List<String> settings = SETTING.matcher(file.substring(file.indexOf("\n  postgres:")))
                .results()
                .map(setting -> setting.group(1) + " = " + value(setting.group(1), setting.group(2)))
                .toList();
        if (settings.size() < 8) {
            throw new IOException("settings of the Compose file: " + settings);
        }
        return settings;
    }

    private static String value(String name, String value) {
        return switch (name) {
            case "shared_buffers" -> "64MB";
            case "wal_compression" -> "on";
            default -> "'" + value + "'";
        };
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

package dev.jwaku.tools.telemetry.store;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresTelemetryStoreTest extends TelemetryStoreContract {
    @TempDir
    static Path folder;

    private static PostgresServer server;
    private static int made;

    @BeforeAll
    static void start() {
        server = PostgresServer.create(EmbeddedBinaries.unpacked(), folder.resolve("postgres"), List.of("fsync = off"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create() throws SQLException {
        String name = "telemetry_" + made++;
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
        }
        return name;
    }

    @Override
    TelemetryStore open() throws Exception {
        return TelemetryStore.postgres(PostgresUrl.parse(server.url(create())), NOW);
    }
}

package dev.jwaku.tools.archive.importing;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.tools.archive.ReferenceLoader;
import dev.jwaku.tools.archive.ReferenceSchema;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A server, and empty databases of it. */
public final class TestDatabases implements AutoCloseable {
    private static final List<String> SETTINGS = List.of("fsync = off", "max_connections = 40");

    private final PostgresServer server;
    private int made;

    private TestDatabases(PostgresServer server) {
        this.server = server;
    }

    /** Starts PostgreSQL 18. */
    public static TestDatabases start(Path folder) {
        return start(EmbeddedBinaries.unpacked(), folder);
    }

    /** Starts another one. */
    public static TestDatabases start(PostgresBinaries binaries, Path folder) {
        return new TestDatabases(PostgresServer.create(binaries, folder.resolve("postgres"), SETTINGS));
    }

    /** The name of a new database. */
    public String create() throws SQLException {
        made++;
        String name = "test_" + made;
        run("postgres", "CREATE DATABASE " + name + " TEMPLATE template0");
        return name;
    }

    /** A new database in the reference's schema with some messages. */
    public String reference(List<ArchivedMessage> messages) throws SQLException {
        String name = create();
        try (Connection connection = connect(name)) {
            ReferenceSchema.create(connection);
            load(connection, messages);
        }
        return name;
    }

    /** More of them. */
    public static void load(Connection connection, List<ArchivedMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        long first =
                messages.stream().mapToLong(ArchivedMessage::timestamp).min().orElseThrow();
        long last =
                messages.stream().mapToLong(ArchivedMessage::timestamp).max().orElseThrow();
        long from = first / 1_000_000_000 / ReferenceSchema.HOUR * ReferenceSchema.HOUR;
        ReferenceSchema.createPartitions(connection, from, last / 1_000_000_000 + 1);
        try (ReferenceLoader loader = ReferenceSchema.loader(connection)) {
            for (ArchivedMessage message : messages) {
                loader.add(message);
            }
        }
    }

    /** A connection. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database));
    }

    /** Runs statements. */
    public void run(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** First columns of all rows. */
    public List<String> rows(String database, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }

    /** A single number. */
    public long number(String database, String query) throws SQLException {
        return Long.parseLong(rows(database, query).getFirst());
    }

    /** How commands are told of it. */
    public HistoryUrl url(String database) {
        return HistoryUrl.parse(server.url(database));
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

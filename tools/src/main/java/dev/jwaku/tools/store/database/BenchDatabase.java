package dev.jwaku.tools.store.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One database.
 *
 * @param text its URL with user and password, for a node's flag; never shown
 * @param url the same, read
 */
public record BenchDatabase(String text, PostgresUrl url) {
    /** What belongs to the benchmark itself is in a schema of its own. */
    static final String SCHEMA = "jwaku_bench";

    /** The database of a URL. @throws IllegalArgumentException if it is none; the message does not repeat it */
    public static BenchDatabase of(String url) {
        return new BenchDatabase(url, PostgresUrl.parse(url));
    }

    /** A new connection. */
    public Connection connect() throws SQLException {
        return connect(Map.of());
    }

    /** A new connection with further properties of the driver. */
    public Connection connect(Map<String, String> further) throws SQLException {
        Properties properties = url.properties();
        further.forEach(properties::setProperty);
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** Runs statements, each by itself. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** The first value of an answer, as text. */
    public Optional<String> value(String query) throws SQLException {
        List<List<String>> rows = rows(query);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst().getFirst());
    }

    /** A small answer, as text; {@code NULL} is empty. */
    public List<List<String>> rows(String query) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(Optional.ofNullable(rows.getString(i)).orElse(""));
                }
                all.add(row);
            }
        }
        return all;
    }

    /** Whether it has a table of this name. */
    public boolean hasTable(String name) throws SQLException {
        return value("SELECT to_regclass('" + name + "') IS NULL").orElse("t").equals("f");
    }

    /** Makes another database of this server, unless it is there. */
    public void createBeside(String name) throws SQLException {
        if (!name.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a database");
        }
        if (rows("SELECT 1 FROM pg_database WHERE datname = '" + name + "'").isEmpty()) {
            execute("CREATE DATABASE " + name);
        }
    }

    /** Where it is, without secrets. */
    @Override
    public String toString() {
        return url.toString();
    }
}

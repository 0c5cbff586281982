package dev.jwaku.tools.archive.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens connections for work that takes long, and says why one cannot be opened. */
public final class Connections {
    private static final String CONNECT_SECONDS = "10";
    /** Longest silence of a server: it may have to count a large table. */
    private static final String SILENCE_SECONDS = "3600";

    private Connections() {}

    /**
     * A connection that commits by itself.
     *
     * @param purpose how it is called in {@code pg_stat_activity}
     * @throws UnusableDatabaseException if there is none to be had within some seconds
     */
    public static Connection open(PostgresUrl url, String purpose) {
        Properties properties = url.properties();
        properties.putIfAbsent("ApplicationName", purpose);
        properties.putIfAbsent("connectTimeout", CONNECT_SECONDS);
        properties.putIfAbsent("socketTimeout", SILENCE_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // details of errors have rows in them
        properties.setProperty("logServerErrorDetail", "false");
        try {
            return DriverManager.getConnection(url.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw new UnusableDatabaseException("cannot use " + url + ": " + text(e), e);
        }
    }

    /**
     * A connection to a file that is only read; it may be open elsewhere.
     *
     * @throws UnusableDatabaseException if it is not there or no database
     */
    public static Connection openForReading(Path file) {
        String url = HistoryUrl.SQLITE + file;
        if (!Files.isRegularFile(file)) {
            throw new UnusableDatabaseException("cannot use " + url + ": there is no such file");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try {
            Connection connection =
                    JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
            boolean ready = false;
            try {
                SqlRows.number(connection, "SELECT count(*) FROM sqlite_master");
                ready = true;
                return connection;
            } finally {
                if (!ready) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new UnusableDatabaseException("cannot use " + url + ": " + text(e), e);
        }
    }

    /** What went wrong, in one line without values of rows. */
    public static String text(SQLException e) {
        return Optional.of(e)
                .filter(PSQLException.class::isInstance)
                .map(failure -> ((PSQLException) failure).getServerErrorMessage())
                .map(ServerErrorMessage::getMessage)
                .orElseGet(
                        () -> String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    /** A failure in the middle of work. */
    public static DatabaseFailedException failed(Object database, String what, SQLException e) {
        return new DatabaseFailedException(database + ": cannot " + what + ": " + text(e), e);
    }
}

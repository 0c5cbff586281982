package dev.jwaku.tools.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;

/** A file: one writes, one reads. Every commit reaches the disk. */
final class SqliteSessions implements Sessions {
    private static final int VERSION = Tables.SCRIPTS.size();

    private final Connection writer;
    private final Connection reader;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();

    private SqliteSessions(Connection writer, Connection reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** Opens the file, creating it and its folder. */
    static SqliteSessions open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Connection writer = connect(file);
            prepare(writer);
            Connection reader = connect(file);
            return new SqliteSessions(writer, reader);
        } catch (SQLException e) {
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), new Properties());
        execute(
                connection,
                List.of(
                        "PRAGMA busy_timeout=5000",
                        "PRAGMA journal_mode=WAL",
                        "PRAGMA synchronous=FULL",
                        "PRAGMA cache_size=-65536"));
        connection.setAutoCommit(false);
        return connection;
    }

    private static void prepare(Connection connection) throws SQLException, IOException {
        int version;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            version = row.next() ? row.getInt(1) : 0;
        }
        if (version > VERSION) {
            throw new IOException("the file has version " + version + ", this program knows " + VERSION);
        }
        for (int next = version; next < VERSION; next++) {
            execute(connection, Tables.sqlite(Tables.SCRIPTS.get(next)));
            execute(connection, List.of("PRAGMA user_version=" + (next + 1)));
        }
        connection.commit();
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    @Override
    public <T> T write(String what, Work<T> work) {
        writing.lock();
        try {
            return Transactions.run(what, writer, work);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T> T read(String what, Work<T> work) {
        reading.lock();
        try {
            return Transactions.run(what, reader, work);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public boolean isPostgres() {
        return false;
    }

    @Override
    public void close() {
        writing.lock();
        reading.lock();
        try {
            reader.close();
            writer.close();
        } catch (SQLException e) {
            throw Transactions.failure("close the file", e);
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }
}

package dev.jwaku.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** The open file: connection, lock and transaction control. Used by one thread at a time. */
final class SqliteConnection implements AutoCloseable {
    /** How much of the file readers may see as memory. */
    private static final long READER_MAP = 256L << 20;

    /** SQLite's own bound of a file. */
    private static final long MOST_PAGES = 0xfffffffeL;

    /** Of SQLite's virtual machine: a fraction of a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private final Connection connection;
    private final Sql sql;
    private final @Nullable FileGuard guard;
    private volatile BooleanSupplier overdue = () -> false;
    private BooleanSupplier diskIsFull = () -> false;
    private CommitWatch commits = CommitWatch.NONE;
    private long changesBefore;
    private boolean wasFull;

    private SqliteConnection(Connection connection, @Nullable FileGuard guard) {
        this.connection = connection;
        this.sql = new Sql(connection);
        this.guard = guard;
    }

    static SqliteConnection open(Path path, Schema schema, StorageConfig config) throws IOException {
        if (path.getParent() != null) {
            PrivateFiles.createFolder(path.getParent());
        }
        FileGuard guard = config.exclusive() ? FileGuard.take(path) : null;
        boolean opened = false;
        try {
            PrivateFiles.createFile(path);
            Connection connection = JDBC.createConnection("jdbc:sqlite:" + path.toAbsolutePath(), new Properties());
            SqliteConnection open = new SqliteConnection(connection, guard);
            open.prepare(path, schema, config);
            open.diskIsFull = config.diskIsFull();
            open.commits = config.commits();
            config.opened().accept(open);
            opened = true;
            return open;
        } catch (SQLException e) {
            throw translate(path, "cannot open", e);
        } finally {
            if (!opened && guard != null) {
                guard.close();
            }
        }
    }

    /** A further connection to a file that is open already, for reading only. */
    static SqliteConnection openReader(Path path) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + path.toAbsolutePath(), new Properties());
        SqliteConnection open = new SqliteConnection(connection, null);
        boolean ready = false;
        try {
            open.sql.execute("PRAGMA busy_timeout=0");
            open.sql.execute("PRAGMA query_only=1");
            open.sql.execute("PRAGMA mmap_size=" + READER_MAP);
            ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, open.watch());
            ready = true;
            return open;
        } finally {
            if (!ready) {
                open.close();
            }
        }
    }

    private void prepare(Path path, Schema schema, StorageConfig config) throws SQLException {
        boolean ready = false;
        try {
            sql.execute("PRAGMA busy_timeout=0");
            for (String pragma : config.pragmas()) {
                sql.execute("PRAGMA " + pragma);
            }
            sql.execute("PRAGMA journal_mode=WAL");
            sql.execute("PRAGMA synchronous=" + config.synchronous().name());
            migrate(path, schema);
            ready = true;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private void migrate(Path path, Schema schema) throws SQLException {
        int version = sql.first("PRAGMA user_version", row -> row.integer(1)).orElse(0);
        if (version > schema.version()) {
            throw new StorageUnreadableException(path + " has version " + version + ", this program knows "
                    + schema.version() + ": use a newer program");
        }
        for (int step = version; step < schema.version(); step++) {
            List<String> statements = schema.steps().get(step);
            begin();
            for (String statement : statements) {
                sql.execute(statement);
            }
            sql.execute("PRAGMA user_version=" + (step + 1));
            commit();
        }
    }

    private ProgressHandler watch() {
        return new ProgressHandler() {
            @Override
            protected int progress() {
                return overdue.getAsBoolean() ? 1 : 0;
            }
        };
    }

    /** From now on statements are broken off when this says so. */
    void breakOffWhen(BooleanSupplier condition) {
        overdue = condition;
    }

    Sql sql() {
        return sql;
    }

    void begin() throws SQLException {
        boolean isFull = diskIsFull.getAsBoolean();
        if (isFull != wasFull) {
            wasFull = isFull;
            // Less than the file has means: what it has.
            sql.execute("PRAGMA max_page_count=" + (isFull ? 1 : MOST_PAGES));
        }
        sql.execute("BEGIN IMMEDIATE");
        if (commits != CommitWatch.NONE) {
            changesBefore = changes();
        }
    }

    void commit() throws SQLException {
        boolean isSeen = commits != CommitWatch.NONE && changes() != changesBefore;
        if (isSeen) {
            commits.committing();
        }
        sql.execute("COMMIT");
        if (isSeen) {
            commits.committed();
        }
    }

    private long changes() throws SQLException {
        return sql.first("SELECT total_changes()", row -> row.number(1)).orElse(0L);
    }

    /** Ends a transaction that failed; after some errors SQLite has already done so itself. */
    void rollback(SQLException reason) {
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    void savepoint() throws SQLException {
        sql.execute("SAVEPOINT work");
    }

    void release() throws SQLException {
        sql.execute("RELEASE work");
    }

    void rollbackToSavepoint() throws SQLException {
        sql.execute("ROLLBACK TO work");
        release();
    }

    /** The typed error that says what a user can do about it. */
    static StorageException translate(Path path, String what, SQLException cause) {
        String message = path + ": " + what + ": " + cause.getMessage();
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
        return switch (code) {
            case SQLITE_NOTADB, SQLITE_CORRUPT -> new StorageUnreadableException(message, cause);
            case SQLITE_FULL -> new StorageFullException(message, cause);
            case SQLITE_READONLY, SQLITE_PERM -> new StorageReadOnlyException(message, cause);
            case SQLITE_INTERRUPT -> new StorageTooSlowException(message, cause);
            case SQLITE_BUSY, SQLITE_LOCKED -> new StorageInUseException(message, cause);
            default -> new StorageException(message, cause);
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StorageException("cannot close the database: " + e.getMessage(), e);
        } finally {
            if (guard != null) {
                guard.close();
            }
        }
    }
}

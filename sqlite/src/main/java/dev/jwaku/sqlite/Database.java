package dev.jwaku.sqlite;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file: locked against a second opener, owned by one writer task that groups commits.
 *
 * <p>{@link #run} may be called from any thread; up to {@link #MAX_BATCH} pieces of work that wait at the same time
 * share one commit, and a piece that fails is undone alone. At most {@link #MAX_WAITING} pieces wait; further callers
 * wait for room until {@link #TIMEOUT}. Work runs inside a transaction and must not wait for anything.
 */
public final class Database implements AutoCloseable {
    /** Most pieces of work in one commit. */
    public static final int MAX_BATCH = 256;
    /** Most pieces of work that wait for the writer. */
    public static final int MAX_WAITING = 4096;
    /** How long a caller waits for its commit: a disk that takes longer is broken. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final World world;
    private final Path path;
    private final SqliteConnection connection;
    private final Mailbox<Job<?>> waiting;
    private final Tasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Database(World world, Path path, SqliteConnection connection) {
        this.world = world;
        this.path = path;
        this.connection = connection;
        this.waiting = new Mailbox<>(world, MAX_WAITING);
        this.tasks = new Tasks(world, "sqlite-" + path.getFileName());
    }

    /**
     * Opens the file, creating it and its folder, and brings its schema to the present version.
     *
     * @throws StorageInUseException if it is open elsewhere
     * @throws StorageUnreadableException if it is no database, damaged, or of a newer version
     * @throws StorageException if the folder or file cannot be used
     */
    public static Database open(World world, Path path, Schema schema, StorageConfig config) {
        SqliteConnection connection;
        try {
            connection = world.offload(() -> SqliteConnection.open(path, schema, config));
        } catch (StorageException e) {
            throw e;
        } catch (Exception e) {
            throw new StorageException("cannot open " + path + ": " + e.getMessage(), e);
        }
        Database database = new Database(world, path, connection);
        database.tasks.start("writer", database::write);
        return database;
    }

    /**
     * Runs the work in a transaction and returns when it is committed as durably as configured.
     *
     * @return what the work returned
     * @throws StorageFullException if the disk is full
     * @throws StorageException if the work or the commit failed (nothing of it was changed), or the database is closed,
     *     or {@link #TIMEOUT} passed (whether it was committed is then unknown)
     */
    public <T> T run(String what, Work<T> work) {
        return run(what, work, value -> {});
    }

    /**
     * The same, and tells somebody of the result as soon as it is committed, even if the caller is interrupted
     * meanwhile.
     *
     * @param committed called on the writer task, in the order of commits; must neither block nor throw
     */
    public <T> T run(String what, Work<T> work, Consumer<T> committed) {
        Job<T> job = new Job<>(what, work, committed, new Signal(world));
        Deadline deadline = Deadline.after(world, TIMEOUT);
        if (!waiting.put(job, deadline)) {
            throw new StorageException(
                    waiting.isClosed() ? path + " is closed, cannot " + what : path + " is too busy to " + what);
        }
        if (!job.done.await(deadline)) {
            throw new StorageException(path + " did not " + what + " within " + TIMEOUT);
        }
        return job.result(path);
    }

    /**
     * Opens connections that read while the writer writes; each sees what was committed when its work began. The caller
     * closes the result before this.
     *
     * @param count how many pieces of work may read at once
     * @throws StorageException if the file cannot be opened again
     */
    public Readers openReaders(int count) {
        return Readers.open(world, path, count);
    }

    private void write() {
        while (true) {
            List<Job<?>> batch = waiting.takeUpTo(MAX_BATCH, Deadline.NEVER);
            if (batch.isEmpty()) {
                return;
            }
            try {
                world.offload(() -> {
                    commit(batch);
                    return batch.size();
                });
            } catch (Exception e) {
                batch.forEach(job -> job.fail(e));
            }
            batch.forEach(Job::finish);
        }
    }

    /** All work in one transaction; a piece that fails goes back to its savepoint and the others stay. */
    private void commit(List<Job<?>> batch) throws SQLException {
        connection.begin();
        try {
            for (Job<?> job : batch) {
                connection.savepoint();
                try {
                    job.execute(connection.sql());
                    connection.release();
                } catch (SQLException | RuntimeException e) {
                    job.fail(e);
                    undo(e);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback(e);
            throw e;
        }
    }

    /** A full disk undoes the whole transaction and its savepoint with it: then everybody fails for this reason. */
    private void undo(Exception reason) throws SQLException {
        try {
            connection.rollbackToSavepoint();
        } catch (SQLException e) {
            e.addSuppressed(reason);
            throw reason instanceof SQLException cause ? cause : e;
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Finishes the work that waits, closes the file and gives its lock back. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Job<Boolean> last = new Job<>("close", sql -> true, closing -> {}, new Signal(world));
        boolean queued = waiting.offer(last);
        waiting.close();
        if (queued) {
            last.done.await(Deadline.after(world, Tasks.CLOSE_TIMEOUT));
        }
        tasks.close();
        connection.close();
    }

    /**
     * Statements that belong together.
     *
     * @param <T> what they find out
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs in a transaction on the writer task; must not wait for anything. */
        T run(Sql sql) throws SQLException;
    }

    private static final class Job<T> {
        private final String what;
        private final Work<T> work;
        private final Consumer<T> committed;
        private final Signal done;
        private final AtomicReference<@Nullable T> value = new AtomicReference<>();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        private Job(String what, Work<T> work, Consumer<T> committed, Signal done) {
            this.what = what;
            this.work = work;
            this.committed = committed;
            this.done = done;
        }

        private void execute(Sql sql) throws SQLException {
            value.set(work.run(sql));
        }

        private void fail(Exception cause) {
            failure.compareAndSet(null, cause);
        }

        @SuppressWarnings("NullAway") // work of a nullable type may well answer null
        private void finish() {
            if (failure.get() == null) {
                committed.accept(value.get());
            }
            done.raise();
        }

        @SuppressWarnings("NullAway") // work of a nullable type may well answer null
        private T result(Path path) {
            Exception cause = failure.get();
            if (cause instanceof SQLException sql) {
                throw SqliteConnection.translate(path, "cannot " + what, sql);
            }
            if (cause instanceof RuntimeException bug) {
                throw bug;
            }
            if (cause != null) {
                throw new StorageException(path + ": cannot " + what, cause);
            }
            return value.get();
        }
    }
}

package dev.jwaku.sqlite;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections for reading beside the writer of a {@link Database}, in this program or another one. Thread-safe; work
 * waits for a free connection until {@link Database#TIMEOUT}, and must not wait for anything itself.
 */
public final class Readers implements AutoCloseable {
    private final World world;
    private final Path path;
    private final Mailbox<SqliteConnection> free;

    private Readers(World world, Path path, List<SqliteConnection> all) {
        this.world = world;
        this.path = path;
        this.free = new Mailbox<>(world, all.size());
        all.forEach(free::offer);
    }

    /**
     * Opens connections to a file that this program need not be the writer of; each sees what was committed when its
     * work began.
     *
     * @param count how many pieces of work may read at once
     * @throws StorageException if there is no such file, or it cannot be opened
     */
    public static Readers open(World world, Path path, int count) {
        if (!Files.isRegularFile(path)) {
            throw new StorageException("there is no file " + path);
        }
        List<SqliteConnection> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (int i = 0; i < count; i++) {
                opened.add(SqliteConnection.openReader(path));
            }
            complete = true;
            return new Readers(world, path, opened);
        } catch (SQLException e) {
            throw SqliteConnection.translate(path, "cannot open for reading", e);
        } finally {
            if (!complete) {
                opened.forEach(SqliteConnection::close);
            }
        }
    }

    /**
     * Runs the work with one connection.
     *
     * @return what the work returned
     * @throws StorageException if it failed, none became free in time, or this is closed
     */
    public <T> T read(String what, Database.Work<T> work) {
        return read(what, work, Deadline.NEVER);
    }

    /**
     * Runs the work with one connection, and breaks it off when it takes too long.
     *
     * @return what the work returned
     * @throws StorageTooSlowException if the deadline passed while it ran
     * @throws StorageException if it failed, none became free in time, or this is closed
     */
    public <T> T read(String what, Database.Work<T> work, Deadline deadline) {
        SqliteConnection connection =
                free.take(Deadline.after(world, Database.TIMEOUT).earlier(deadline));
        if (connection == null) {
            throw new StorageException(path + (free.isClosed() ? " is closed, cannot " : " is too busy to ") + what);
        }
        connection.breakOffWhen(deadline::isExpired);
        try {
            return world.offload(() -> work.run(connection.sql()));
        } catch (SQLException e) {
            throw SqliteConnection.translate(path, "cannot " + what, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StorageException(path + ": cannot " + what + ": " + e.getMessage(), e);
        } finally {
            if (!free.offer(connection)) {
                connection.close();
            }
        }
    }

    /** Closes the connections; those in use when their work ends. Idempotent. */
    @Override
    public void close() {
        free.close();
        for (SqliteConnection idle = free.poll(); idle != null; idle = free.poll()) {
            idle.close();
        }
    }
}

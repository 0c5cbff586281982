package dev.jwaku.tools.archive.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection of one owner, whose work runs in transactions. Used by one thread. */
public final class Session implements AutoCloseable {
    private final Object database;
    private final Connection connection;

    /**
     * Takes over a connection.
     *
     * @param database named by failures
     */
    public Session(Object database, Connection connection) {
        this.database = database;
        this.connection = connection;
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw Connections.failed(database, "begin", e);
        }
    }

    /**
     * Statements that belong together.
     *
     * @param <T> what they find out
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs in a transaction. */
        T run(Connection connection) throws SQLException;
    }

    /** Statements that find out nothing. */
    @FunctionalInterface
    public interface Step {
        /** Runs in a transaction. */
        void run(Connection connection) throws SQLException;
    }

    /**
     * Runs the work and commits it.
     *
     * @throws DatabaseFailedException if it fails; nothing of it was changed
     */
    public <T> T run(String what, Work<T> work) {
        boolean committed = false;
        try {
            T result = work.run(connection);
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw Connections.failed(database, what, e);
        } finally {
            if (!committed) {
                rollback();
            }
        }
    }

    /** The same without a result. */
    public void step(String what, Step step) {
        boolean done = run(what, connection -> {
            step.run(connection);
            return true;
        });
        assert done;
    }

    /** For work that ends its transactions itself, with {@link #commit} and {@link #rollback}. */
    public Connection connection() {
        return connection;
    }

    /** Commits. @throws DatabaseFailedException if it is unknown whether it was */
    public void commit(String what) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw Connections.failed(database, what, e);
        }
    }

    /** Undoes what was not committed; a connection that is gone has done so itself. */
    public void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            close();
        }
    }

    @Override
    public String toString() {
        return database.toString();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Connections.failed(database, "close", e);
        }
    }
}

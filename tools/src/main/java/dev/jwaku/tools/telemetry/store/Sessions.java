package dev.jwaku.tools.telemetry.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to a database. Thread-safe. */
interface Sessions extends AutoCloseable {
    /**
     * Statements that belong together.
     *
     * @param <T> what they find out
     */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs the work in a transaction and returns when it is durable.
     *
     * @throws StoreException if it failed; then nothing was changed
     */
    <T> T write(String what, Work<T> work);

    /**
     * Runs the work in a transaction that changes nothing.
     *
     * @throws StoreException if it failed
     */
    <T> T read(String what, Work<T> work);

    /** Whether it is PostgreSQL. */
    boolean isPostgres();

    @Override
    void close();
}

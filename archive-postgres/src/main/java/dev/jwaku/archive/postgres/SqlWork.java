package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that belong together, on one connection. The connection commits each statement unless the work says
 * otherwise, and must be left that way.
 *
 * @param <T> what they find out
 */
@FunctionalInterface
interface SqlWork<T> {
    /** Runs them. */
    T run(Connection connection) throws SQLException;
}

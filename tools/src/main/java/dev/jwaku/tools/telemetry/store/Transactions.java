package dev.jwaku.tools.telemetry.store;

import java.sql.Connection;
import java.sql.SQLException;

/** One piece of work, one transaction. */
final class Transactions {
    private Transactions() {}

    /** Commits, or rolls back and says why. The connection does not commit by itself. */
    static <T> T run(String what, Connection connection, Sessions.Work<T> work) {
        boolean committed = false;
        try {
            T result = work.run(connection);
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw failure(what, e);
        } finally {
            if (!committed) {
                rollback(connection);
            }
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // the connection is gone, and the transaction with it
        }
    }

    static StoreException failure(String what, SQLException e) {
        return new StoreException("cannot " + what + ": " + e.getMessage(), e);
    }
}

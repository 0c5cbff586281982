package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Short ways to run statements of upkeep, and PostgreSQL's names for what went wrong. */
final class Sql {
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String DEADLOCK = "40P01";
    static final String NOT_IN_PREREQUISITE_STATE = "55000";
    static final String UNDEFINED_TABLE = "42P01";
    static final String UNIQUE_VIOLATION = "23505";
    static final String DUPLICATE_TABLE = "42P07";

    private Sql() {}

    static void run(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A single number; arguments are text or numbers. */
    static long number(Connection session, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int index = 0; index < arguments.length; index++) {
                statement.setObject(index + 1, arguments[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("no row from " + sql);
                }
                return rows.getLong(1);
            }
        }
    }

    /** A single truth. */
    static boolean isTrue(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Changes rows; arguments are text or numbers. */
    static int update(Connection session, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int index = 0; index < arguments.length; index++) {
                statement.setObject(index + 1, arguments[index]);
            }
            return statement.executeUpdate();
        }
    }

    /** A name as an identifier. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static boolean is(SQLException failure, String state) {
        return state.equals(failure.getSQLState());
    }
}

package dev.jwaku.tools.archive.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short ways to run statements. Parameters are numbers, texts, bytes and arrays of them. */
public final class SqlRows {
    /** Rows that come over the wire at once: each may be as large as a message can be. */
    private static final int FETCH = 100;

    private SqlRows() {}

    /**
     * Makes a value of a row.
     *
     * @param <T> what is made of it
     */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads the row; it is valid only during the call. */
        T read(ResultSet row) throws SQLException;
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    public interface Taker {
        /** Takes the row; it is valid only during the call. */
        void take(ResultSet row) throws SQLException;
    }

    /** All rows of a query. */
    public static <T> List<T> all(Connection connection, String query, Reader<T> reader, Object... parameters)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = bound(connection, query, parameters);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    /** The first row of a query. */
    public static <T> Optional<T> first(Connection connection, String query, Reader<T> reader, Object... parameters)
            throws SQLException {
        return all(connection, query, reader, parameters).stream().findFirst();
    }

    /** The number that a query answers; 0 if it answers nothing. */
    public static long number(Connection connection, String query, Object... parameters) throws SQLException {
        return first(connection, query, row -> row.getLong(1), parameters).orElse(0L);
    }

    /** Calls functions whose results say nothing. */
    public static void call(Connection connection, String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = bound(connection, query, parameters);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                // only so that every row is computed
            }
        }
    }

    /** Runs a statement that changes rows and says how many. */
    public static int update(Connection connection, String text, Object... parameters) throws SQLException {
        try (PreparedStatement statement = bound(connection, text, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Hands all rows on without keeping them; the connection must be in a transaction. Messages are in the rows. */
    public static void stream(Connection connection, String query, Taker taker, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = bound(connection, query, parameters)) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    taker.take(row);
                }
            }
        }
    }

    /** A statement with its parameters; the caller closes it. */
    static PreparedStatement bound(Connection connection, String text, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        boolean ready = false;
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            ready = true;
            return statement;
        } finally {
            if (!ready) {
                statement.close();
            }
        }
    }
}

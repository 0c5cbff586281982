package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with parameters: {@link Bytes}, {@link Long}, {@link Integer}, {@link String}; columns count from 1. */
final class Rows {
    /** Most parameters of one list. */
    static final int MOST_LISTED = 400;

    private Rows() {}

    /** Makes a value of a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    static <T> List<T> query(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
        }
        return rows;
    }

    static <T> Optional<T> first(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        List<T> rows = query(connection, sql, reader, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /**
     * Rows for many keys: the statement has {@code (%s)} where their list belongs, and parameters after it.
     *
     * @param after values of these parameters
     */
    static <T> List<T> among(
            Connection connection, String sql, List<Bytes> keys, Reader<T> reader, @Nullable Object... after)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += MOST_LISTED) {
            List<Object> some = padded(keys.subList(from, Math.min(keys.size(), from + MOST_LISTED)));
            String marks = String.join(",", Collections.nCopies(some.size(), "?"));
            List<@Nullable Object> all = new ArrayList<>(some);
            all.addAll(Arrays.asList(after));
            rows.addAll(query(connection, sql.formatted(marks), reader, all.toArray()));
        }
        return rows;
    }

    /**
     * The same for keys of several columns: {@code (a, b) IN (VALUES %s)}.
     *
     * @param most keys of one statement
     */
    static <T> List<T> amongRows(
            Connection connection,
            String sql,
            List<List<Object>> keys,
            int most,
            Reader<T> reader,
            @Nullable Object... after)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += most) {
            List<List<Object>> some = padded(keys.subList(from, Math.min(keys.size(), from + most)));
            List<@Nullable Object> all = new ArrayList<>();
            some.forEach(all::addAll);
            all.addAll(Arrays.asList(after));
            rows.addAll(query(connection, sql.formatted(marks(some)), reader, all.toArray()));
        }
        return rows;
    }

    /** As {@link #amongRows}, for a statement that changes rows. */
    static void updateAmongRows(Connection connection, String sql, List<List<Object>> keys, int most)
            throws SQLException {
        for (int from = 0; from < keys.size(); from += most) {
            List<List<Object>> some = padded(keys.subList(from, Math.min(keys.size(), from + most)));
            List<@Nullable Object> all = new ArrayList<>();
            some.forEach(all::addAll);
            update(connection, sql.formatted(marks(some)), all.toArray());
        }
    }

    private static String marks(List<List<Object>> keys) {
        String one = "(" + String.join(", ", Collections.nCopies(keys.getFirst().size(), "?")) + ")";
        return String.join(", ", Collections.nCopies(keys.size(), one));
    }

    /** With the last key again and again, to a power of two: few different statements are prepared. */
    private static <K> List<K> padded(List<? extends K> keys) {
        List<K> padded = new ArrayList<>(keys);
        while (Integer.bitCount(padded.size()) > 1) {
            padded.add(keys.getLast());
        }
        return padded;
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Bulk.bind(statement, i + 1, parameters[i]);
        }
    }

    static Bytes bytes(ResultSet row, int column) throws SQLException {
        byte[] value = row.getBytes(column);
        return value == null ? Bytes.EMPTY : Bytes.wrap(value);
    }
}

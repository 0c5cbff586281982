package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

    /** Rows for many keys: the statement has {@code (%s)} where their list belongs. */
    static <T> List<T> among(Connection connection, String sql, List<Bytes> keys, Reader<T> reader)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += MOST_LISTED) {
            List<Bytes> some = keys.subList(from, Math.min(keys.size(), from + MOST_LISTED));
            String marks = String.join(",", some.stream().map(key -> "?").toList());
            rows.addAll(query(connection, sql.formatted(marks), reader, some.toArray()));
        }
        return rows;
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

package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for one table, put in together. Values are {@link Bytes}, {@link String}, {@link Long} or null. */
final class Bulk {
    private final String table;
    private final List<String> columns;
    private final List<String> types;
    private final String conflict;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * For a table.
     *
     * @param columns their names; those of bytes end with an asterisk, those of text with a dollar sign
     * @param conflict what to do with a row that is there already
     */
    Bulk(String table, String conflict, String... columns) {
        this.table = table;
        this.conflict = conflict;
        this.columns = new ArrayList<>();
        this.types = new ArrayList<>();
        for (String column : columns) {
            this.columns.add(column.replaceAll("[*$]", ""));
            this.types.add(column.endsWith("*") ? "bytea" : column.endsWith("$") ? "text" : "int8");
        }
    }

    void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(table + " has " + columns.size() + " columns");
        }
        rows.add(values);
    }

    int size() {
        return rows.size();
    }

    void write(Connection connection, boolean isPostgres) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        if (isPostgres) {
            writeArrays(connection);
        } else {
            writeRows(connection);
        }
    }

    private String head() {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") ";
    }

    /** One statement for all rows: one array for each column. */
    private void writeArrays(Connection connection) throws SQLException {
        List<String> arrays = types.stream().map(type -> "?::" + type + "[]").toList();
        String sql = head() + "SELECT * FROM unnest(" + String.join(", ", arrays) + ") " + conflict;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int column = 0; column < columns.size(); column++) {
                String type = types.get(column);
                @Nullable Object[] values = type.equals("bytea") ? bytes(column) : plain(column, type);
                statement.setArray(column + 1, connection.createArrayOf(type, values));
            }
            statement.executeUpdate();
        }
    }

    private byte[] @Nullable [] bytes(int column) {
        byte[] @Nullable [] values = new byte[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column] instanceof Bytes bytes ? bytes.toByteArray() : null;
        }
        return values;
    }

    private @Nullable Object[] plain(int column, String type) {
        @Nullable Object[] values = type.equals("text") ? new String[rows.size()] : new Long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column];
        }
        return values;
    }

    private void writeRows(Connection connection) throws SQLException {
        String sql = head() + "VALUES ("
                + String.join(", ", columns.stream().map(c -> "?").toList()) + ") " + conflict;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    bind(statement, i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Bytes bytes) {
            statement.setBytes(index, bytes.toByteArray());
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            throw new IllegalArgumentException("no value for a database: " + value.getClass());
        }
    }
}

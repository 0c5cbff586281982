package dev.jwaku.sqlite;

import dev.jwaku.runtime.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on an open database, prepared once and kept ready. Parameters may be {@link Bytes}, {@link String},
 * {@link Long}, {@link Integer}, {@link Boolean} (0 or 1) or null. Used by one thread at a time.
 */
public final class Sql {
    private final Connection connection;
    /** Most statements kept ready; texts may hold numbers and so differ without end. */
    private static final int MAX_PREPARED = 200;

    /** In the order of their last use. */
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes rows and says how many. */
    public int update(String statement, @Nullable Object... parameters) throws SQLException {
        try {
            return bound(statement, parameters).executeUpdate();
        } catch (SQLException e) {
            discard(statement, e);
            throw e;
        }
    }

    /** All rows of a query. */
    public <T> List<T> query(String statement, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = bound(statement, parameters).executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(new Row(result)));
            }
        } catch (SQLException e) {
            discard(statement, e);
            throw e;
        }
        return rows;
    }

    /** The first row of a query. */
    public <T> Optional<T> first(String statement, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (ResultSet result = bound(statement, parameters).executeQuery()) {
            return result.next() ? Optional.of(reader.read(new Row(result))) : Optional.empty();
        } catch (SQLException e) {
            discard(statement, e);
            throw e;
        }
    }

    /** Runs a statement without parameters and results, once. */
    void execute(String statement) throws SQLException {
        try (java.sql.Statement once = connection.createStatement()) {
            once.execute(statement);
        }
    }

    private PreparedStatement bound(String statement, @Nullable Object... parameters) throws SQLException {
        PreparedStatement ready = prepared.get(statement);
        if (ready == null) {
            if (prepared.size() >= MAX_PREPARED) {
                prepared.remove(prepared.keySet().iterator().next()).close();
            }
            ready = connection.prepareStatement(statement);
            prepared.put(statement, ready);
        }
        for (int i = 0; i < parameters.length; i++) {
            bind(ready, i + 1, parameters[i]);
        }
        return ready;
    }

    /** After some errors (a full disk) the driver never runs the same prepared statement again. */
    private void discard(String statement, SQLException reason) {
        PreparedStatement broken = prepared.remove(statement);
        if (broken == null) {
            return;
        }
        try {
            broken.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Bytes bytes) {
            statement.setBytes(index, bytes.toByteArray());
        } else if (value instanceof Boolean flag) {
            statement.setInt(index, flag ? 1 : 0);
        } else {
            statement.setObject(index, value);
        }
    }

    /**
     * Makes a value of a row.
     *
     * @param <T> what is made of it
     */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Reads the row; it is valid only during the call. */
        T read(Row row) throws SQLException;
    }

    /** One row of a result. Columns count from 1. */
    public static final class Row {
        private final ResultSet result;

        private Row(ResultSet result) {
            this.result = result;
        }

        /** The column as bytes; empty if it is null. */
        public Bytes bytes(int column) throws SQLException {
            byte[] value = result.getBytes(column);
            return value == null ? Bytes.EMPTY : Bytes.wrap(value);
        }

        /** The column as text; empty if it is null. */
        public String text(int column) throws SQLException {
            String value = result.getString(column);
            return value == null ? "" : value;
        }

        /** The column as a number; 0 if it is null. */
        public long number(int column) throws SQLException {
            return result.getLong(column);
        }

        /** The column as a small number; 0 if it is null. */
        public int integer(int column) throws SQLException {
            return result.getInt(column);
        }

        /** Whether the column is a number other than 0. */
        public boolean flag(int column) throws SQLException {
            return result.getLong(column) != 0;
        }
    }
}

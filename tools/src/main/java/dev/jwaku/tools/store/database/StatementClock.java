package dev.jwaku.tools.store.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;

/**
 * What a database says it worked on statements, by {@code pg_stat_statements}: planning and execution, without the way
 * there and back. Needs that extension; without it, nothing is known. Not thread-safe. Owns a connection.
 */
public final class StatementClock implements AutoCloseable {
    private static final String WORK = "SELECT coalesce(sum(s.total_exec_time + s.total_plan_time), 0)"
            + " FROM %s.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
            + " WHERE d.datname = current_database() AND s.query NOT ILIKE '%%pg_stat_statements%%'";
    /** Inserts have clocks of their own. */
    private static final String WITHOUT_INSERTS = WORK + " AND s.query NOT ILIKE 'insert%%'";

    private final Connection connection;
    private final String where;

    private StatementClock(Connection connection, String where) {
        this.connection = connection;
        this.where = where;
    }

    /** Opens one; it says nothing if the extension is not there. */
    public static StatementClock open(BenchDatabase database) throws SQLException {
        String where = database.value("SELECT n.nspname FROM pg_extension e JOIN pg_namespace n"
                        + " ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'"
                        + " AND current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%'")
                .orElse("");
        return new StatementClock(database.connect(), where);
    }

    /** Milliseconds of all statements so far. */
    public OptionalDouble millis() {
        return read(WORK);
    }

    /** The same without inserts. */
    public OptionalDouble queryMillis() {
        return read(WITHOUT_INSERTS);
    }

    private OptionalDouble read(String query) {
        if (where.isEmpty()) {
            return OptionalDouble.empty();
        }
        try (PreparedStatement statement = connection.prepareStatement(query.formatted(where));
                ResultSet row = statement.executeQuery()) {
            return row.next() ? OptionalDouble.of(row.getDouble(1)) : OptionalDouble.empty();
        } catch (SQLException e) {
            return OptionalDouble.empty(); // a user that may not read it
        }
    }

    /** What was worked on each of so many, between two readings. */
    public static OptionalDouble each(OptionalDouble before, OptionalDouble after, long count) {
        return before.isPresent() && after.isPresent() && count > 0
                ? OptionalDouble.of((after.getAsDouble() - before.getAsDouble()) / count)
                : OptionalDouble.empty();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

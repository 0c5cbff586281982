package dev.jwaku.archive.postgres;

import dev.jwaku.archive.DatabaseReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a server tells about itself. Nothing here reads messages, so nothing grows with their number. */
final class ServerStatistics {
    private static final double MILLIS = 1000;

    private static final String SERVER = """
            SELECT current_setting('server_version'), extract(epoch FROM pg_postmaster_start_time()),
              current_setting('max_connections')::int, pg_database_size(datid), xact_commit, xact_rollback, blks_hit,
              blks_read, blk_read_time, tup_inserted, tup_fetched, tup_deleted, deadlocks, temp_bytes
            FROM pg_stat_database WHERE datname = current_database()""";

    private static final String SESSIONS = """
            SELECT coalesce(state, 'other'), count(*)::int FROM pg_stat_activity
            WHERE datname = current_database() GROUP BY 1 ORDER BY 1""";

    private static final String LEADER = """
            SELECT concat_ws(' at ', nullif(a.application_name, ''), host(a.client_addr))
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
              AND l.classid = 'message'::regclass::oid AND l.objid = %d
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """.formatted(AdvisoryLocks.LEADER);

    private static final String EXTENSION = """
            SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'""";

    private static final String NOT_INSTALLED =
            "the extension pg_stat_statements is not in the database (CREATE EXTENSION pg_stat_statements)";

    private final Connection connection;
    private final String name;

    /** @param name of the server */
    ServerStatistics(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    DatabaseReport.Server server() throws SQLException {
        return rows(
                        SERVER,
                        row -> new DatabaseReport.Server(
                                row.getString(1),
                                Instant.ofEpochSecond((long) row.getDouble(2)),
                                row.getInt(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getDouble(9) / MILLIS,
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13),
                                row.getLong(14)))
                .getFirst();
    }

    List<DatabaseReport.Sessions> sessions() throws SQLException {
        return rows(SESSIONS, row -> new DatabaseReport.Sessions(row.getString(1), row.getInt(2)));
    }

    /** How the session is called that holds the lock of the upkeep. */
    Optional<String> leader() throws SQLException {
        return rows(LEADER, row -> Optional.ofNullable(row.getString(1)).orElse("")).stream()
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** From old to new. */
    List<DatabaseReport.Part> partitions() throws SQLException {
        List<DatabaseReport.Part> parts = new ArrayList<>();
        for (PartitionSize size : new PartitionCatalog(connection).sizes()) {
            Partition partition = size.partition();
            parts.add(new DatabaseReport.Part(
                    partition.name(), instant(partition.from()), instant(partition.to()), size.rows(), size.bytes()));
        }
        return parts;
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** The statements of ours. */
    StatementsFound statements() throws SQLException {
        Optional<String> schema =
                rows(EXTENSION, row -> row.getString(1)).stream().findFirst();
        if (schema.isEmpty()) {
            return new StatementsFound(List.of(), Optional.of(NOT_INSTALLED));
        }
        try {
            return new StatementsFound(rows(statementsIn(schema.get()), this::statement), Optional.empty());
        } catch (SQLException e) {
            if (Sql.is(e, Sql.NOT_IN_PREREQUISITE_STATE)) {
                // there, but not loaded; the server says how
                return new StatementsFound(List.of(), Optional.of(SqlFailures.text(e)));
            }
            throw e;
        }
    }

    /** A text has its mark within: comments before it are not kept by every version. */
    private static String statementsIn(String schema) {
        return """
                SELECT substring(query FROM '/\\* jwaku (S[1-9]) \\*/') AS shape, sum(calls)::bigint,
                  sum(total_exec_time), max(max_exec_time), sum(rows)::bigint, sum(shared_blks_hit)::bigint,
                  sum(shared_blks_read)::bigint
                FROM %s.pg_stat_statements
                WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND query LIKE '%%/* jwaku S_ */%%'
                GROUP BY 1 ORDER BY 1""".formatted(schema);
    }

    private DatabaseReport.Statements statement(ResultSet row) throws SQLException {
        return new DatabaseReport.Statements(
                name,
                row.getString(1),
                row.getLong(2),
                row.getDouble(3) / MILLIS,
                row.getDouble(4) / MILLIS,
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }

    /** How far the log of a primary has been written. */
    long written() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** How far a replica has applied it. */
    long applied() throws SQLException {
        return number("SELECT coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint");
    }

    private long number(String text) throws SQLException {
        return rows(text, row -> row.getLong(1)).getFirst();
    }

    private <T> List<T> rows(String text, Reader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(text)) {
            while (rows.next()) {
                read.add(reader.read(rows));
            }
        }
        return read;
    }

    /**
     * Statements, or why there are none.
     *
     * @param missing empty if the server tells about them
     */
    record StatementsFound(List<DatabaseReport.Statements> statements, Optional<String> missing) {}

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}

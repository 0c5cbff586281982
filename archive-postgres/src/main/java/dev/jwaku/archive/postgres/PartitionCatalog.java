package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the database says about the partitions of the messages. Not thread-safe, as its session. */
final class PartitionCatalog {
    /** A detached table with this comment is rubbish; one without it may be somebody's backup. */
    static final String DROPPED = "jwaku: dropped by retention";

    private static final Pattern RANGE =
            Pattern.compile("FOR VALUES FROM \\('?(-?\\d+|MINVALUE)'?\\) TO \\('?(-?\\d+|MAXVALUE)'?\\)");

    private static final String ATTACHED = """
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), i.inhdetachpending
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'message'::regclass""";

    private static final String SIZES = """
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), i.inhdetachpending,
              coalesce(pg_total_relation_size(c.oid), 0), greatest(c.reltuples, 0)::bigint
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'message'::regclass""";

    private static final String LEFT_OVER = """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'message'::regclass)
              AND c.relkind = 'r' AND NOT c.relispartition
              AND obj_description(c.oid, 'pg_class') = ?
            ORDER BY c.relname""";

    private static final String DEFAULT =
            "SELECT count(*) FROM pg_partitioned_table WHERE partrelid = 'message'::regclass AND partdefid <> 0";

    private static final String TAKEN = """
            SELECT count(*) FROM pg_class
            WHERE relname = ? AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'message'::regclass)""";

    private final Connection session;

    PartitionCatalog(Connection session) {
        this.session = session;
    }

    /** Those in use, from old to new. */
    List<Partition> list() throws SQLException {
        return read(false);
    }

    /** The one whose detaching began and did not end; there can be one only. */
    Optional<Partition> pending() throws SQLException {
        return read(true).stream().findFirst();
    }

    private List<Partition> read(boolean pending) throws SQLException {
        List<Partition> found = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(ATTACHED);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (rows.getBoolean(3) == pending) {
                    partition(rows).ifPresent(found::add);
                }
            }
        }
        found.sort(Comparator.comparingLong(Partition::from));
        return found;
    }

    /** Those in use with what they hold, from old to new. */
    List<PartitionSize> sizes() throws SQLException {
        List<PartitionSize> found = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(SIZES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long bytes = rows.getLong(4);
                long tuples = rows.getLong(5);
                if (!rows.getBoolean(3)) {
                    partition(rows).ifPresent(partition -> found.add(new PartitionSize(partition, bytes, tuples)));
                }
            }
        }
        found.sort(Comparator.comparingLong(size -> size.partition().from()));
        return found;
    }

    /** Empty for a default partition, which has no range. */
    private static Optional<Partition> partition(ResultSet row) throws SQLException {
        Matcher range = RANGE.matcher(String.valueOf(row.getString(2)));
        return range.matches()
                ? Optional.of(new Partition(row.getString(1), bound(range.group(1)), bound(range.group(2))))
                : Optional.empty();
    }

    private static long bound(String text) {
        return switch (text) {
            case "MINVALUE" -> Long.MIN_VALUE;
            case "MAXVALUE" -> Long.MAX_VALUE;
            default -> Long.parseLong(text);
        };
    }

    /** Tables that were detached to be dropped and are still there. */
    List<String> leftOver() throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(LEFT_OVER)) {
            statement.setString(1, DROPPED);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** Whether somebody made a default partition: then nothing can be detached beside readers. */
    boolean hasDefault() throws SQLException {
        return Sql.number(session, DEFAULT) > 0;
    }

    /** Whether a table or index has this name. */
    boolean isTaken(String name) throws SQLException {
        return Sql.number(session, TAKEN, name) > 0;
    }
}

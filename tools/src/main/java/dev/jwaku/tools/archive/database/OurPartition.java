package dev.jwaku.tools.archive.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition of our table of messages, as the catalogue of the database has it.
 *
 * @param name of the table
 * @param table its name as SQL
 * @param from first timestamp, nanoseconds since 1970; the smallest number if it has no bounds
 * @param to the one after the last
 * @param rows as the server estimates them; negative if it never looked
 * @param tableBytes on disk, without indices
 * @param indexBytes of its indices
 * @param pending whether it is being dropped
 */
public record OurPartition(
        String name, String table, long from, long to, long rows, long tableBytes, long indexBytes, boolean pending) {
    private static final Pattern BOUNDS =
            Pattern.compile("FOR VALUES FROM \\('?(-?\\d{1,19}|MINVALUE)'?\\) TO \\('?(-?\\d{1,19}|MAXVALUE)'?\\)");

    /** All of them, oldest first. */
    public static List<OurPartition> all(Connection connection) throws SQLException {
        List<OurPartition> found = new ArrayList<>(SqlRows.all(
                connection,
                "SELECT c.relname, format('%I.%I', n.nspname, c.relname), pg_get_expr(c.relpartbound, c.oid),"
                        + " c.reltuples::bigint, coalesce(pg_table_size(c.oid), 0),"
                        + " coalesce(pg_indexes_size(c.oid), 0),"
                        + " coalesce(to_jsonb(i) ->> 'inhdetachpending', 'false') = 'true'"
                        + " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.inhparent = 'message'::regclass",
                row -> {
                    Matcher bounds = BOUNDS.matcher(String.valueOf(row.getString(3)));
                    boolean bounded = bounds.matches();
                    return new OurPartition(
                            row.getString(1),
                            row.getString(2),
                            bounded ? bound(bounds.group(1)) : Long.MIN_VALUE,
                            bounded ? bound(bounds.group(2)) : Long.MAX_VALUE,
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getBoolean(7));
                }));
        found.sort(Comparator.comparingLong(OurPartition::from));
        return List.copyOf(found);
    }

    private static long bound(String text) {
        return switch (text) {
            case "MINVALUE" -> Long.MIN_VALUE;
            case "MAXVALUE" -> Long.MAX_VALUE;
            default -> Long.parseLong(text);
        };
    }

    /** Whether it takes what no other one takes. */
    public boolean isDefault() {
        return from == Long.MIN_VALUE && to == Long.MAX_VALUE;
    }
}

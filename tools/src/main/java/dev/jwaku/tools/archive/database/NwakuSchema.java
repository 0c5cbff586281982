package dev.jwaku.tools.archive.database;

import dev.jwaku.archive.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nwaku's PostgreSQL schema looks like, and whether a database has it. */
final class NwakuSchema {
    /** Since this version the columns have been the same. */
    static final int OLDEST = 6;

    static final int NEWEST = 8;

    private static final List<String> COLUMNS = List.of(
            "contenttopic character varying",
            "messagehash character varying",
            "meta character varying",
            "payload character varying",
            "pubsubtopic character varying",
            "timestamp bigint",
            "version integer");
    private static final Pattern BOUNDS =
            Pattern.compile("FOR VALUES FROM \\('?(-?\\d{1,19})'?\\) TO \\('?(-?\\d{1,19})'?\\)");

    private NwakuSchema() {}

    /** @throws UnusableDatabaseException if it is not nwaku's, or a version that we do not know */
    static int version(PostgresUrl url, Connection connection) throws SQLException {
        Optional<String> kind = SqlRows.first(
                connection,
                "SELECT relkind::text FROM pg_class WHERE oid = to_regclass('messages')",
                row -> row.getString(1));
        boolean hasVersion = SqlRows.number(connection, "SELECT count(to_regclass('version'))") == 1;
        if (kind.isEmpty() || !hasVersion) {
            boolean ours = SqlRows.number(connection, "SELECT count(to_regclass('store_meta'))") == 1;
            throw new UnusableDatabaseException(url + " is not nwaku's: it has no tables messages and version"
                    + (ours ? ", but those of jwaku" : ""));
        }
        int version = (int) SqlRows.number(connection, "SELECT max(version) FROM version");
        if (version < OLDEST || version > NEWEST) {
            throw new UnusableDatabaseException(url + " has version " + version + " of nwaku's schema; this program"
                    + " reads " + OLDEST + " to " + NEWEST + ": "
                    + (version < OLDEST
                            ? "a start of a newer nwaku brings it up to date"
                            : "use a newer version of this program"));
        }
        List<String> columns = SqlRows.all(
                connection,
                "SELECT attname || ' ' || format_type(atttypid, NULL) FROM pg_attribute"
                        + " WHERE attrelid = 'messages'::regclass AND attnum > 0 AND NOT attisdropped",
                row -> row.getString(1));
        if (!kind.get().equals("p") || !columns.containsAll(COLUMNS)) {
            throw new UnusableDatabaseException(
                    url + " is not nwaku's: its table messages has other columns or no partitions");
        }
        return version;
    }

    /** Those that are being dropped are left out, as in nwaku's own queries. */
    static List<SourceRange> partitions(Connection connection) throws SQLException {
        List<SourceRange> ranges = new ArrayList<>(SqlRows.all(
                connection,
                "SELECT c.relname, format('%I.%I', n.nspname, c.relname), pg_get_expr(c.relpartbound, c.oid),"
                        + " c.reltuples::bigint FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.inhparent = 'messages'::regclass"
                        + " AND coalesce(to_jsonb(i) ->> 'inhdetachpending', 'false') = 'false'",
                row -> range(row.getString(1), row.getString(2), row.getString(3), row.getLong(4))));
        ranges.sort(Comparator.comparingLong(SourceRange::from));
        return List.copyOf(ranges);
    }

    private static SourceRange range(String name, String table, String bounds, long estimate) throws SQLException {
        Matcher matcher = BOUNDS.matcher(bounds);
        if (!matcher.matches()) {
            throw new SQLException("the partition " + name + " is none of nwaku's: " + bounds);
        }
        return new SourceRange(
                name, table, Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), estimate);
    }
}

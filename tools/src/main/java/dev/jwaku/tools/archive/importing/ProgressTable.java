package dev.jwaku.tools.archive.importing;

import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.SqlRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table that says what was moved. It may be dropped when a move is over: then everything would be read again. */
final class ProgressTable {
    private ProgressTable() {}

    static void create(Connection connection) throws SQLException {
        SqlRows.update(
                connection,
                "CREATE TABLE IF NOT EXISTS import_progress (source text, range_from bigint, range_to bigint NOT NULL,"
                        + " last_ts bigint NOT NULL, last_hash text NOT NULL, rows_read bigint NOT NULL,"
                        + " rows_added bigint NOT NULL, rows_bad bigint NOT NULL, complete boolean NOT NULL,"
                        + " PRIMARY KEY (source, range_from))");
    }

    static Map<Long, RangeProgress> read(Connection connection, String source) throws SQLException {
        Map<Long, RangeProgress> found = new LinkedHashMap<>();
        SqlRows.all(
                        connection,
                        "SELECT range_from, range_to, last_ts, last_hash, rows_read, rows_added, rows_bad, complete"
                                + " FROM import_progress WHERE source = ?",
                        row -> new RangeProgress(
                                row.getLong(1),
                                row.getLong(2),
                                new MessageKey(row.getLong(3), row.getString(4)),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getBoolean(8)),
                        source)
                .forEach(progress -> found.put(progress.from(), progress));
        return found;
    }

    static void write(Connection connection, String source, RangeProgress progress) throws SQLException {
        SqlRows.update(
                connection,
                "INSERT INTO import_progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, range_from) DO"
                        + " UPDATE SET range_to = excluded.range_to, last_ts = excluded.last_ts,"
                        + " last_hash = excluded.last_hash, rows_read = excluded.rows_read,"
                        + " rows_added = excluded.rows_added, rows_bad = excluded.rows_bad,"
                        + " complete = excluded.complete",
                source,
                progress.from(),
                progress.to(),
                progress.last().timestamp(),
                progress.last().hash(),
                progress.read(),
                progress.added(),
                progress.bad(),
                progress.complete());
    }
}

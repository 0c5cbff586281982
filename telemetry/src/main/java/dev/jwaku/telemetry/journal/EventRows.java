package dev.jwaku.telemetry.journal;

import dev.jwaku.sqlite.Sql;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.RecordCodec;
import java.sql.SQLException;
import java.util.List;

/** Records on disk, each as the line that is uploaded. All methods run inside a transaction. */
final class EventRows {
    /** The number of the batch of those that are in none. */
    static final long NONE = -1;

    private EventRows() {}

    /** Gives the number of the row. */
    static long insert(Sql sql, long boot, TelemetryRecord telemetry) throws SQLException {
        sql.update(
                "INSERT INTO events (boot, batch, made_at, line) VALUES (?, ?, ?, ?)",
                boot,
                NONE,
                telemetry.atMillis(),
                RecordCodec.encode(telemetry));
        return sql.first("SELECT last_insert_rowid()", row -> row.number(1)).orElseThrow();
    }

    /** Gives a record another text, if it is in no batch yet. */
    static boolean replace(Sql sql, long number, TelemetryRecord telemetry) throws SQLException {
        return sql.update(
                        "UPDATE events SET line = ? WHERE number = ? AND batch = ?",
                        RecordCodec.encode(telemetry),
                        number,
                        NONE)
                > 0;
    }

    static long count(Sql sql) throws SQLException {
        return sql.first("SELECT COUNT(*) FROM events", row -> row.number(1)).orElse(0L);
    }

    /** Takes the oldest away, and those made before a time, and counts them where they belong. */
    static long drop(Sql sql, long most, long madeBefore) throws SQLException {
        long tooMany = Math.max(0, count(sql) - most);
        List<long[]> byInstall = sql.query(
                "SELECT b.install, COUNT(*) FROM events e JOIN boots b ON b.number = e.boot"
                        + " WHERE e.made_at < ? OR e.number IN (SELECT number FROM events ORDER BY number LIMIT ?)"
                        + " GROUP BY b.install",
                row -> new long[] {row.number(1), row.number(2)},
                madeBefore,
                tooMany);
        long dropped = 0;
        for (long[] install : byInstall) {
            BootRows.addDropped(sql, (int) install[0], install[1]);
            dropped += install[1];
        }
        if (dropped > 0) {
            sql.update(
                    "DELETE FROM events WHERE made_at < ?"
                            + " OR number IN (SELECT number FROM events ORDER BY number LIMIT ?)",
                    madeBefore,
                    tooMany);
        }
        return dropped;
    }
}

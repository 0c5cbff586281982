package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.telemetry.record.Batch;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which records are in which batch. A batch is made of the oldest records of the oldest boot when it is first to be
 * uploaded, and stays as it is; only one batch of a boot is under way at a time. All methods run inside a transaction.
 */
final class BatchRows {
    private BatchRows() {}

    private record Place(long boot, Bytes installId, Bytes bootId, long firstHeld, long nextBatch) {
        boolean isMade() {
            return firstHeld < nextBatch;
        }
    }

    private record Line(long event, String text) {}

    /**
     * The next batch.
     *
     * @param isMade whether a new one is made if there is none; else it is only shown what it would be
     */
    static Optional<Upcoming> next(Sql sql, boolean isMade) throws SQLException {
        Optional<Place> found = sql.first(
                "SELECT b.number, i.install_id, b.boot_id, b.first_held, b.next_batch FROM boots b"
                        + " JOIN installs i ON i.number = b.install WHERE i.gone = 0 AND (b.first_held < b.next_batch"
                        + " OR EXISTS (SELECT 1 FROM events e WHERE e.boot = b.number)) ORDER BY b.number LIMIT 1",
                row -> new Place(row.number(1), row.bytes(2), row.bytes(3), row.number(4), row.number(5)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Place place = found.get();
        long seq = place.firstHeld();
        if (isMade && !place.isMade()) {
            make(sql, place.boot(), seq);
        }
        List<Line> lines = lines(sql, place.boot(), isMade || place.isMade() ? seq : EventRows.NONE);
        Batch name = new Batch(place.installId(), place.bootId(), seq, seq, List.of());
        return Optional.of(new Upcoming(
                place.boot(),
                name,
                lines.stream().map(Line::text).toList(),
                lines.stream().map(Line::event).toList()));
    }

    private static void make(Sql sql, long boot, long seq) throws SQLException {
        sql.update(
                "UPDATE events SET batch = ? WHERE number IN"
                        + " (SELECT number FROM events WHERE boot = ? AND batch = ? ORDER BY number LIMIT ?)",
                seq,
                boot,
                EventRows.NONE,
                Batch.MOST_RECORDS);
        sql.update("UPDATE boots SET next_batch = ? WHERE number = ?", seq + 1, boot);
    }

    private static List<Line> lines(Sql sql, long boot, long batch) throws SQLException {
        return sql.query(
                "SELECT number, line FROM events WHERE boot = ? AND batch = ? ORDER BY number LIMIT ?",
                row -> new Line(row.number(1), row.text(2)),
                boot,
                batch,
                Batch.MOST_RECORDS);
    }

    /** Whether a full batch waits, or anything of another boot than the present one. */
    static boolean isBehind(Sql sql, long present) throws SQLException {
        long waiting = sql.first(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM events LIMIT ?)", row -> row.number(1), Batch.MOST_RECORDS)
                .orElse(0L);
        return waiting >= Batch.MOST_RECORDS
                || sql.first("SELECT 1 FROM events WHERE boot <> ? LIMIT 1", row -> true, present)
                        .isPresent();
    }

    /**
     * The service will never take some records of a batch.
     *
     * @param places where they were in it; what was not in it is ignored
     * @return how many are gone
     */
    static int refuse(Sql sql, Upcoming batch, List<Integer> places) throws SQLException {
        int refused = 0;
        for (int place : places) {
            if (place >= 0 && place < batch.events().size()) {
                refused += sql.update(
                        "DELETE FROM events WHERE number = ? AND batch = ?",
                        batch.events().get(place),
                        batch.name().seq());
            }
        }
        if (refused > 0) {
            int install = sql.first("SELECT install FROM boots WHERE number = ?", row -> row.integer(1), batch.boot())
                    .orElseThrow();
            BootRows.addDropped(sql, install, refused);
        }
        return refused;
    }

    /**
     * The service has a batch: it goes, and so do boots of which nothing is left and nothing can come.
     *
     * @param present the boot that goes on
     * @return how many records are gone
     */
    static int stored(Sql sql, Upcoming batch, long present) throws SQLException {
        int gone = sql.update(
                "DELETE FROM events WHERE boot = ? AND batch = ?",
                batch.boot(),
                batch.name().seq());
        sql.update(
                "UPDATE boots SET first_held = MAX(first_held, ?) WHERE number = ?",
                batch.name().seq() + 1,
                batch.boot());
        sql.update(
                "DELETE FROM boots WHERE number <> ? AND first_held = next_batch"
                        + " AND NOT EXISTS (SELECT 1 FROM events e WHERE e.boot = boots.number)"
                        + " AND number <> (SELECT MAX(o.number) FROM boots o WHERE o.install = boots.install)",
                present);
        return gone;
    }
}

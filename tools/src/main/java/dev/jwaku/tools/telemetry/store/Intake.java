package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.wire.DecodedBatch;
import dev.jwaku.telemetry.wire.RecordError;
import dev.jwaku.telemetry.wire.RecordException;
import dev.jwaku.telemetry.wire.UploadAnswer;
import dev.jwaku.tools.telemetry.ingest.RecordChecks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts one batch into the tables, in the caller's transaction. */
final class Intake {
    private static final List<String> PLATFORMS = List.of("linux", "macos", "windows", "android", "ios", "browser");
    private static final int MOST_WALK = 10_000;

    private final Connection connection;
    private final boolean isPostgres;
    private final long now;

    Intake(Connection connection, boolean isPostgres, long now) {
        this.connection = connection;
        this.isPostgres = isPostgres;
        this.now = now;
    }

    private record Boot(RecordChecks.Known known, long nextSeq, boolean isLost) {}

    Receipt store(DecodedBatch decoded) throws SQLException {
        Batch batch = decoded.batch();
        // locks the install: its batches follow each other, and its deletion is before or after
        Rows.update(
                connection,
                "INSERT INTO install (install_id, first_seen, last_seen) VALUES (?, ?, ?)"
                        + " ON CONFLICT (install_id) DO UPDATE SET last_seen = excluded.last_seen",
                batch.installId(),
                now,
                now);
        if (isDeleted(batch.installId())) {
            connection.rollback();
            return new Receipt(Receipt.Kind.DELETED, -1, List.of(), List.of(), 0);
        }
        Boot boot = boot(batch);
        RecordChecks.Checked checked = RecordChecks.check(decoded, boot.known(), now);
        BatchRows rows = new BatchRows(batch, checked);
        Touched touched = rows.touched().withDays(rows.isStoreChecked() ? firstCheck(batch.installId()) : List.of());
        String errors = checked.errors().isEmpty() ? "" : new UploadAnswer(Optional.empty(), checked.errors()).encode();
        int added = Rows.update(
                connection,
                "INSERT INTO batch (install_id, boot_id, batch_seq, received_at, n, errors, touched)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                batch.installId(),
                batch.bootId(),
                batch.seq(),
                now,
                checked.taken().size(),
                errors,
                touched.encode());
        if (added == 0) {
            return new Receipt(Receipt.Kind.REPEATED, storedTo(batch), errorsOf(batch), List.of(), 0);
        }
        rows.write(connection, isPostgres);
        if (rows.session().isPresent()) {
            update(batch.installId(), rows.session().get());
        }
        if (advance(batch, boot, checked)) {
            touchBoot(batch, touched);
        }
        return new Receipt(
                Receipt.Kind.STORED, storedTo(batch), checked.errors(), checked.taken(), checked.clockOffset());
    }

    /** Notes that it checks stores; the days that were summed up without knowing that, if it is news. */
    private List<Long> firstCheck(Bytes install) throws SQLException {
        int changed = Rows.update(
                connection, "UPDATE install SET checks_stores = 1 WHERE install_id = ? AND checks_stores = 0", install);
        return changed == 0
                ? List.of()
                : Rows.query(
                        connection, "SELECT day FROM unit_due WHERE install_id = ?", row -> row.getLong(1), install);
    }

    private boolean isDeleted(Bytes install) throws SQLException {
        return Rows.first(connection, "SELECT 1 FROM deleted_install WHERE install_id = ?", row -> true, install)
                .isPresent();
    }

    private Boot boot(Batch batch) throws SQLException {
        Rows.update(
                connection,
                "INSERT INTO boot (install_id, boot_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                batch.installId(),
                batch.bootId());
        return Rows.first(
                        connection,
                        "SELECT clock_off_ms, next_seq, lost, heartbeat FROM boot WHERE install_id = ?"
                                + " AND boot_id = ?",
                        row -> new Boot(
                                new RecordChecks.Known(row.getLong(1), Beats.decode(Rows.bytes(row, 4))),
                                row.getLong(2),
                                row.getLong(3) != 0),
                        batch.installId(),
                        batch.bootId())
                .orElseThrow();
    }

    /** The first token stays: nobody can take over an install whose id he learned. */
    private void update(Bytes install, Session session) throws SQLException {
        Rows.update(
                connection,
                "UPDATE install SET platform = ?, app = ?, delete_hash = COALESCE(delete_hash, ?) WHERE install_id = ?",
                platform(session.platform()),
                session.app(),
                session.deleteTokenHash(),
                install);
    }

    /** One of few: each has sums of its own. */
    private static String platform(String given) {
        String lower = given.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) {
            return "macos";
        }
        return PLATFORMS.stream().filter(lower::startsWith).findFirst().orElse("other");
    }

    /** Whether what other batches of the boot say of its presence counts now, or no longer. */
    private boolean advance(Batch batch, Boot boot, RecordChecks.Checked checked) throws SQLException {
        boolean isLost = boot.isLost() || !checked.errors().isEmpty();
        long next = boot.nextSeq();
        if (batch.firstHeld() > next) {
            // lower ones never come: are all of them here?
            next = walk(batch, next);
            isLost |= next < batch.firstHeld();
            next = Math.max(next, batch.firstHeld());
        }
        next = walk(batch, next);
        RecordChecks.Known known = new RecordChecks.Known(checked.clockOffset(), checked.beat());
        if (next != boot.nextSeq() || isLost != boot.isLost() || !known.equals(boot.known())) {
            Rows.update(
                    connection,
                    "UPDATE boot SET next_seq = ?, lost = ?, clock_off_ms = ?, heartbeat = ? WHERE install_id = ?"
                            + " AND boot_id = ?",
                    next,
                    isLost ? 1 : 0,
                    checked.clockOffset(),
                    Beats.encode(checked.beat()),
                    batch.installId(),
                    batch.bootId());
        }
        return isLost != boot.isLost() || next > batch.seq() + 1;
    }

    private void touchBoot(Batch batch, Touched touched) throws SQLException {
        Touched wider = Rows.first(
                        connection,
                        "SELECT min(from_at), max(to_at), count(*) FROM presence WHERE install_id = ? AND boot_id = ?",
                        row -> row.getLong(3) == 0
                                ? touched
                                : touched.withPresence(Days.of(row.getLong(1)), Days.of(row.getLong(2))),
                        batch.installId(),
                        batch.bootId())
                .orElse(touched);
        Rows.update(
                connection,
                "UPDATE batch SET touched = ? WHERE install_id = ? AND boot_id = ? AND batch_seq = ?",
                wider.encode(),
                batch.installId(),
                batch.bootId(),
                batch.seq());
    }

    /** The first number from here on whose batch is not stored. */
    private long walk(Batch batch, long from) throws SQLException {
        long next = from;
        for (long seq : Rows.query(
                connection,
                "SELECT batch_seq FROM batch WHERE install_id = ? AND boot_id = ? AND batch_seq >= ?"
                        + " ORDER BY batch_seq LIMIT " + MOST_WALK,
                row -> row.getLong(1),
                batch.installId(),
                batch.bootId(),
                from)) {
            if (seq != next) {
                break;
            }
            next++;
        }
        return next;
    }

    private long storedTo(Batch batch) throws SQLException {
        long next = walk(batch, batch.firstHeld());
        return next == batch.firstHeld() ? -1 : next - 1;
    }

    private List<RecordError> errorsOf(Batch batch) throws SQLException {
        String text = Rows.first(
                        connection,
                        "SELECT errors FROM batch WHERE install_id = ? AND boot_id = ? AND batch_seq = ?",
                        row -> row.getString(1),
                        batch.installId(),
                        batch.bootId(),
                        batch.seq())
                .orElse("");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return UploadAnswer.decode(text).errors();
        } catch (RecordException e) {
            throw new IllegalStateException("the errors of a batch cannot be read", e);
        }
    }
}

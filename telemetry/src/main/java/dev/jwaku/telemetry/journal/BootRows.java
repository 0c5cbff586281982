package dev.jwaku.telemetry.journal;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.TelemetryRecord;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** Installations and boots on disk. All methods run inside a transaction. */
final class BootRows {
    private static final int SECRET = 32;

    private final World world;
    private final JournalConfig config;

    BootRows(World world, JournalConfig config) {
        this.world = world;
        this.config = config;
    }

    /** A new boot of the present installation, or of a new one if there is none or it is too old. */
    Boot begin(Sql sql) throws SQLException {
        long now = world.now().toEpochMilli();
        Optional<Boot> present = sql.first(
                "SELECT number, install_id, secret, created_at FROM installs WHERE gone = 0"
                        + " ORDER BY number DESC LIMIT 1",
                row -> new Boot(row.integer(1), row.bytes(2), row.bytes(3), row.number(4), 0, 0));
        Boot install = present.isEmpty() || isTooOld(present.get(), now) ? install(sql, now) : present.get();
        sql.update(
                "INSERT INTO boots (install, boot_id) VALUES (?, ?)",
                install.install(),
                Bytes.wrap(world.entropy().bytes(Batch.ID)));
        long number =
                sql.first("SELECT last_insert_rowid()", row -> row.number(1)).orElseThrow();
        Boot boot = new Boot(
                install.install(),
                install.installId(),
                install.secret(),
                install.installedAtMillis(),
                number,
                world.nanoTime());
        EventRows.insert(sql, number, session(sql, boot, now));
        return boot;
    }

    boolean isTooOld(Boot boot, long nowMillis) {
        return nowMillis - boot.installedAtMillis() >= config.rotation().toMillis();
    }

    private Boot install(Sql sql, long now) throws SQLException {
        Bytes id = Bytes.wrap(world.entropy().bytes(Batch.ID));
        Bytes secret = Bytes.wrap(world.entropy().bytes(SECRET));
        sql.update(
                "INSERT INTO installs (install_id, secret, delete_token, created_at) VALUES (?, ?, ?, ?)",
                id,
                secret,
                Bytes.wrap(world.entropy().bytes(SECRET)),
                now);
        int number =
                sql.first("SELECT last_insert_rowid()", row -> row.integer(1)).orElseThrow();
        return new Boot(number, id, secret, now, 0, 0);
    }

    private Session session(Sql sql, Boot boot, long now) throws SQLException {
        Bytes token = sql.first(
                        "SELECT delete_token FROM installs WHERE number = ?", row -> row.bytes(1), boot.install())
                .orElseThrow();
        return new Session(
                TelemetryRecord.rounded(now),
                config.app(),
                config.platform(),
                config.mode(),
                Optional.empty(),
                Sha256.hash(token));
    }

    /** Something was written in this boot. */
    static void noted(Sql sql, Boot boot, long nowMillis) throws SQLException {
        sql.update("UPDATE boots SET noted_at = ? WHERE number = ?", nowMillis, boot.number());
    }

    /** When the last boot last wrote something; empty if none ever did. */
    static OptionalLong lastNoted(Sql sql) throws SQLException {
        return sql.first("SELECT noted_at FROM boots ORDER BY number DESC LIMIT 1", row -> row.number(1))
                .filter(at -> at > 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** The next number of a heartbeat. */
    static long nextBeat(Sql sql, long boot) throws SQLException {
        return sql.first(
                        "UPDATE boots SET next_beat = next_beat + 1 WHERE number = ? RETURNING next_beat - 1",
                        row -> row.number(1),
                        boot)
                .orElseThrow();
    }

    static Counters counters(Sql sql, int install) throws SQLException {
        return sql.first(
                        "SELECT sent, sent_err, acked, expired, recv, recv_dup, recv_store, dropped FROM installs"
                                + " WHERE number = ?",
                        row -> new Counters(
                                row.number(1),
                                row.number(2),
                                row.number(3),
                                row.number(4),
                                row.number(5),
                                row.number(6),
                                row.number(7),
                                row.number(8)),
                        install)
                .orElse(Counters.ZERO);
    }

    static void add(Sql sql, int install, Counters more) throws SQLException {
        if (more.equals(Counters.ZERO)) {
            return;
        }
        sql.update(
                "UPDATE installs SET sent = sent + ?, sent_err = sent_err + ?, acked = acked + ?,"
                        + " expired = expired + ?, recv = recv + ?, recv_dup = recv_dup + ?,"
                        + " recv_store = recv_store + ?, dropped = dropped + ? WHERE number = ?",
                more.sent(),
                more.sentErrors(),
                more.acked(),
                more.expired(),
                more.received(),
                more.duplicates(),
                more.receivedFromStore(),
                more.dropped(),
                install);
    }

    static void addDropped(Sql sql, int install, long records) throws SQLException {
        add(sql, install, new Counters(0, 0, 0, 0, 0, 0, 0, records));
    }

    /** The last boot of an installation that is not the present one any more. */
    static long lastBootOf(Sql sql, int install, long otherwise) throws SQLException {
        return sql.first("SELECT MAX(number) FROM boots WHERE install = ?", row -> row.number(1), install)
                .filter(number -> number > 0)
                .orElse(otherwise);
    }
}

package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps segments until their message is whole. All methods run inside a transaction of the database's writer.
 *
 * <p>More lenient than the reference: any mix of at least as many segments as there are data segments will do, and a
 * lost last data segment is recovered too.
 */
public final class Reassembler {
    /** The tables. */
    public static final List<String> TABLES = List.of("""
            CREATE TABLE segments (
                signer BLOB NOT NULL,
                hash BLOB NOT NULL,
                is_parity INTEGER NOT NULL,
                position INTEGER NOT NULL,
                total INTEGER NOT NULL,
                stored_at INTEGER NOT NULL,
                payload BLOB NOT NULL,
                PRIMARY KEY (signer, hash, is_parity, position)
            )
            """, """
            CREATE TABLE segmented_messages (
                signer BLOB NOT NULL,
                hash BLOB NOT NULL,
                confirmed_at INTEGER NOT NULL,
                PRIMARY KEY (signer, hash)
            ) WITHOUT ROWID
            """);

    private final SegmentLimits limits;

    /** Nothing is read yet. */
    public Reassembler(SegmentLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes bytes that may be a segment.
     *
     * @param signer who signed the envelope
     */
    public Reassembly add(Sql sql, ChatKey signer, Bytes bytes, Instant now) throws SQLException {
        Segment segment;
        try {
            segment = Segment.decode(bytes);
        } catch (MalformedMessageException e) {
            return new Reassembly.NotASegment();
        }
        SegmentedMessage name = new SegmentedMessage(signer, segment.hash());
        if (isConfirmed(sql, name)) {
            return new Reassembly.AlreadyComplete();
        }
        Optional<Integer> total = total(sql, name, segment.isParity());
        if (total.isPresent() && total.get() != segment.count()) {
            return broken(sql, name, "segments state " + total.get() + " and " + segment.count() + " segments");
        }
        store(sql, name, segment, now);
        if (!fits(sql, name)) {
            return broken(sql, name, "too large");
        }
        return assemble(sql, name);
    }

    private Reassembly assemble(Sql sql, SegmentedMessage name) throws SQLException {
        Optional<Integer> need = total(sql, name, false);
        int have = count(sql, name);
        if (need.isEmpty() || have < need.get()) {
            return new Reassembly.Incomplete(have, need);
        }
        Assembly assembly = new Assembly(load(sql, name));
        Optional<Bytes> message = assembly.message();
        if (message.isPresent()) {
            return new Reassembly.Complete(name, message.get());
        }
        int most = need.get() + total(sql, name, true).orElse(0);
        if (assembly.hasAllData() && count(sql, name, false) == need.get() || have >= most) {
            return broken(sql, name, "the segments do not give the message with the hash that they state");
        }
        // Perhaps parity is wrong; the data segments may still come.
        return new Reassembly.Incomplete(have, need);
    }

    /** Forgets the segments of a message that was dealt with, and remembers that it was. */
    public void confirm(Sql sql, SegmentedMessage name, Instant now) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO segmented_messages (signer, hash, confirmed_at) VALUES (?, ?, ?)",
                name.signer().uncompressed(),
                name.hash(),
                now.toEpochMilli());
        delete(sql, name);
    }

    /** Drops what is older than the retention; says how many segments. */
    public int expire(Sql sql, Instant now) throws SQLException {
        long before = now.minus(limits.retention()).toEpochMilli();
        sql.update("DELETE FROM segmented_messages WHERE confirmed_at < ?", before);
        return sql.update("DELETE FROM segments WHERE stored_at < ?", before);
    }

    private static boolean isConfirmed(Sql sql, SegmentedMessage name) throws SQLException {
        return sql.first(
                        "SELECT 1 FROM segmented_messages WHERE signer = ? AND hash = ?",
                        row -> true,
                        name.signer().uncompressed(),
                        name.hash())
                .isPresent();
    }

    private static Optional<Integer> total(Sql sql, SegmentedMessage name, boolean isParity) throws SQLException {
        return sql.first(
                "SELECT total FROM segments WHERE signer = ? AND hash = ? AND is_parity = ?",
                row -> row.integer(1),
                name.signer().uncompressed(),
                name.hash(),
                isParity);
    }

    private static int count(Sql sql, SegmentedMessage name) throws SQLException {
        return count(sql, name, false) + count(sql, name, true);
    }

    private static int count(Sql sql, SegmentedMessage name, boolean isParity) throws SQLException {
        return sql.first(
                        "SELECT count(*) FROM segments WHERE signer = ? AND hash = ? AND is_parity = ?",
                        row -> row.integer(1),
                        name.signer().uncompressed(),
                        name.hash(),
                        isParity)
                .orElseThrow();
    }

    private static List<Segment> load(Sql sql, SegmentedMessage name) throws SQLException {
        return sql.query(
                "SELECT is_parity, position, total, payload FROM segments WHERE signer = ? AND hash = ?"
                        + " ORDER BY is_parity, position",
                row -> new Segment(name.hash(), row.flag(1), row.integer(2), row.integer(3), row.bytes(4)),
                name.signer().uncompressed(),
                name.hash());
    }

    private static void store(Sql sql, SegmentedMessage name, Segment segment, Instant now) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO segments (signer, hash, is_parity, position, total, stored_at, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                name.signer().uncompressed(),
                name.hash(),
                segment.isParity(),
                segment.index(),
                segment.count(),
                now.toEpochMilli(),
                segment.payload());
    }

    private static Reassembly broken(Sql sql, SegmentedMessage name, String detail) throws SQLException {
        delete(sql, name);
        return new Reassembly.Broken(detail);
    }

    private static void delete(Sql sql, SegmentedMessage name) throws SQLException {
        sql.update(
                "DELETE FROM segments WHERE signer = ? AND hash = ?",
                name.signer().uncompressed(),
                name.hash());
    }

    /** Makes room for this message at the cost of older ones; false if it alone is too large. */
    private boolean fits(Sql sql, SegmentedMessage name) throws SQLException {
        Bytes signer = name.signer().uncompressed();
        while (used(sql, "WHERE signer = ?", signer).passes(limits.bytesPerSigner(), limits.segmentsPerSigner())) {
            if (!dropOldest(sql, name, "signer = ? AND hash <> ?", signer, name.hash())) {
                return false;
            }
        }
        while (used(sql, "").passes(limits.bytes(), limits.segments())) {
            if (!dropOldest(sql, name, "signer <> ? OR hash <> ?", signer, name.hash())) {
                return false;
            }
        }
        return true;
    }

    private static Used used(Sql sql, String where, Object... parameters) throws SQLException {
        return sql.first(
                        "SELECT coalesce(sum(length(payload)), 0), count(*) FROM segments " + where,
                        row -> new Used(row.number(1), row.number(2)),
                        parameters)
                .orElseThrow();
    }

    private static boolean dropOldest(Sql sql, SegmentedMessage except, String where, Object... parameters)
            throws SQLException {
        Optional<SegmentedMessage> oldest = sql.first(
                "SELECT signer, hash FROM segments WHERE " + where
                        + " GROUP BY signer, hash ORDER BY max(stored_at), signer, hash LIMIT 1",
                row -> new SegmentedMessage(new ChatKey(row.bytes(1)), row.bytes(2)),
                parameters);
        if (oldest.isEmpty() || oldest.get().equals(except)) {
            return false;
        }
        delete(sql, oldest.get());
        return true;
    }

    private record Used(long bytes, long segments) {
        boolean passes(long mostBytes, long mostSegments) {
            return bytes > mostBytes || segments > mostSegments;
        }
    }
}

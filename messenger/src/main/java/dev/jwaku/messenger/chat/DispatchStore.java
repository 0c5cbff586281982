package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages of ours on disk, whatever they say: their bytes, their recipients, and the one state of each. All methods
 * run inside a transaction of the profile's writer.
 */
final class DispatchStore {
    private DispatchStore() {}

    /** Adds a message, or gives one that is there its bytes back. */
    static void put(Sql sql, MessageId id, Bytes wrapped, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO dispatches (message_id, wrapped, created_at, state) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (message_id) DO UPDATE SET wrapped = excluded.wrapped",
                id.bytes(),
                wrapped,
                now.toEpochMilli(),
                State.QUEUED.code());
    }

    /** The bytes of a message; empty if they are not kept any more, or there is none. */
    static Optional<Bytes> wrapped(Sql sql, MessageId id) throws SQLException {
        return sql.first("SELECT wrapped FROM dispatches WHERE message_id = ?", row -> row.bytes(1), id.bytes())
                .filter(bytes -> !bytes.isEmpty());
    }

    /** Adds a recipient. */
    static void addRecipient(Sql sql, MessageId id, SyncRecord record, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO recipients (message_id, peer, mvds_id, timestamp, state, reason, changed_at)"
                        + " VALUES (?, ?, ?, ?, ?, '', ?)",
                id.bytes(),
                record.peer().uncompressed(),
                record.id().bytes(),
                record.message().timestamp(),
                State.QUEUED.code(),
                now.toEpochMilli());
    }

    /** One recipient of a message. */
    record Recipient(ChatKey peer, long timestamp, State state, String reason, Instant changedAt) {}

    static List<Recipient> recipients(Sql sql, MessageId id) throws SQLException {
        return sql.query(
                "SELECT peer, timestamp, state, reason, changed_at FROM recipients WHERE message_id = ? ORDER BY peer",
                row -> new Recipient(
                        new ChatKey(row.bytes(1)),
                        row.number(2),
                        State.of(row.integer(3)),
                        row.text(4),
                        Instant.ofEpochMilli(row.number(5))),
                id.bytes());
    }

    /**
     * Moves a message to a later state for one recipient.
     *
     * @param reason why it failed; else empty
     * @return empty if nothing changed, or there is no such message
     */
    static Optional<StateChange> advance(Sql sql, ChatKey peer, MvdsId mvdsId, State state, String reason, Instant now)
            throws SQLException {
        Optional<MessageId> id = sql.first(
                "UPDATE recipients SET state = ?, reason = ?, changed_at = ?"
                        + " WHERE mvds_id = ? AND peer = ? AND state < ? RETURNING message_id",
                row -> new MessageId(row.bytes(1)),
                state.code(),
                reason,
                now.toEpochMilli(),
                mvdsId.bytes(),
                peer.uncompressed(),
                state.code());
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateChange(id.get(), Optional.of(peer), state, fold(sql, id.get())));
    }

    /** Begins anew for one recipient. */
    static void requeue(Sql sql, MessageId id, ChatKey peer, Instant now) throws SQLException {
        sql.update(
                "UPDATE recipients SET state = ?, reason = '', changed_at = ? WHERE message_id = ? AND peer = ?",
                State.QUEUED.code(),
                now.toEpochMilli(),
                id.bytes(),
                peer.uncompressed());
    }

    /**
     * Derives the state of the whole from its recipients, or without any from its copies.
     *
     * @return the state if it changed
     */
    static Optional<State> fold(Sql sql, MessageId id) throws SQLException {
        List<State> parts = sql.query(
                "SELECT DISTINCT state FROM recipients WHERE message_id = ?",
                row -> State.of(row.integer(1)),
                id.bytes());
        State whole = State.ofAll(parts.isEmpty() ? RawStore.states(sql, id) : parts);
        boolean changed = sql.update(
                        "UPDATE dispatches SET state = ? WHERE message_id = ? AND state <> ?",
                        whole.code(),
                        id.bytes(),
                        whole.code())
                > 0;
        boolean isOver = parts.isEmpty() ? whole != State.FAILED : whole == State.DELIVERED;
        if (isOver && !RawStore.hasActive(sql, id)) {
            // Its bytes are not sent any more.
            sql.update("UPDATE dispatches SET wrapped = x'' WHERE message_id = ?", id.bytes());
        }
        return changed ? Optional.of(whole) : Optional.empty();
    }

    static Optional<DispatchReport> report(Sql sql, MessageId id) throws SQLException {
        Map<ChatKey, DispatchReport.Progress> progress = new LinkedHashMap<>();
        for (Recipient recipient : recipients(sql, id)) {
            progress.put(
                    recipient.peer(),
                    new DispatchReport.Progress(recipient.state(), recipient.reason(), recipient.changedAt()));
        }
        return sql.first(
                "SELECT created_at, state FROM dispatches WHERE message_id = ?",
                row -> new DispatchReport(id, Instant.ofEpochMilli(row.number(1)), State.of(row.integer(2)), progress),
                id.bytes());
    }

    /** All that is unacknowledged, oldest first. */
    static List<SyncRecord> unacknowledged(Sql sql, ChatKey self) throws SQLException {
        return sql.query(
                "SELECT s.peer, r.timestamp, d.wrapped, s.created_at, s.attempts, s.due_at, s.last_sent_at, s.stored"
                        + " FROM sync_records s JOIN recipients r ON r.mvds_id = s.mvds_id AND r.peer = s.peer"
                        + " JOIN dispatches d ON d.message_id = r.message_id ORDER BY s.rowid",
                row -> {
                    ChatKey peer = new ChatKey(row.bytes(1));
                    MvdsMessage message = new MvdsMessage(GroupId.of(self, peer), row.number(2), row.bytes(3));
                    return new SyncRecord(
                            peer,
                            message.id(),
                            message,
                            Instant.ofEpochMilli(row.number(4)),
                            row.integer(5),
                            Instant.ofEpochMilli(row.number(6)),
                            Instant.ofEpochMilli(row.number(7)),
                            row.flag(8));
                });
    }
}

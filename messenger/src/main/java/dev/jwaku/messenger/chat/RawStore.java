package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Copies outside data sync, on disk. All methods run inside a transaction of the profile's writer. */
final class RawStore {
    private static final String COLUMNS = "c.number, c.message_id, c.owner, c.seed, c.shard, c.with_bundle,"
            + " c.ephemeral, c.repeat_every, c.give_up_at, c.attempts, c.due_at, c.state, d.wrapped";
    private static final String FROM = " FROM raw_copies c JOIN dispatches d ON d.message_id = c.message_id";

    private RawStore() {}

    /** Adds a copy, due at once. */
    static void insert(Sql sql, MessageId id, RawCopy copy, Instant now) throws SQLException {
        Destination destination = copy.destination();
        sql.update(
                "INSERT INTO raw_copies (message_id, owner, seed, shard, with_bundle, ephemeral, repeat_every,"
                        + " give_up_at, attempts, due_at, state, active) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 1)",
                id.bytes(),
                destination instanceof Destination.Inbox inbox ? inbox.owner().uncompressed() : Bytes.EMPTY,
                destination.channel().seed(),
                destination.channel().shard().toString(),
                destination instanceof Destination.Shared shared && shared.withBundle(),
                copy.ephemeral(),
                copy.repeatEvery().map(Duration::toMillis).orElse(0L),
                now.plus(copy.giveUpAfter()).toEpochMilli(),
                now.toEpochMilli(),
                State.QUEUED.code());
    }

    /** What is still to be sent of a message. */
    static List<RawRecord> active(Sql sql, MessageId id) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + FROM + " WHERE c.message_id = ? AND c.active = 1 ORDER BY c.number",
                RawStore::read,
                id.bytes());
    }

    /** All that is still to be sent. */
    static List<RawRecord> active(Sql sql) throws SQLException {
        return sql.query("SELECT " + COLUMNS + FROM + " WHERE c.active = 1 ORDER BY c.number", RawStore::read);
    }

    static boolean hasActive(Sql sql, MessageId id) throws SQLException {
        return sql.first("SELECT 1 FROM raw_copies WHERE message_id = ? AND active = 1", row -> true, id.bytes())
                .isPresent();
    }

    static boolean hasAny(Sql sql, MessageId id) throws SQLException {
        return sql.first("SELECT 1 FROM raw_copies WHERE message_id = ?", row -> true, id.bytes())
                .isPresent();
    }

    static long countActive(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM raw_copies WHERE active = 1", row -> row.number(1))
                .orElseThrow();
    }

    static List<State> states(Sql sql, MessageId id) throws SQLException {
        return sql.query(
                "SELECT DISTINCT state FROM raw_copies WHERE message_id = ?",
                row -> State.of(row.integer(1)),
                id.bytes());
    }

    /** Keeps the times of a copy; one that was settled stays so. */
    static void save(Sql sql, RawRecord record) throws SQLException {
        sql.update(
                "UPDATE raw_copies SET attempts = ?, due_at = ? WHERE number = ?",
                record.attempts(),
                record.dueAt().toEpochMilli(),
                record.number());
    }

    /** Nothing more is sent of a copy. */
    static void end(Sql sql, long number) throws SQLException {
        sql.update("UPDATE raw_copies SET active = 0 WHERE number = ?", number);
    }

    /** Nothing more is sent of any copy of a message. */
    static void settle(Sql sql, MessageId id) throws SQLException {
        sql.update("UPDATE raw_copies SET active = 0 WHERE message_id = ?", id.bytes());
    }

    /** All copies that did not get out are tried anew. */
    static void revive(Sql sql, MessageId id, Instant now) throws SQLException {
        sql.update(
                "UPDATE raw_copies SET active = 1, attempts = 0, due_at = ?, state = ?,"
                        + " give_up_at = max(give_up_at, ?) WHERE message_id = ? AND state = ?",
                now.toEpochMilli(),
                State.QUEUED.code(),
                now.plus(RawCopy.DEFAULT_GIVE_UP_AFTER).toEpochMilli(),
                id.bytes(),
                State.FAILED.code());
        sql.update(
                "UPDATE raw_copies SET attempts = 0, due_at = ? WHERE message_id = ? AND active = 1",
                now.toEpochMilli(),
                id.bytes());
    }

    /** Moves a copy to a later state. */
    static Optional<StateChange> advance(Sql sql, long number, State state) throws SQLException {
        Optional<MessageId> id = sql.first(
                "UPDATE raw_copies SET state = ? WHERE number = ? AND state < ? RETURNING message_id",
                row -> new MessageId(row.bytes(1)),
                state.code(),
                number,
                state.code());
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateChange(id.get(), Optional.empty(), state, DispatchStore.fold(sql, id.get())));
    }

    private static RawRecord read(Sql.Row row) throws SQLException {
        Channel channel = new Channel(row.text(4), PubsubTopic.of(row.text(5)));
        Bytes owner = row.bytes(3);
        long repeatEvery = row.number(8);
        return new RawRecord(
                row.number(1),
                new MessageId(row.bytes(2)),
                owner.isEmpty()
                        ? new Destination.Shared(channel, row.flag(6))
                        : new Destination.Inbox(new ChatKey(owner), channel),
                row.bytes(13),
                row.flag(7),
                repeatEvery == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(repeatEvery)),
                Instant.ofEpochMilli(row.number(9)),
                row.integer(10),
                Instant.ofEpochMilli(row.number(11)),
                State.of(row.integer(12)).compareTo(State.PUBLISHED) >= 0);
    }
}

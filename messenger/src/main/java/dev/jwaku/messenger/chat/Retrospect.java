package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What listeners may not have been told, because the program ended between the fact and its telling.
 *
 * @param sent messages of ours that were accepted or came further in a time
 * @param taken messages of others that were taken in
 */
public record Retrospect(List<Sent> sent, List<Taken> taken) {
    /** Most messages of ours that are looked at: the last ones. */
    public static final int MOST_SENT = 2_000;
    /** Most messages of others. */
    public static final int MOST_TAKEN = 10_000;

    /** Copies the lists. */
    public Retrospect {
        sent = List.copyOf(sent);
        taken = List.copyOf(taken);
    }

    /**
     * A message of ours at one recipient.
     *
     * @param payload of the application message with its type; empty if it is not kept any more
     * @param text as it was stored to be shown; empty if it is no text
     */
    public record Sent(
            MessageId id,
            ChatKey recipient,
            Instant acceptedAt,
            State state,
            Instant changedAt,
            Optional<Payload> payload,
            Optional<StoredMessage> text) {}

    /** An application message. */
    public record Payload(int type, Bytes bytes) {}

    /**
     * A message of somebody else.
     *
     * @param text as it was stored to be shown; empty if it is no text
     */
    public record Taken(MessageId id, ChatKey sender, Instant at, Optional<StoredMessage> text) {}

    static Retrospect read(Sql sql, Instant from, Instant until) throws SQLException {
        return new Retrospect(
                sql.query(
                        "SELECT r.message_id, r.peer, d.created_at, r.state, r.changed_at, d.wrapped FROM"
                                + " (SELECT message_id, created_at, wrapped FROM dispatches"
                                + " ORDER BY rowid DESC LIMIT ?) d"
                                + " JOIN recipients r ON r.message_id = d.message_id"
                                + " WHERE d.created_at BETWEEN ? AND ? OR r.changed_at BETWEEN ? AND ?"
                                + " ORDER BY d.created_at, r.message_id, r.peer",
                        row -> sent(sql, row),
                        MOST_SENT,
                        from.toEpochMilli(),
                        until.toEpochMilli(),
                        from.toEpochMilli(),
                        until.toEpochMilli()),
                sql.query(
                        "SELECT message_id, sender, MIN(stored_at) FROM received WHERE stored_at BETWEEN ? AND ?"
                                + " GROUP BY message_id, sender ORDER BY MIN(stored_at), message_id LIMIT ?",
                        row -> taken(sql, row),
                        from.toEpochMilli(),
                        until.toEpochMilli(),
                        MOST_TAKEN));
    }

    private static Sent sent(Sql sql, Sql.Row row) throws SQLException {
        MessageId id = new MessageId(row.bytes(1));
        Bytes wrapped = row.bytes(6);
        return new Sent(
                id,
                new ChatKey(row.bytes(2)),
                Instant.ofEpochMilli(row.number(3)),
                State.of(row.integer(4)),
                Instant.ofEpochMilli(row.number(5)),
                wrapped.isEmpty() ? Optional.empty() : Optional.of(payload(wrapped)),
                MessageStore.find(sql, id));
    }

    private static Payload payload(Bytes wrapped) {
        ApplicationMetadataMessage message = ApplicationMetadataMessage.decode(wrapped);
        return new Payload(message.type(), message.payload());
    }

    private static Taken taken(Sql sql, Sql.Row row) throws SQLException {
        MessageId id = new MessageId(row.bytes(1));
        return new Taken(
                id, new ChatKey(row.bytes(2)), Instant.ofEpochMilli(row.number(3)), MessageStore.find(sql, id));
    }
}

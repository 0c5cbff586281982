package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Contacts and their requests on disk. All methods run inside a transaction of the profile's writer. */
public final class ContactBook {
    /** Most people who may wait for our answer. */
    public static final int MOST_REQUESTS = 1_000;
    /** Most people whose last request is remembered, answered ones too. */
    public static final int MOST_REMEMBERED = 20_000;

    /** The tables; whoever was added before there were requests counts as added by us. */
    public static final List<String> TABLES = List.of("""
            CREATE TABLE contact_states (
                peer BLOB PRIMARY KEY,
                local_state INTEGER NOT NULL,
                local_clock INTEGER NOT NULL,
                remote_state INTEGER NOT NULL,
                remote_clock INTEGER NOT NULL,
                display_name TEXT NOT NULL
            )
            """, """
            INSERT INTO contact_states (peer, local_state, local_clock, remote_state, remote_clock, display_name)
            SELECT peer, 2, added_at, 0, 0, '' FROM contacts ORDER BY rowid
            """, """
            CREATE TABLE contact_requests (
                peer BLOB PRIMARY KEY,
                message_id BLOB NOT NULL,
                text TEXT NOT NULL,
                clock INTEGER NOT NULL,
                received_at INTEGER NOT NULL,
                answer INTEGER NOT NULL
            )
            """);

    private static final String STATE_COLUMNS =
            "peer, local_state, local_clock, remote_state, remote_clock, display_name";
    private static final String REQUEST_COLUMNS = "message_id, peer, text, clock, received_at, answer";

    private ContactBook() {}

    /** What is known of somebody. */
    public static Contact read(Sql sql, ChatKey peer) throws SQLException {
        return sql.first(
                        "SELECT " + STATE_COLUMNS + " FROM contact_states WHERE peer = ?",
                        ContactBook::contact,
                        peer.uncompressed())
                .orElse(Contact.unknown(peer));
    }

    /** Everybody of whom something is known, in the order in which they became so. */
    public static List<Contact> all(Sql sql) throws SQLException {
        return sql.query("SELECT " + STATE_COLUMNS + " FROM contact_states ORDER BY rowid", ContactBook::contact);
    }

    /** Keeps what is known of somebody. */
    public static void save(Sql sql, Contact contact) throws SQLException {
        sql.update(
                "INSERT INTO contact_states (" + STATE_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (peer) DO UPDATE SET local_state = excluded.local_state,"
                        + " local_clock = excluded.local_clock, remote_state = excluded.remote_state,"
                        + " remote_clock = excluded.remote_clock, display_name = excluded.display_name",
                contact.key().uncompressed(),
                contact.local().number(),
                contact.localClock(),
                contact.remote().number(),
                contact.remoteClock(),
                contact.displayName());
    }

    /** The last request of somebody. */
    public static Optional<ContactRequest> request(Sql sql, ChatKey peer) throws SQLException {
        return sql.first(
                "SELECT " + REQUEST_COLUMNS + " FROM contact_requests WHERE peer = ?",
                ContactBook::request,
                peer.uncompressed());
    }

    /** The request with this id, if it is still the last one of its sender. */
    public static Optional<ContactRequest> request(Sql sql, MessageId id) throws SQLException {
        return sql.first(
                "SELECT " + REQUEST_COLUMNS + " FROM contact_requests WHERE message_id = ?",
                ContactBook::request,
                id.bytes());
    }

    /** Requests that wait for our answer, oldest first. */
    public static List<ContactRequest> pending(Sql sql) throws SQLException {
        return sql.query(
                "SELECT " + REQUEST_COLUMNS + " FROM contact_requests WHERE answer = 0 ORDER BY received_at, peer",
                ContactBook::request);
    }

    /** Whether another person may wait for our answer. */
    public static boolean hasRoom(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT count(*), count(*) FILTER (WHERE answer = 0) FROM contact_requests",
                        row -> row.number(1) < MOST_REMEMBERED && row.number(2) < MOST_REQUESTS)
                .orElse(true);
    }

    /** Whether the decision of another stranger may be remembered. */
    static boolean hasRoomForStrangers(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM contact_states WHERE local_state = 0", row -> row.number(1))
                        .orElse(0L)
                < MOST_REMEMBERED;
    }

    /** Keeps a request instead of an earlier one of the same person. */
    public static void save(Sql sql, ContactRequest request) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO contact_requests (" + REQUEST_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)",
                request.id().bytes(),
                request.sender().uncompressed(),
                request.text(),
                request.clock(),
                request.receivedAt().toEpochMilli(),
                request.answer().code());
    }

    /** Notes what became of the request of somebody, if there is one that waits. */
    public static void answer(Sql sql, ChatKey peer, ContactRequest.Answer answer) throws SQLException {
        sql.update(
                "UPDATE contact_requests SET answer = ? WHERE peer = ? AND answer = 0",
                answer.code(),
                peer.uncompressed());
    }

    private static Contact contact(Sql.Row row) throws SQLException {
        return new Contact(
                new ChatKey(row.bytes(1)),
                ContactState.of(row.number(2)),
                row.number(3),
                ContactState.of(row.number(4)),
                row.number(5),
                row.text(6));
    }

    private static ContactRequest request(Sql.Row row) throws SQLException {
        return new ContactRequest(
                new MessageId(row.bytes(1)),
                new ChatKey(row.bytes(2)),
                row.text(3),
                row.number(4),
                Instant.ofEpochMilli(row.number(5)),
                ContactRequest.Answer.of(row.integer(6)));
    }
}

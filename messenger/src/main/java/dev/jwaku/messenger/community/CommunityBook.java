package dev.jwaku.messenger.community;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Communities and requests to join ours, on disk. All methods run inside a transaction of the profile's writer. */
public final class CommunityBook {
    /** Most communities of one profile; more are refused. */
    static final int MOST_COMMUNITIES = 1_000;
    /** Most requests to communities of ours that are remembered; more come again later. */
    static final int MOST_REQUESTS = 10_000;

    /** The tables. */
    public static final List<String> TABLES = List.of("""
            CREATE TABLE communities (
                community BLOB PRIMARY KEY,
                standing INTEGER NOT NULL,
                request_clock INTEGER NOT NULL,
                requested_at INTEGER NOT NULL,
                request BLOB,
                request_message BLOB,
                description BLOB,
                nonce BLOB
            )
            """, """
            CREATE TABLE join_requests (
                request_id BLOB PRIMARY KEY,
                community BLOB NOT NULL,
                member BLOB NOT NULL,
                display_name TEXT NOT NULL,
                clock INTEGER NOT NULL,
                received_at INTEGER NOT NULL,
                answer INTEGER NOT NULL
            )
            """);

    private static final String COLUMNS =
            "community, standing, request_clock, requested_at, request, request_message, description, nonce";
    private static final String REQUEST_COLUMNS =
            "request_id, community, member, display_name, clock, received_at, answer";

    private CommunityBook() {}

    static Optional<StoredCommunity> find(Sql sql, CommunityId id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM communities WHERE community = ?",
                CommunityBook::community,
                id.compressed());
    }

    static List<StoredCommunity> all(Sql sql) throws SQLException {
        return sql.query("SELECT " + COLUMNS + " FROM communities ORDER BY rowid", CommunityBook::community);
    }

    static void save(Sql sql, StoredCommunity community) throws SQLException {
        sql.update(
                "INSERT INTO communities (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (community) DO UPDATE SET standing = excluded.standing,"
                        + " request_clock = excluded.request_clock, requested_at = excluded.requested_at,"
                        + " request = excluded.request, request_message = excluded.request_message,"
                        + " description = excluded.description",
                community.id().compressed(),
                community.joining().standing().code(),
                community.joining().requestClock(),
                community.joining().requestedAt().toEpochMilli(),
                community.request(),
                community.requestMessage().map(MessageId::bytes).orElse(Bytes.EMPTY),
                community.wrapped(),
                community.nonce());
    }

    static long count(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM communities", row -> row.number(1))
                .orElse(0L);
    }

    static Optional<JoinRequest> request(Sql sql, Bytes id) throws SQLException {
        return sql.first(
                "SELECT " + REQUEST_COLUMNS + " FROM join_requests WHERE request_id = ?", CommunityBook::request, id);
    }

    /** Requests that wait for an answer, oldest first. */
    static List<JoinRequest> pending(Sql sql, CommunityId community) throws SQLException {
        return sql.query(
                "SELECT " + REQUEST_COLUMNS
                        + " FROM join_requests WHERE community = ? AND answer = 0 ORDER BY received_at, request_id",
                CommunityBook::request,
                community.compressed());
    }

    static boolean hasRoom(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM join_requests", row -> row.number(1))
                        .orElse(0L)
                < MOST_REQUESTS;
    }

    static void save(Sql sql, JoinRequest request) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO join_requests (" + REQUEST_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                request.id(),
                request.community().compressed(),
                request.member().uncompressed(),
                request.displayName(),
                request.clock(),
                request.receivedAt().toEpochMilli(),
                request.answer().code());
    }

    private static StoredCommunity community(Sql.Row row) throws SQLException {
        Bytes message = row.bytes(6);
        return new StoredCommunity(
                CommunityId.of(row.bytes(1)),
                new Joining(Standing.of(row.integer(2)), row.number(3), Instant.ofEpochMilli(row.number(4))),
                row.bytes(5),
                message.isEmpty() ? Optional.empty() : Optional.of(new MessageId(message)),
                row.bytes(7),
                row.bytes(8));
    }

    private static JoinRequest request(Sql.Row row) throws SQLException {
        return new JoinRequest(
                row.bytes(1),
                CommunityId.of(row.bytes(2)),
                new ChatKey(row.bytes(3)),
                row.text(4),
                row.number(5),
                Instant.ofEpochMilli(row.number(6)),
                JoinRequest.Answer.of(row.integer(7)));
    }
}

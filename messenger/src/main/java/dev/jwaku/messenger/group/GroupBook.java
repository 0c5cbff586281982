package dev.jwaku.messenger.group;

import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Private groups on disk: their changes. All methods run inside a transaction of the profile's writer. */
public final class GroupBook {
    /** Most groups of one profile; more are refused. */
    public static final int MOST_GROUPS = 2_000;
    /** Most changes that are kept of one group, those without effect too. */
    public static final int MOST_EVENTS = 2_000;

    /** The tables. */
    public static final List<String> TABLES = List.of("""
            CREATE TABLE private_groups (
                chat_id TEXT PRIMARY KEY,
                is_confirmed INTEGER NOT NULL,
                created_at INTEGER NOT NULL
            )
            """, """
            CREATE TABLE group_events (
                chat_id TEXT NOT NULL,
                author BLOB NOT NULL,
                event BLOB NOT NULL,
                signature BLOB NOT NULL,
                PRIMARY KEY (chat_id, author, event)
            )
            """);

    private GroupBook() {}

    /** Whether the group is known. */
    static boolean knows(Sql sql, GroupChatId id) throws SQLException {
        return sql.first("SELECT 1 FROM private_groups WHERE chat_id = ?", row -> true, id.text())
                .isPresent();
    }

    /** Whether what somebody says in a group counts: both it and we belong to it, and we want to. */
    public static boolean isHeard(Sql sql, String chatId, ChatKey sender, ChatKey self) throws SQLException {
        GroupChatId id;
        try {
            id = GroupChatId.parse(chatId);
        } catch (InvalidGroupException e) {
            return false;
        }
        return isConfirmed(sql, id)
                && read(sql, id)
                        .filter(group -> group.isMember(sender) && group.isMember(self))
                        .isPresent();
    }

    /** How many groups there are. */
    static long count(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM private_groups", row -> row.number(1))
                .orElse(0L);
    }

    /** Adds a group; one that is there stays as it is. */
    static void insert(Sql sql, GroupChatId id, boolean isConfirmed, Instant now) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO private_groups (chat_id, is_confirmed, created_at) VALUES (?, ?, ?)",
                id.text(),
                isConfirmed,
                now.toEpochMilli());
    }

    /** Whether we want to be in the group: its creator or inviter is a contact, or we said so. */
    static boolean isConfirmed(Sql sql, GroupChatId id) throws SQLException {
        return sql.first("SELECT is_confirmed FROM private_groups WHERE chat_id = ?", row -> row.flag(1), id.text())
                .orElse(false);
    }

    static void confirm(Sql sql, GroupChatId id) throws SQLException {
        sql.update("UPDATE private_groups SET is_confirmed = 1 WHERE chat_id = ?", id.text());
    }

    /**
     * Adds changes; those that are there stay.
     *
     * @return how many are new
     * @throws InvalidGroupException if there would be too many; nothing was added
     */
    static int add(Sql sql, GroupChatId id, Collection<SignedMembershipEvent> events) throws SQLException {
        Map<Bytes, SignedMembershipEvent> fresh = new LinkedHashMap<>();
        events.forEach(signed -> fresh.put(Bytes.concat(signed.author().uncompressed(), signed.encoded()), signed));
        List<SignedMembershipEvent> known = events(sql, id);
        known.forEach(signed -> fresh.remove(Bytes.concat(signed.author().uncompressed(), signed.encoded())));
        if (!fresh.isEmpty() && known.size() + fresh.size() > MOST_EVENTS) {
            throw new InvalidGroupException("a group has at most " + MOST_EVENTS + " changes");
        }
        for (SignedMembershipEvent signed : fresh.values()) {
            sql.update(
                    "INSERT INTO group_events (chat_id, author, event, signature) VALUES (?, ?, ?, ?)",
                    id.text(),
                    signed.author().uncompressed(),
                    signed.encoded(),
                    signed.signature());
        }
        return fresh.size();
    }

    /** The group with this id as all its changes make it. */
    static Optional<Membership> read(Sql sql, GroupChatId id) throws SQLException {
        return knows(sql, id) ? Optional.of(Membership.settled(id, events(sql, id))) : Optional.empty();
    }

    /** All changes that are kept of a group, in no order that means anything. */
    static List<SignedMembershipEvent> events(Sql sql, GroupChatId id) throws SQLException {
        return sql.query(
                "SELECT signature, event, author FROM group_events WHERE chat_id = ?",
                row -> new SignedMembershipEvent(
                        id.text(),
                        row.bytes(1),
                        row.bytes(2),
                        new ChatKey(row.bytes(3)),
                        MembershipEvent.decode(row.bytes(2))),
                id.text());
    }

    /** The ids of all groups in the order in which they became known. */
    static List<GroupChatId> ids(Sql sql) throws SQLException {
        return sql.query("SELECT chat_id FROM private_groups ORDER BY rowid", row -> GroupChatId.parse(row.text(1)));
    }

    /** How many groups wait for us to say whether we want to be in them. */
    static long unconfirmed(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM private_groups WHERE is_confirmed = 0", row -> row.number(1))
                .orElse(0L);
    }
}

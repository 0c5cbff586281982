package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageDetails;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.sqlite.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said in all chats, by us and by others, on disk. Thread-safe. */
public final class ChatLog {
    private final Database database;
    private final Board board;

    ChatLog(Database database, Board board) {
        this.database = database;
        this.board = board;
    }

    /**
     * Keeps what we said.
     *
     * @param peer whom we said it to; we ourselves in a group
     */
    public void keepOwn(Transaction transaction, MessageId id, ChatKey peer, ChatMessage message) throws SQLException {
        Optional<StoredMessage> ignored =
                MessageStore.insert(transaction.sql(), stored(id, peer, true, message, transaction.now()));
    }

    /** Keeps what somebody said, and has it told. */
    public void keep(Transaction transaction, Incoming incoming, ChatMessage message) throws SQLException {
        keep(transaction, stored(incoming.id(), incoming.sender(), false, message, transaction.now()));
        String chatId = message.messageType() == ChatMessage.PRIVATE_GROUP
                ? message.chatId()
                : incoming.sender().hex();
        ChatClocks.witness(transaction.sql(), chatId, message.clock());
    }

    /** Keeps what somebody said who asked to be a contact, now that it is one: it begins the chat. */
    public void keepGreeting(Transaction transaction, ContactRequest request) throws SQLException {
        ChatMessage greeting = ChatMessage.contactRequest(
                request.clock(),
                request.clock(),
                request.text(),
                request.sender().hex());
        if (!request.text().isEmpty()) {
            keep(transaction, stored(request.id(), request.sender(), false, greeting, transaction.now()));
        }
    }

    private void keep(Transaction transaction, StoredMessage message) throws SQLException {
        Optional<StoredMessage> stored = MessageStore.insert(transaction.sql(), message);
        if (stored.isPresent()) {
            if (stored.get().details().isDeleted()) {
                MessageStore.erase(transaction.sql(), message.id());
            }
            InboxMessage shown = InboxMessage.of(stored.get());
            transaction.afterCommit(() -> board.onMessage(shown));
        }
    }

    /** Whether a message is known to belong to the chat with somebody else. */
    public boolean isOfAnotherChat(Transaction transaction, String id, ChatKey peer) throws SQLException {
        MessageId parsed;
        try {
            parsed = MessageId.parse(id);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return MessageStore.find(transaction.sql(), parsed)
                .filter(message -> !message.isIn(peer.hex(), false))
                .isPresent();
    }

    /** Messages of a group. */
    public List<ChatEntry> read(String group, long after, int most) {
        requirePage(most);
        return entries(database.run("read a group", sql -> MessageStore.group(sql, group, after, most)));
    }

    List<ChatEntry> read(ChatKey peer, long after, int most) {
        requirePage(most);
        return entries(database.run("read a chat", sql -> MessageStore.chat(sql, peer, after, most)));
    }

    /** Messages of a group, the last stored first. */
    public List<ChatEntry> readBefore(String group, long before, int most) {
        requirePage(most);
        return entries(database.run("read a group", sql -> MessageStore.groupBefore(sql, group, before, most)));
    }

    List<ChatEntry> readBefore(ChatKey peer, long before, int most) {
        requirePage(most);
        return entries(database.run("read a chat", sql -> MessageStore.chatBefore(sql, peer, before, most)));
    }

    private static void requirePage(int most) {
        if (most < 1 || most > Inbox.MOST_PER_READING) {
            throw new IllegalArgumentException("read 1 to " + Inbox.MOST_PER_READING + " messages, not " + most);
        }
    }

    private static List<ChatEntry> entries(List<StoredMessage> messages) {
        return messages.stream().map(ChatEntry::of).toList();
    }

    private static StoredMessage stored(
            MessageId id, ChatKey peer, boolean isOutgoing, ChatMessage message, Instant now) {
        return new StoredMessage(
                0,
                id,
                peer,
                isOutgoing,
                message.text(),
                message.clock(),
                Instant.ofEpochMilli(message.timestamp()),
                0,
                now,
                MessageDetails.of(message));
    }
}

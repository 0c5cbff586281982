package dev.jwaku.messenger.chat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.ContactStore;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;

/** Stores texts of contacts. Those of strangers wait until they are contacts. */
final class TextHandler implements Handler {
    private final Board board;

    TextHandler(Board board) {
        this.board = board;
    }

    @Override
    public Verdict handle(Transaction transaction, Incoming message) throws SQLException {
        Sql sql = transaction.sql();
        ChatKey sender = message.sender();
        if (!ContactStore.contains(sql, sender)) {
            transaction.afterCommit(() -> board.onStranger(sender));
            return Verdict.LATER;
        }
        if (!message.isByItsSender()) {
            throw new MalformedMessageException(
                    "a chat message signed by " + message.author() + " came from " + sender);
        }
        ChatMessage text = ChatMessage.decode(message.payload());
        ChatRules.check(text, message.sentAt()).ifPresent(reason -> {
            throw new MalformedMessageException("chat message from " + sender + ": " + reason);
        });
        MessageStore.insert(sql, stored(message, text)).ifPresent(stored -> {
            InboxMessage shown = InboxMessage.of(stored);
            transaction.afterCommit(() -> board.onMessage(shown));
        });
        ContactStore.witnessClock(sql, sender, text.clock());
        return Verdict.ACCEPTED;
    }

    private static StoredMessage stored(Incoming message, ChatMessage text) {
        return new StoredMessage(
                0,
                message.id(),
                message.sender(),
                false,
                text.text(),
                text.clock(),
                Instant.ofEpochMilli(text.timestamp()),
                0,
                message.receivedAt());
    }
}

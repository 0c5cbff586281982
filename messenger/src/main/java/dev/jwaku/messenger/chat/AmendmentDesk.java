package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ApplicationMessage;
import dev.jwaku.messenger.application.DeleteMessage;
import dev.jwaku.messenger.application.EditMessage;
import dev.jwaku.messenger.application.EmojiReaction;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.runtime.Bytes;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Edits, deletes and reacts to what was said, in any chat. All methods run inside a transaction. */
public final class AmendmentDesk {
    private final ChatKey self;
    private final Bulletin bulletin;

    /** For one person. */
    public AmendmentDesk(ChatKey self, Bulletin bulletin) {
        this.self = self;
        this.bulletin = bulletin;
    }

    /** Gives a message of ours another text. */
    public OutgoingMessage edit(Transaction transaction, Audience audience, MessageId message, String text)
            throws SQLException {
        ChatRules.requireText(text);
        requireOwn(transaction, audience, message);
        long clock = nextClock(transaction, audience);
        boolean ignored = Amendments.edit(transaction.sql(), message, Optional.empty(), clock, text);
        return post(
                transaction,
                audience,
                message,
                new EditMessage(
                        clock,
                        text,
                        audience.chatId(),
                        message.toString(),
                        audience.messageType(),
                        0,
                        List.of(),
                        Optional.empty()));
    }

    /** Deletes a message of ours. */
    public OutgoingMessage delete(Transaction transaction, Audience audience, MessageId message) throws SQLException {
        requireOwn(transaction, audience, message);
        long clock = nextClock(transaction, audience);
        boolean ignored = Amendments.delete(transaction.sql(), message, Optional.empty(), clock);
        MessageStore.erase(transaction.sql(), message);
        return post(
                transaction,
                audience,
                message,
                new DeleteMessage(clock, audience.chatId(), message.toString(), audience.messageType(), ""));
    }

    /** Tells how we feel, or that we do not any more. */
    public OutgoingMessage react(
            Transaction transaction, Audience audience, MessageId message, Reaction.Emoji emoji, boolean isRetracted)
            throws SQLException {
        long clock = nextClock(transaction, audience);
        boolean ignored = Amendments.react(
                transaction.sql(), message, audience.chatId(), new Reaction(self, emoji), clock, isRetracted);
        return post(
                transaction,
                audience,
                message,
                new EmojiReaction(
                        clock,
                        audience.chatId(),
                        message.toString(),
                        audience.messageType(),
                        emoji.number(),
                        isRetracted,
                        Bytes.EMPTY));
    }

    private void requireOwn(Transaction transaction, Audience audience, MessageId message) throws SQLException {
        boolean isOwn = MessageStore.find(transaction.sql(), message)
                .filter(stored -> stored.isOutgoing() && stored.isIn(audience.chatId(), audience.isGroup()))
                .isPresent();
        if (!isOwn) {
            throw new MessageRefusedException(message + " is no message of ours in this chat");
        }
    }

    private OutgoingMessage post(
            Transaction transaction, Audience audience, MessageId target, ApplicationMessage amendment)
            throws SQLException {
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onAmended(target)));
        return transaction.post(Dispatch.to(audience.others(), amendment.type(), amendment.encode()));
    }

    private static long nextClock(Transaction transaction, Audience audience) throws SQLException {
        return ChatClocks.next(
                transaction.sql(), audience.chatId(), transaction.now().toEpochMilli());
    }
}

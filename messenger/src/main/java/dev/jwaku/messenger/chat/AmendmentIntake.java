package dev.jwaku.messenger.chat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.DeleteMessage;
import dev.jwaku.messenger.application.EditMessage;
import dev.jwaku.messenger.application.EmojiReaction;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.StoredMessage;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Takes in edits, deletions and reactions of others. They may come before what they are about. Used by the courier task
 * only.
 */
public final class AmendmentIntake {
    private final Hearing hearing;
    private final Bulletin bulletin;

    /** @param hearing whose words count */
    public AmendmentIntake(Hearing hearing, Bulletin bulletin) {
        this.hearing = hearing;
        this.bulletin = bulletin;
    }

    /** Has edits, deletions and reactions dealt with. */
    public void register(Handlers handlers) {
        handlers.on(EditMessage.TYPE, this::onEdit)
                .on(DeleteMessage.TYPE, this::onDelete)
                .on(EmojiReaction.TYPE, this::onReaction);
    }

    private Verdict onEdit(Transaction transaction, Incoming incoming) throws SQLException {
        EditMessage edit = EditMessage.decode(incoming.payload());
        Target target = new Target(edit.messageId(), edit.chatId(), edit.messageType(), edit.clock());
        if (ChatRules.checkText(edit.text()).isPresent()) {
            return Verdict.REFUSED;
        }
        Optional<Verdict> judged = judge(transaction, incoming, target, true);
        if (judged.isPresent()) {
            return judged.get();
        }
        if (Amendments.edit(
                transaction.sql(), target.message(), Optional.of(incoming.sender()), edit.clock(), edit.text())) {
            tell(transaction, target.message());
        }
        return Verdict.ACCEPTED;
    }

    private Verdict onDelete(Transaction transaction, Incoming incoming) throws SQLException {
        DeleteMessage deletion = DeleteMessage.decode(incoming.payload());
        Target target = new Target(deletion.messageId(), deletion.chatId(), deletion.messageType(), deletion.clock());
        Optional<Verdict> judged = judge(transaction, incoming, target, true);
        if (judged.isPresent()) {
            return judged.get();
        }
        if (Amendments.delete(transaction.sql(), target.message(), Optional.of(incoming.sender()), deletion.clock())) {
            if (MessageStore.find(transaction.sql(), target.message()).isPresent()) {
                // It was judged to be its own; one that comes later is erased then, if it is.
                MessageStore.erase(transaction.sql(), target.message());
            }
            tell(transaction, target.message());
        }
        return Verdict.ACCEPTED;
    }

    private Verdict onReaction(Transaction transaction, Incoming incoming) throws SQLException {
        return onReaction(transaction, incoming, EmojiReaction.decode(incoming.payload()));
    }

    /** Somebody feels something about a message, or does not any more. */
    public Verdict onReaction(Transaction transaction, Incoming incoming, EmojiReaction reaction) throws SQLException {
        Target target = new Target(reaction.messageId(), reaction.chatId(), reaction.messageType(), reaction.clock());
        Optional<Reaction.Emoji> emoji = Reaction.Emoji.of(reaction.emoji());
        if (emoji.isEmpty()) {
            return Verdict.REFUSED;
        }
        Optional<Verdict> judged = judge(transaction, incoming, target, false);
        if (judged.isPresent()) {
            return judged.get();
        }
        boolean isNew = Amendments.react(
                transaction.sql(),
                target.message(),
                target.localChat(incoming.sender()),
                new Reaction(incoming.sender(), emoji.get()),
                reaction.clock(),
                reaction.isRetracted());
        if (isNew) {
            tell(transaction, target.message());
        }
        return Verdict.ACCEPTED;
    }

    private Optional<Verdict> judge(Transaction transaction, Incoming incoming, Target target, boolean isByAuthor)
            throws SQLException {
        if (!incoming.isByItsSender() || target.clock() <= 0 || !target.isOfKnownKind()) {
            return Optional.of(Verdict.REFUSED);
        }
        ChatKey sender = incoming.sender();
        if (ChatRules.isAhead(target.clock(), incoming) || !hearing.hears(transaction.sql(), sender, target.group())) {
            return Optional.of(Verdict.LATER);
        }
        Optional<StoredMessage> known = MessageStore.find(transaction.sql(), target.message());
        if (known.isEmpty()) {
            return Amendments.hasRoom(transaction.sql(), sender) ? Optional.empty() : Optional.of(Verdict.LATER);
        }
        boolean isInChat =
                known.get().isIn(target.localChat(sender), target.messageType() == ChatMessage.PRIVATE_GROUP);
        boolean isItsOwn = !known.get().isOutgoing() && known.get().peer().equals(sender);
        if (!isInChat || isByAuthor && !isItsOwn) {
            return Optional.of(Verdict.REFUSED);
        }
        ChatClocks.witness(transaction.sql(), target.localChat(sender), target.clock());
        return Optional.empty();
    }

    private void tell(Transaction transaction, MessageId message) {
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onAmended(message)));
    }

    /** What an amendment is about. */
    private record Target(String messageId, String chatId, int messageType, long clock) {
        MessageId message() {
            try {
                return MessageId.parse(messageId);
            } catch (IllegalArgumentException e) {
                throw new MalformedMessageException("an amendment names no message", e);
            }
        }

        boolean isOfKnownKind() {
            return messageType == ChatMessage.ONE_TO_ONE || messageType == ChatMessage.PRIVATE_GROUP;
        }

        /** The group; empty between two people. */
        Optional<String> group() {
            return messageType == ChatMessage.PRIVATE_GROUP ? Optional.of(chatId) : Optional.empty();
        }

        String localChat(ChatKey sender) {
            return group().orElse(sender.hex());
        }
    }
}

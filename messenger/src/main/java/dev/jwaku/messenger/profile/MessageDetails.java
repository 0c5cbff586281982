package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import java.util.Optional;

/**
 * What a plain text between two people does not have.
 *
 * @param group the id of the private group that it was said in; empty between two people
 * @param contentType as in {@link ChatMessage}: {@link ChatMessage#TEXT_PLAIN}, {@link ChatMessage#CONTACT_REQUEST}
 * @param responseTo which message it answers
 * @param isEdited whether its author changed the text
 * @param isDeleted whether its author deleted it; the text is empty then
 */
public record MessageDetails(
        Optional<String> group, int contentType, Optional<MessageId> responseTo, boolean isEdited, boolean isDeleted) {
    /** A plain text between two people. */
    public static final MessageDetails PLAIN =
            new MessageDetails(Optional.empty(), ChatMessage.TEXT_PLAIN, Optional.empty(), false, false);

    /** What a chat message says of itself, when it is new. */
    public static MessageDetails of(ChatMessage message) {
        return new MessageDetails(
                message.messageType() == ChatMessage.PRIVATE_GROUP ? Optional.of(message.chatId()) : Optional.empty(),
                message.contentType(),
                answered(message.responseTo()),
                false,
                false);
    }

    private static Optional<MessageId> answered(String id) {
        try {
            return id.isEmpty() ? Optional.empty() : Optional.of(MessageId.parse(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

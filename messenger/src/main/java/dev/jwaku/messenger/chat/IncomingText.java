package dev.jwaku.messenger.chat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.time.Instant;

/**
 * A chat message that passed all checks.
 *
 * @param synced the MVDS message that brought it
 */
record IncomingText(MvdsMessage synced, MessageId id, ChatMessage message) {
    /**
     * Reads the body of an MVDS message.
     *
     * @param sender who signed the envelope, and must have signed the message
     * @param groupId the group of the sender and us
     * @param sentAt time of the Waku message
     * @throws MalformedMessageException if it is no text that may be shown
     */
    static IncomingText read(MvdsMessage synced, ChatKey sender, Bytes groupId, Instant sentAt) {
        if (!synced.groupId().equals(groupId)) {
            throw new MalformedMessageException("MVDS message " + synced.id() + " is for another group");
        }
        ApplicationMetadataMessage wrapper = ApplicationMetadataMessage.decode(synced.body());
        if (wrapper.type() != ChatMessage.TYPE) {
            throw new MalformedMessageException("application message of type " + wrapper.type() + " is not supported");
        }
        if (!wrapper.author().equals(sender)) {
            throw new MalformedMessageException(
                    "a chat message signed by " + wrapper.author() + " came from " + sender);
        }
        ChatMessage message = ChatMessage.decode(wrapper.payload());
        ChatRules.check(message, sentAt).ifPresent(reason -> {
            throw new MalformedMessageException("chat message from " + sender + ": " + reason);
        });
        return new IncomingText(synced, MessageId.of(sender, synced.body()), message);
    }
}

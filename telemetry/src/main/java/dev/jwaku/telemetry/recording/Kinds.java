package dev.jwaku.telemetry.recording;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.AcceptContactRequest;
import dev.jwaku.messenger.application.ChatIdentity;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.CommunityRequestToJoinResponse;
import dev.jwaku.messenger.application.ContactCodeAdvertisement;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.application.StatusUpdate;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Kind;
import java.util.Optional;

/** What application messages are, for telemetry. The same at sender and receiver. */
final class Kinds {
    private Kinds() {}

    /**
     * What a message is, and where it was said.
     *
     * @param group id of the private group; empty between two people
     */
    record Said(Kind kind, String group) {}

    /**
     * Looks into a message.
     *
     * @return empty for what is said to nobody in particular: announcements, descriptions of communities
     */
    static Optional<Said> of(int type, Bytes payload) {
        return switch (type) {
            case ChatMessage.TYPE -> Optional.of(chat(payload));
            case MembershipUpdateMessage.TYPE -> Optional.of(membership(payload));
            case AcceptContactRequest.TYPE -> said(Kind.CONTACT_ACCEPT);
            case CommunityRequestToJoin.TYPE -> said(Kind.COMMUNITY_JOIN_REQUEST);
            case CommunityRequestToJoinResponse.TYPE -> said(Kind.COMMUNITY_JOIN_RESPONSE);
            case CommunityDescription.TYPE, ContactCodeAdvertisement.TYPE, StatusUpdate.TYPE, ChatIdentity.TYPE ->
                Optional.empty();
            default -> said(Kind.OTHER_DM);
        };
    }

    /** What a text is that is kept to be shown. */
    static Said of(StoredMessage text) {
        if (text.details().contentType() == ChatMessage.CONTACT_REQUEST) {
            return new Said(Kind.CONTACT_REQUEST, "");
        }
        return text.details()
                .group()
                .map(group -> new Said(Kind.PRIVATE_GROUP, group))
                .orElse(new Said(Kind.ONE_TO_ONE, ""));
    }

    private static Optional<Said> said(Kind kind) {
        return Optional.of(new Said(kind, ""));
    }

    private static Said chat(Bytes payload) {
        try {
            ChatMessage message = ChatMessage.decode(payload);
            if (message.contentType() == ChatMessage.CONTACT_REQUEST) {
                return new Said(Kind.CONTACT_REQUEST, "");
            }
            return switch (message.messageType()) {
                case ChatMessage.PRIVATE_GROUP -> new Said(Kind.PRIVATE_GROUP, message.chatId());
                case ChatMessage.ONE_TO_ONE -> new Said(Kind.ONE_TO_ONE, "");
                default -> new Said(Kind.OTHER_DM, "");
            };
        } catch (MalformedMessageException e) {
            return new Said(Kind.OTHER_DM, "");
        }
    }

    private static Said membership(Bytes payload) {
        try {
            MembershipUpdateMessage update = MembershipUpdateMessage.decode(payload);
            return new Said(update.message().isPresent() ? Kind.PRIVATE_GROUP : Kind.GROUP_MEMBERSHIP, update.chatId());
        } catch (MalformedMessageException e) {
            return new Said(Kind.GROUP_MEMBERSHIP, "");
        }
    }
}

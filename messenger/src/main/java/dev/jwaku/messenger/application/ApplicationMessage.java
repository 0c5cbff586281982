package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** A message of layer 1: what is inside an {@link ApplicationMetadataMessage}. */
public sealed interface ApplicationMessage
        permits AcceptContactRequest,
                ChatIdentity,
                ChatMessage,
                CommunityCancelRequestToJoin,
                CommunityDescription,
                CommunityRequestToJoin,
                CommunityRequestToJoinResponse,
                CommunityRequestToLeave,
                ContactCodeAdvertisement,
                ContactUpdate,
                DeleteMessage,
                EditMessage,
                EmojiReaction,
                GroupChatInvitation,
                MembershipUpdateMessage,
                PinMessage,
                RetractContactRequest,
                StatusUpdate,
                UnreadMessage {
    /** Its number in the wrapper. */
    int type();

    /** The protobuf: fields in the order of their numbers, default values left out. */
    Bytes encode();

    /**
     * Reads a message of any type; one that this messenger has no use for stays as it came.
     *
     * @throws MalformedMessageException if it is none of this type
     */
    static ApplicationMessage decode(int type, Bytes payload) {
        return switch (type) {
            case ChatMessage.TYPE -> ChatMessage.decode(payload);
            case ContactUpdate.TYPE -> ContactUpdate.decode(payload);
            case MembershipUpdateMessage.TYPE -> MembershipUpdateMessage.decode(payload);
            case ContactCodeAdvertisement.TYPE -> ContactCodeAdvertisement.decode(payload);
            case EmojiReaction.TYPE -> EmojiReaction.decode(payload);
            case GroupChatInvitation.TYPE -> GroupChatInvitation.decode(payload);
            case ChatIdentity.TYPE -> ChatIdentity.decode(payload);
            case CommunityDescription.TYPE -> CommunityDescription.decode(payload);
            case CommunityRequestToJoin.TYPE -> CommunityRequestToJoin.decode(payload);
            case PinMessage.TYPE -> PinMessage.decode(payload);
            case EditMessage.TYPE -> EditMessage.decode(payload);
            case StatusUpdate.TYPE -> StatusUpdate.decode(payload);
            case DeleteMessage.TYPE -> DeleteMessage.decode(payload);
            case AcceptContactRequest.TYPE -> AcceptContactRequest.decode(payload);
            case RetractContactRequest.TYPE -> RetractContactRequest.decode(payload);
            case CommunityRequestToJoinResponse.TYPE -> CommunityRequestToJoinResponse.decode(payload);
            case CommunityRequestToLeave.TYPE -> CommunityRequestToLeave.decode(payload);
            case CommunityCancelRequestToJoin.TYPE -> CommunityCancelRequestToJoin.decode(payload);
            default -> new UnreadMessage(type, payload);
        };
    }
}

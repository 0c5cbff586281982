package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.community.Standing;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.contact.ContactState;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.group.Membership;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageDetails;
import dev.jwaku.node.rest.Json;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages, chats, contacts, groups and communities in the shapes of the reference's {@code MessengerResponse}, as far
 * as its users read them, with our own {@code state} beside its {@code outgoingStatus}.
 */
final class ReferenceJson {
    private static final int ONE_TO_ONE = 1;
    private static final int PRIVATE_GROUP = 3;

    private ReferenceJson() {}

    static ObjectNode message(ChatEntry entry, ChatKey self) {
        boolean isOurs = entry.state().isPresent();
        ObjectNode json =
                message(entry.id(), isOurs ? self : entry.peer(), entry.peer(), entry.text(), entry.details());
        json.put("clock", entry.clock());
        json.put("timestamp", entry.timestamp().toEpochMilli());
        json.put(
                "outgoingStatus",
                entry.state().map(ReferenceJson::outgoingStatus).orElse(""));
        entry.state().ifPresent(state -> json.put("state", state.name()));
        return json;
    }

    static ObjectNode message(InboxMessage message) {
        ObjectNode json = message(message.id(), message.sender(), message.sender(), message.text(), message.details());
        json.put("clock", message.clock());
        json.put("timestamp", message.timestamp().toEpochMilli());
        json.put("outgoingStatus", "");
        return json;
    }

    private static ObjectNode message(MessageId id, ChatKey from, ChatKey peer, String text, MessageDetails details) {
        String chat = details.group().orElse(peer.hex());
        ObjectNode json = Json.object();
        json.put("id", id.toString());
        json.put("from", from.hex());
        json.put("chatId", chat);
        json.put("localChatId", chat);
        json.put("compressedKey", from.toString());
        json.put("text", text);
        json.put("contentType", details.contentType());
        json.put("messageType", details.group().isPresent() ? PRIVATE_GROUP : ONE_TO_ONE);
        details.responseTo().ifPresent(to -> json.put("responseTo", to.toString()));
        if (details.isDeleted()) {
            json.put("deleted", true);
        }
        return json;
    }

    /** A request to be a contact is a message there, of its own kind. */
    static ObjectNode request(ContactRequest request) {
        ObjectNode json = Json.object();
        json.put("id", request.id().toString());
        json.put("from", request.sender().hex());
        json.put("chatId", request.sender().hex());
        json.put("localChatId", request.sender().hex());
        json.put("compressedKey", request.sender().toString());
        json.put("text", request.text());
        json.put("contentType", ChatMessage.CONTACT_REQUEST);
        json.put("messageType", ONE_TO_ONE);
        json.put(
                "contactRequestState",
                switch (request.answer()) {
                    case PENDING -> 1;
                    case ACCEPTED -> 2;
                    case DECLINED, RETRACTED -> 3;
                });
        json.put("clock", request.clock());
        json.put("timestamp", request.receivedAt().toEpochMilli());
        return json;
    }

    /** What we asked for with a message of ours. */
    static ObjectNode request(MessageId id, ChatKey self, ChatKey to, String text, Instant at) {
        ObjectNode json = Json.object();
        json.put("id", id.toString());
        json.put("from", self.hex());
        json.put("chatId", to.hex());
        json.put("localChatId", to.hex());
        json.put("text", text);
        json.put("contentType", ChatMessage.CONTACT_REQUEST);
        json.put("messageType", ONE_TO_ONE);
        json.put("contactRequestState", 1);
        json.put("timestamp", at.toEpochMilli());
        return json;
    }

    static String outgoingStatus(State state) {
        return switch (state) {
            case QUEUED, SENDING -> "sending";
            case PUBLISHED, STORED -> "sent";
            case DELIVERED -> "delivered";
            case FAILED -> "expired";
        };
    }

    static ObjectNode chat(ChatKey peer) {
        ObjectNode json = Json.object();
        json.put("id", peer.hex());
        json.put("name", peer.toString());
        json.put("chatType", ONE_TO_ONE);
        json.put("active", true);
        return json;
    }

    static ObjectNode chat(GroupChat group) {
        Membership membership = group.membership();
        ObjectNode json = Json.object();
        json.put("id", group.id());
        json.put("name", membership.name());
        json.put("chatType", PRIVATE_GROUP);
        json.put("active", group.isActive());
        ArrayNode members = json.putArray("members");
        membership
                .members()
                .forEach(member -> members.addObject()
                        .put("id", member.hex())
                        .put("admin", membership.isAdmin(member))
                        .put("joined", membership.hasJoined(member)));
        return json;
    }

    static ObjectNode contact(Contact contact) {
        ObjectNode json = Json.object();
        json.put("id", contact.key().hex());
        json.put("compressedKey", contact.key().toString());
        json.put("displayName", contact.displayName());
        json.put("added", contact.isAdded());
        json.put("mutual", contact.isMutual());
        json.put("contactRequestState", contactRequestState(contact).number());
        return json;
    }

    private static ContactState contactRequestState(Contact contact) {
        if (contact.isMutual()) {
            return ContactState.MUTUAL;
        }
        return contact.local() == ContactState.NONE ? contact.remote() : contact.local();
    }

    static ObjectNode community(Community community) {
        ObjectNode json = Json.object();
        json.put("id", community.id().toString());
        json.put("name", community.name());
        json.put("description", community.introduction());
        json.put("joined", community.isOurs() || community.standing() == Standing.MEMBER);
        json.put("isControlNode", community.isOurs());
        json.put("standing", community.standing().name());
        json.putObject("chats");
        ObjectNode members = json.putObject("members");
        community.members().forEach(member -> members.putObject(member.hex()));
        return json;
    }

    static ObjectNode joinRequest(JoinRequest request) {
        ObjectNode json = Json.object();
        json.put("id", "0x" + request.id().toHex());
        json.put("publicKey", request.member().hex());
        json.put("communityId", request.community().toString());
        json.put("clock", request.clock());
        json.put(
                "state",
                switch (request.answer()) {
                    case PENDING -> 1;
                    case REJECTED -> 2;
                    case ACCEPTED -> 3;
                    case CANCELLED, LEFT -> 4;
                });
        return json;
    }
}

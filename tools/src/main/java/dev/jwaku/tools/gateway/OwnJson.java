package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.DispatchReport;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.group.Membership;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageDetails;
import dev.jwaku.node.rest.Json;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of our own REST and events, as openapi.yaml describes them. Keys of people are {@code zQ3sh…}. */
final class OwnJson {
    private OwnJson() {}

    static ObjectNode person(ChatKey key) {
        ObjectNode json = Json.object();
        json.put("key", key.toString());
        json.put("publicKey", key.hex());
        return json;
    }

    static ObjectNode contact(Contact contact) {
        ObjectNode json = person(contact.key());
        json.put("displayName", contact.displayName());
        json.put("added", contact.isAdded());
        json.put("addedUs", contact.hasAddedUs());
        json.put("mutual", contact.isMutual());
        return json;
    }

    static ObjectNode request(ContactRequest request) {
        ObjectNode json = person(request.sender());
        json.put("id", request.id().toString());
        json.put("text", request.text());
        json.put("receivedAt", request.receivedAt().toString());
        json.put("answer", name(request.answer()));
        return json;
    }

    static ObjectNode message(ChatEntry entry, ChatKey self) {
        ObjectNode json = message(entry.number(), entry.id(), entry.peer(), entry.text(), entry.details());
        json.put("from", (entry.state().isPresent() ? self : entry.peer()).toString());
        json.put("clock", entry.clock());
        json.put("sentAt", entry.timestamp().toString());
        entry.state().ifPresent(state -> json.put("state", name(state)));
        return json;
    }

    static ObjectNode message(InboxMessage message) {
        ObjectNode json = message(message.number(), message.id(), message.sender(), message.text(), message.details());
        json.put("from", message.sender().toString());
        json.put("clock", message.clock());
        json.put("sentAt", message.timestamp().toString());
        json.put("receivedAt", message.receivedAt().toString());
        return json;
    }

    private static ObjectNode message(long number, MessageId id, ChatKey peer, String text, MessageDetails details) {
        ObjectNode json = Json.object();
        json.put("number", number);
        json.put("id", id.toString());
        json.put("chat", details.group().orElse(peer.toString()));
        json.put("text", text);
        details.responseTo().ifPresent(to -> json.put("replyTo", to.toString()));
        json.put("edited", details.isEdited());
        json.put("deleted", details.isDeleted());
        return json;
    }

    /** What was accepted, with what is known of it now. */
    static ObjectNode receipt(OutgoingMessage sent, Optional<ChatEntry> entry, ChatKey self) {
        return entry.map(known -> message(known, self)).orElseGet(() -> receipt(sent));
    }

    /** What was accepted and is no text. */
    static ObjectNode receipt(OutgoingMessage sent) {
        ObjectNode json = Json.object();
        json.put("id", sent.id().toString());
        json.put("state", name(sent.state()));
        return json;
    }

    /** How far it has come to each. */
    static void addRecipients(ObjectNode message, DispatchReport report) {
        ArrayNode list = message.putArray("recipients");
        report.recipients().forEach((key, progress) -> {
            ObjectNode one = list.addObject();
            one.put("key", key.toString());
            one.put("state", name(progress.state()));
            one.put("changedAt", progress.changedAt().toString());
            if (!progress.reason().isEmpty()) {
                one.put("reason", progress.reason());
            }
        });
    }

    static ObjectNode group(GroupChat group) {
        Membership membership = group.membership();
        ObjectNode json = Json.object();
        json.put("id", group.id());
        json.put("name", membership.name());
        json.put("active", group.isActive());
        ArrayNode members = json.putArray("members");
        membership
                .members()
                .forEach(member -> members.addObject()
                        .put("key", member.toString())
                        .put("joined", membership.hasJoined(member))
                        .put("admin", membership.isAdmin(member)));
        return json;
    }

    static ObjectNode community(Community community) {
        ObjectNode json = Json.object();
        json.put("id", community.id().toString());
        json.put("name", community.name());
        json.put("introduction", community.introduction());
        json.put("standing", name(community.standing()));
        json.put("ours", community.isOurs());
        ArrayNode members = json.putArray("members");
        community.members().forEach(member -> members.add(member.toString()));
        return json;
    }

    static ObjectNode joinRequest(JoinRequest request) {
        ObjectNode json = Json.object();
        json.put("id", "0x" + request.id().toHex());
        json.put("community", request.community().toString());
        json.put("key", request.member().toString());
        json.put("displayName", request.displayName());
        json.put("receivedAt", request.receivedAt().toString());
        json.put("answer", name(request.answer()));
        return json;
    }

    static String name(State state) {
        return name((Enum<?>) state);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

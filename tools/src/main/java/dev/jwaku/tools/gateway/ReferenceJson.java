package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages, chats and contacts in the shapes of the reference's {@code MessengerResponse}, as far as its users read
 * them, with our own {@code state} beside its {@code outgoingStatus}.
 */
final class ReferenceJson {
    private static final int ONE_TO_ONE = 1;
    private static final int TEXT_PLAIN = 1;

    private ReferenceJson() {}

    static ObjectNode message(ChatEntry entry, ChatKey self) {
        ChatKey from = entry.state().isPresent() ? self : entry.peer();
        ObjectNode json = message(entry.id().toString(), from, entry.peer(), entry.text());
        json.put("clock", entry.clock());
        json.put("timestamp", entry.timestamp().toEpochMilli());
        json.put(
                "outgoingStatus",
                entry.state().map(ReferenceJson::outgoingStatus).orElse(""));
        entry.state().ifPresent(state -> json.put("state", state.name()));
        return json;
    }

    static ObjectNode message(InboxMessage message) {
        ObjectNode json = message(message.id().toString(), message.sender(), message.sender(), message.text());
        json.put("clock", message.clock());
        json.put("timestamp", message.timestamp().toEpochMilli());
        json.put("outgoingStatus", "");
        return json;
    }

    private static ObjectNode message(String id, ChatKey from, ChatKey chat, String text) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("from", from.hex());
        json.put("chatId", chat.hex());
        json.put("localChatId", chat.hex());
        json.put("compressedKey", from.toString());
        json.put("text", text);
        json.put("contentType", TEXT_PLAIN);
        json.put("messageType", ONE_TO_ONE);
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

    static ObjectNode contact(ChatKey peer) {
        ObjectNode json = Json.object();
        json.put("id", peer.hex());
        json.put("compressedKey", peer.toString());
        json.put("added", true);
        return json;
    }
}

package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.DispatchReport;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of our own REST and events, as openapi.yaml describes them. Keys of people are {@code zQ3sh…}. */
final class OwnJson {
    private OwnJson() {}

    static ObjectNode contact(ChatKey peer) {
        ObjectNode json = Json.object();
        json.put("key", peer.toString());
        json.put("publicKey", peer.hex());
        return json;
    }

    static ObjectNode message(ChatEntry entry, ChatKey self) {
        ObjectNode json = message(entry.number(), entry.id(), entry.peer(), entry.text());
        json.put("from", (entry.state().isPresent() ? self : entry.peer()).toString());
        json.put("clock", entry.clock());
        json.put("sentAt", entry.timestamp().toString());
        entry.state().ifPresent(state -> json.put("state", name(state)));
        return json;
    }

    static ObjectNode message(InboxMessage message) {
        ObjectNode json = message(message.number(), message.id(), message.sender(), message.text());
        json.put("from", message.sender().toString());
        json.put("clock", message.clock());
        json.put("sentAt", message.timestamp().toString());
        json.put("receivedAt", message.receivedAt().toString());
        return json;
    }

    private static ObjectNode message(long number, MessageId id, ChatKey chat, String text) {
        ObjectNode json = Json.object();
        json.put("number", number);
        json.put("id", id.toString());
        json.put("chat", chat.toString());
        json.put("text", text);
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

    static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}

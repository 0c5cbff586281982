package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import dev.jwaku.sqlite.StorageException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about one-to-one chats. */
final class ChatMethods {
    private static final int DEFAULT_PAGE = 20;

    private final Messenger messenger;

    ChatMethods(Messenger messenger) {
        this.messenger = messenger;
    }

    void addTo(JsonRpc rpc) {
        add(rpc, "wakuext_sendOneToOneMessage", params -> send(params.field(0, "id"), params.field(0, "message")));
        add(rpc, "wakuext_sendChatMessage", params -> send(params.field(0, "chatId"), params.field(0, "text")));
        add(rpc, "wakuext_reSendChatMessage", params -> retry(params.text(0)));
        add(rpc, "wakuext_chatMessages", this::history);
        add(rpc, "wakuext_contacts", params -> contacts());
        add(rpc, "wakuext_chats", params -> chats());
    }

    /** With the messenger's refusals in the words of JSON-RPC. */
    static void add(JsonRpc rpc, String name, JsonRpc.Method method) {
        rpc.add(name, params -> {
            try {
                return method.call(params);
            } catch (IllegalArgumentException e) {
                throw new RpcException(RpcException.INVALID_PARAMS, String.valueOf(e.getMessage()));
            } catch (MessageRefusedException | StorageException | DeliveryException e) {
                throw new RpcException(RpcException.FAILED, String.valueOf(e.getMessage()));
            }
        });
    }

    private JsonNode send(String chat, String text) {
        OutgoingMessage sent = messenger.chat(chat).send(text);
        ObjectNode response = Json.object();
        response.putArray("chats").add(ReferenceJson.chat(sent.recipient()));
        ArrayNode messages = response.putArray("messages");
        messenger.find(sent.id()).ifPresent(entry -> messages.add(ReferenceJson.message(entry, messenger.chatKey())));
        return response;
    }

    private JsonNode retry(String id) {
        if (!messenger.retry(MessageId.parse(id))) {
            throw new RpcException(RpcException.FAILED, "no message of ours that somebody lacks: " + id);
        }
        return Json.nothing();
    }

    /** Newest first, as the reference; the cursor is the number of the oldest message given. */
    private JsonNode history(RpcParams params) {
        ChatKey peer = ChatKey.parse(params.text(0));
        long before = params.optionalText(1).map(ChatMethods::cursor).orElse(Long.MAX_VALUE);
        int limit = params.number(2, DEFAULT_PAGE, 1, Inbox.MOST_PER_READING);
        List<ChatEntry> page =
                messenger.contacts().contains(peer) ? messenger.chat(peer).readBefore(before, limit) : List.of();
        ObjectNode response = Json.object();
        ArrayNode messages = response.putArray("messages");
        page.forEach(entry -> messages.add(ReferenceJson.message(entry, messenger.chatKey())));
        response.put(
                "cursor",
                page.size() < limit ? "" : Long.toString(page.getLast().number()));
        return response;
    }

    private static long cursor(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new RpcException(RpcException.INVALID_PARAMS, "not a cursor: " + text);
        }
        return Long.parseLong(text);
    }

    private JsonNode contacts() {
        ArrayNode list = Json.array();
        messenger.contacts().forEach(peer -> list.add(ReferenceJson.contact(peer)));
        return list;
    }

    private JsonNode chats() {
        ArrayNode list = Json.array();
        messenger.contacts().forEach(peer -> list.add(ReferenceJson.chat(peer)));
        return list;
    }
}

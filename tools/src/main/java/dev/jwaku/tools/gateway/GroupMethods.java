package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about private groups. Where the reference has a context, its place is kept and not looked at. */
final class GroupMethods {
    private final Messenger messenger;

    GroupMethods(Messenger messenger) {
        this.messenger = messenger;
    }

    void addTo(JsonRpc rpc) {
        ChatMethods.add(
                rpc,
                "wakuext_createGroupChatWithMembers",
                params -> response(messenger.groups().create(params.text(1), keys(params, 2)), Optional.empty()));
        ChatMethods.add(
                rpc,
                "wakuext_sendGroupChatMessage",
                params -> send(group(params.field(0, "id")), params.field(0, "message")));
        ChatMethods.add(
                rpc,
                "wakuext_addMembersToGroupChat",
                params -> change(group(params.text(1)), group -> group.add(keys(params, 2))));
        ChatMethods.add(rpc, "wakuext_removeMembersFromGroupChat", params -> remove(params));
        ChatMethods.add(
                rpc,
                "wakuext_addAdminsToGroupChat",
                params -> change(group(params.text(1)), group -> group.makeAdmins(keys(params, 2))));
        ChatMethods.add(
                rpc,
                "wakuext_changeGroupChatName",
                params -> change(group(params.text(1)), group -> group.rename(params.text(2))));
        ChatMethods.add(rpc, "wakuext_confirmJoiningGroup", params -> change(group(params.text(1)), GroupChat::join));
        ChatMethods.add(rpc, "wakuext_leaveGroupChat", params -> change(group(params.text(1)), GroupChat::leave));
    }

    @FunctionalInterface
    private interface Change {
        OutgoingMessage make(GroupChat group);
    }

    private JsonNode change(GroupChat group, Change change) {
        return response(group, Optional.of(change.make(group)));
    }

    private JsonNode remove(RpcParams params) {
        GroupChat group = group(params.text(1));
        keys(params, 2).forEach(group::remove);
        return response(group, Optional.empty());
    }

    JsonNode send(GroupChat group, String text) {
        return response(group, Optional.of(group.send(text)));
    }

    private GroupChat group(String id) {
        return messenger.groups().find(id).orElseThrow(() -> new IllegalArgumentException("there is no group " + id));
    }

    private static List<ChatKey> keys(RpcParams params, int place) {
        return params.texts(place).stream().map(ChatKey::parse).toList();
    }

    private ObjectNode response(GroupChat group, Optional<OutgoingMessage> sent) {
        ObjectNode response = Json.object();
        response.putArray("chats").add(ReferenceJson.chat(group));
        ArrayNode messages = response.putArray("messages");
        sent.flatMap(message -> messenger.find(message.id()))
                .ifPresent(entry -> messages.add(ReferenceJson.message(entry, messenger.chatKey())));
        return response;
    }
}

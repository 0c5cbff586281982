package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code /v1/groups}: private groups. What is said in them is at {@code /v1/chats}, by their id. */
final class GroupRoutes {
    private final Messenger messenger;

    GroupRoutes(Messenger messenger) {
        this.messenger = messenger;
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", "/v1/groups", (request, at) -> all());
        ChatRoutes.add(router, "POST", "/v1/groups", (request, at) -> create(request));
        ChatRoutes.add(router, "GET", "/v1/groups/{group}", (request, at) -> answer(group(at.getFirst())));
        add(router, "members", (group, request) -> group.add(members(request)));
        add(router, "admins", (group, request) -> group.makeAdmins(members(request)));
        add(router, "name", (group, request) -> group.rename(ChatRoutes.field(request, "name")));
        add(router, "join", (group, request) -> group.join());
        add(router, "leave", (group, request) -> group.leave());
        ChatRoutes.add(router, "DELETE", "/v1/groups/{group}/members/{key}", (request, at) -> {
            GroupChat group = group(at.getFirst());
            OutgoingMessage told = group.remove(ChatRoutes.key(at.getLast()));
            return answer(group, told);
        });
    }

    @FunctionalInterface
    private interface Change {
        OutgoingMessage make(GroupChat group, RestRequest request);
    }

    private void add(Router router, String what, Change change) {
        ChatRoutes.add(router, "POST", "/v1/groups/{group}/" + what, (request, at) -> {
            GroupChat group = group(at.getFirst());
            return answer(group, change.make(group, request));
        });
    }

    private GroupChat group(String id) {
        return messenger.groups().find(id).orElseThrow(() -> Answers.refusal(404, "there is no group " + id));
    }

    private static List<ChatKey> members(RestRequest request) {
        JsonNode body = Json.object(Json.parse(request.body()), List.of("members"));
        return keys(body);
    }

    private static List<ChatKey> keys(JsonNode body) {
        JsonNode members = body.get("members");
        if (members == null) {
            throw Answers.refusal(400, "field 'members' is missing");
        }
        return Json.texts(members).stream().map(ChatRoutes::key).toList();
    }

    private RestAnswer all() {
        ArrayNode list = Json.array();
        messenger.groups().all().forEach(group -> list.add(OwnJson.group(group)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer create(RestRequest request) {
        JsonNode body = Json.object(Json.parse(request.body()), List.of("name", "members"));
        JsonNode name = body.get("name");
        if (name == null) {
            throw Answers.refusal(400, "field 'name' is missing");
        }
        return answer(messenger.groups().create(Json.text(name, "name"), keys(body)));
    }

    private static RestAnswer answer(GroupChat group) {
        return RestAnswer.json(200, OwnJson.group(group));
    }

    private static RestAnswer answer(GroupChat group, OutgoingMessage told) {
        return RestAnswer.json(
                202, OwnJson.group(group).put("messageId", told.id().toString()));
    }
}

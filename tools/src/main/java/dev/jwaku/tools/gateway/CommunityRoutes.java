package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.community.Communities;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code /v1/communities}: creating, joining and leaving them, and answering who wants to join. */
final class CommunityRoutes {
    private final Communities communities;

    CommunityRoutes(Messenger messenger) {
        this.communities = messenger.communities();
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", "/v1/communities", (request, at) -> all());
        ChatRoutes.add(router, "POST", "/v1/communities", (request, at) -> create(request));
        ChatRoutes.add(router, "GET", "/v1/communities/{community}", (request, at) -> one(id(at.getFirst())));
        ChatRoutes.add(
                router,
                "POST",
                "/v1/communities/{community}/open",
                (request, at) -> RestAnswer.json(200, OwnJson.community(communities.open(id(at.getFirst())))));
        act(router, "join", communities::join);
        act(router, "cancel", communities::cancel);
        act(router, "leave", communities::leave);
        ChatRoutes.add(
                router, "GET", "/v1/communities/{community}/requests", (request, at) -> pending(id(at.getFirst())));
        ChatRoutes.add(
                router,
                "POST",
                "/v1/communities/{community}/requests/{request}/accept",
                (request, at) -> answer(id(at.getFirst()), communities.accept(requestId(at.getLast()))));
        ChatRoutes.add(
                router,
                "POST",
                "/v1/communities/{community}/requests/{request}/reject",
                (request, at) -> answer(id(at.getFirst()), communities.reject(requestId(at.getLast()))));
    }

    private void act(Router router, String name, Function<CommunityId, OutgoingMessage> action) {
        ChatRoutes.add(router, "POST", "/v1/communities/{community}/" + name, (request, at) -> {
            CommunityId id = id(at.getFirst());
            return answer(id, action.apply(id));
        });
    }

    private static CommunityId id(String text) {
        try {
            return CommunityId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, text + " is no community: " + e.getMessage());
        }
    }

    private static Bytes requestId(String text) {
        try {
            return CommunityMethods.requestId(text);
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, text + " is no request to join");
        }
    }

    private RestAnswer all() {
        ArrayNode list = Json.array();
        communities.all().forEach(community -> list.add(OwnJson.community(community)));
        return RestAnswer.json(200, list);
    }

    private Community known(CommunityId id) {
        return communities.find(id).orElseThrow(() -> Answers.refusal(404, "there is no community " + id));
    }

    private RestAnswer one(CommunityId id) {
        return RestAnswer.json(200, OwnJson.community(known(id)));
    }

    private RestAnswer create(RestRequest request) {
        JsonNode body = Json.object(Json.parse(request.body()), List.of("name", "introduction", "acceptsEverybody"));
        JsonNode name = body.get("name");
        JsonNode open = body.path("acceptsEverybody");
        if (name == null || !(open.isBoolean() || open.isMissingNode())) {
            throw Answers.refusal(400, "'name' must be a text, 'acceptsEverybody' true or false");
        }
        JsonNode introduction = body.get("introduction");
        return RestAnswer.json(
                200,
                OwnJson.community(communities.create(
                        Json.text(name, "name"),
                        introduction == null ? "" : Json.text(introduction, "introduction"),
                        open.asBoolean(false))));
    }

    private RestAnswer pending(CommunityId id) {
        ArrayNode list = Json.array();
        communities.requests(id).forEach(request -> list.add(OwnJson.joinRequest(request)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer answer(CommunityId id, OutgoingMessage told) {
        return RestAnswer.json(
                202, OwnJson.community(known(id)).put("messageId", told.id().toString()));
    }
}

package dev.jwaku.node.rest;

import dev.jwaku.node.WakuNode;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /lightpush/v1/message} and {@code /lightpush/v3/message}: through the node's own service. */
final class LightPushRoutes {
    private static final List<String> KEYS = List.of("pubsubTopic", "message");

    private final WakuNode node;

    LightPushRoutes(WakuNode node) {
        this.node = node;
    }

    void addTo(Router router) {
        router.add("POST", "/lightpush/v1/message", (request, parameters) -> version1(request));
        router.add("POST", "/lightpush/v3/message", (request, parameters) -> version3(request));
    }

    private RestAnswer version1(RestRequest request) {
        LightPushResponse response = push(request);
        if (response.isSuccess()) {
            return RestAnswer.ok();
        }
        String error =
                LightPushStatus.isNoPeers(response.status()) ? "not_published_to_any_peer" : response.description();
        return RestAnswer.text(503, "Failed to request a message push: " + error);
    }

    private RestAnswer version3(RestRequest request) {
        LightPushResponse response;
        try {
            response = push(request);
        } catch (RestException e) {
            ObjectNode body = Json.object();
            body.put("statusDesc", "Invalid push request! " + e.getMessage());
            return RestAnswer.json(400, body);
        }
        ObjectNode body = Json.object();
        if (response.isSuccess()) {
            body.put("relayPeerCount", response.relayPeers().orElse(0));
        } else {
            body.put("statusDesc", response.description());
        }
        return RestAnswer.json(response.status(), body);
    }

    private LightPushResponse push(RestRequest request) {
        JsonNode json = Json.object(Json.parse(request.json()), KEYS);
        JsonNode message = json.get("message");
        if (message == null) {
            throw Json.undecodable("field 'message' is missing");
        }
        JsonNode topic = json.get("pubsubTopic");
        Optional<String> name = topic == null || topic.isNull()
                ? Optional.empty()
                : Optional.of(Json.text(topic, "pubsubTopic")).filter(text -> !text.isEmpty());
        WakuMessage read =
                RelayMessageJson.read(message, Timestamps.toNanos(node.world().now()));
        return node.lightPush()
                .orElseThrow()
                .push(node.peerId(), new LightPushRequest("rest", name, WakuMessageCodec.encode(read)));
    }
}

package dev.jwaku.node.rest;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /lightpush/v1/message} and {@code /lightpush/v3/message}: through the peer that the configuration names, else
 * the node's own service, else any peer that has one. Both speak the newest version of the protocol that the peer has.
 */
final class LightPushRoutes {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> KEYS = List.of("pubsubTopic", "message");
    private static final String INVALID_MESSAGE = "Invalid message: ";
    private static final String DIAL_FAILURE = "dial_failure";

    private final WakuNode node;

    LightPushRoutes(WakuNode node) {
        this.node = node;
    }

    void addTo(Router router) {
        router.add("POST", "/lightpush/v1/message", (request, parameters) -> version1(request));
        router.add("POST", "/lightpush/v3/message", (request, parameters) -> version3(request));
    }

    private RestAnswer version1(RestRequest request) {
        LightPushResponse response;
        try {
            response = push(read(request));
        } catch (UnreachableException e) {
            return failed(DIAL_FAILURE);
        } catch (InvalidTopicException e) {
            return failed("Cannot parse content topic: " + e.getMessage());
        }
        if (response.isSuccess()) {
            return RestAnswer.ok();
        }
        if (response.status() == LightPushStatus.TOO_MANY_REQUESTS) {
            return RestAnswer.text(429, "Request rate limmit reached"); // nwaku's spelling
        }
        boolean nobodyTookIt = LightPushStatus.isNoPeers(response.status())
                || response.description().equals(LightPushServer.DUPLICATE);
        return failed(nobodyTookIt ? "not_published_to_any_peer" : response.description());
    }

    private static RestAnswer failed(String error) {
        return RestAnswer.text(503, "Failed to request a message push: " + error);
    }

    private RestAnswer version3(RestRequest request) {
        LightPushResponse response;
        try {
            response = push(read(request));
        } catch (UnreachableException e) {
            return failure(
                    LightPushStatus.NO_PEERS_TO_RELAY, "Peer is not accessible: " + DIAL_FAILURE + " - " + e.peer());
        } catch (InvalidTopicException e) {
            return failure(LightPushStatus.INVALID_MESSAGE, "Invalid content-topic:" + e.getMessage());
        } catch (RestException e) {
            int status = e.answer().status();
            return failure(status, status == 400 ? inWordsOf3(e.text()) : e.text());
        }
        if (!response.isSuccess()) {
            return failure(response.status(), response.description());
        }
        ObjectNode body = Json.object();
        body.put("relayPeerCount", response.relayPeers().orElse(0));
        return RestAnswer.json(200, body);
    }

    private static String inWordsOf3(String text) {
        return text.startsWith(INVALID_MESSAGE)
                ? "Invalid message! " + text.substring(INVALID_MESSAGE.length())
                : "Invalid push request! " + text;
    }

    private static RestAnswer failure(int status, String description) {
        ObjectNode body = Json.object();
        body.put("statusDesc", description);
        return RestAnswer.json(status < 200 || status > 599 ? 500 : status, body);
    }

    private LightPushRequest read(RestRequest request) {
        JsonNode json = Json.object(Json.parse(request.json()), KEYS);
        JsonNode message = json.get("message");
        if (message == null) {
            throw Json.undecodable("field 'message' is missing");
        }
        JsonNode topic = json.get("pubsubTopic");
        Optional<String> name = topic == null
                ? Optional.empty()
                : Optional.of(Json.text(topic, "pubsubTopic")).filter(text -> !text.isEmpty());
        WakuMessage read = message(message);
        return new LightPushRequest("rest", name.or(() -> derived(read.contentTopic())), WakuMessageCodec.encode(read));
    }

    /** From the content topic, where the network says how many shards there are; else the peer may know. */
    private Optional<String> derived(ContentTopic topic) {
        int shards = node.config().services().shardsInNetwork();
        if (shards == 0) {
            return Optional.empty();
        }
        return Optional.of(Autosharding.shardOf(topic, node.config().clusterId(), shards)
                .topic()
                .name());
    }

    private WakuMessage message(JsonNode json) {
        try {
            return RelayMessageJson.read(json, Timestamps.toNanos(node.world().now()));
        } catch (RestException e) {
            throw e.text().startsWith("Invalid") ? e : new RestException(400, INVALID_MESSAGE + e.text());
        }
    }

    private LightPushResponse push(LightPushRequest request) {
        boolean named = node.servicePeers().named(Service.LIGHTPUSH).isPresent();
        if (!named && node.lightPush().isPresent()) {
            return node.lightPush().get().push(node.peerId(), request);
        }
        Deadline deadline = Deadline.after(node.world(), TIMEOUT);
        PeerId peer;
        try {
            peer = node.servicePeers()
                    .choose(Service.LIGHTPUSH, deadline)
                    .orElseThrow(
                            () -> new RestException(503, node.servicePeers().nobody()));
        } catch (Libp2pException e) {
            throw new UnreachableException(node.servicePeers().nameOf(Service.LIGHTPUSH), e);
        }
        long asked = node.world().nanoTime();
        try {
            LightPushResponse response = node.lightPushClient().push(peer, request, deadline);
            Duration took = Duration.ofNanos(node.world().nanoTime() - asked);
            node.servicePeers().answered(Service.LIGHTPUSH, peer, response.status(), took);
            return response;
        } catch (Libp2pException e) {
            node.servicePeers().failed(Service.LIGHTPUSH, peer, ServiceFailure.NO_ANSWER);
            return new LightPushResponse(
                    "rest", LightPushStatus.SERVICE_NOT_AVAILABLE, "Push request timed out", OptionalInt.empty());
        }
    }

    /** The peer that the configuration names cannot be reached. */
    private static final class UnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String peer;

        UnreachableException(String peer, Throwable cause) {
            super(peer, cause);
            this.peer = peer;
        }

        String peer() {
            return peer;
        }
    }
}

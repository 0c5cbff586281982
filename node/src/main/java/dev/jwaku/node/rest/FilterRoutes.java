package dev.jwaku.node.rest;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.filter.FilterResponse;
import dev.jwaku.waku.filter.FilterStatus;
import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /filter/v2}: subscribes at a service peer and keeps what it pushes for readers. */
final class FilterRoutes {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> KEYS = List.of("requestId", "contentFilters", "pubsubTopic");
    private static final int DIAL_FAILURE = 504;

    private final WakuNode node;
    private final MessageCache cache;

    FilterRoutes(WakuNode node, MessageCache cache) {
        this.node = node;
        this.cache = cache;
    }

    void addTo(Router router) {
        String subscriptions = "/filter/v2/subscriptions";
        router.add("POST", subscriptions, (request, parameters) -> subscribe(request));
        router.add("PUT", subscriptions, (request, parameters) -> subscribe(request));
        router.add("DELETE", subscriptions, (request, parameters) -> unsubscribe(request));
        router.add("DELETE", subscriptions + "/all", (request, parameters) -> unsubscribeAll(request));
        router.add("GET", subscriptions + "/{requestId}", (request, parameters) -> ping(parameters.getFirst()));
        router.add("GET", "/filter/v2/messages/{topic}", (request, parameters) -> messages(parameters.getFirst()));
    }

    /** A content topic is tracked even if the peer refuses, as in nwaku; not if it does not answer. */
    private RestAnswer subscribe(RestRequest request) {
        Subscription wanted = read(request);
        return at(wanted.requestId(), (peer, deadline) -> {
            FilterResponse last = null;
            for (Map.Entry<PubsubTopic, List<ContentTopic>> part :
                    byTopic(wanted).entrySet()) {
                last = node.filterClient().subscribe(peer, part.getKey(), part.getValue(), deadline);
                part.getValue().forEach(topic -> cache.trackContent(topic.name()));
                if (!last.isSuccess()) {
                    break;
                }
            }
            return Optional.ofNullable(last).orElseThrow();
        });
    }

    private RestAnswer unsubscribe(RestRequest request) {
        Subscription wanted = read(request);
        return at(wanted.requestId(), (peer, deadline) -> {
            FilterResponse last = null;
            for (Map.Entry<PubsubTopic, List<ContentTopic>> part :
                    byTopic(wanted).entrySet()) {
                last = node.filterClient().unsubscribe(peer, part.getKey(), part.getValue(), deadline);
                part.getValue().forEach(topic -> cache.untrackContent(topic.name()));
                if (!last.isSuccess()) {
                    break;
                }
            }
            return Optional.ofNullable(last).orElseThrow();
        });
    }

    private RestAnswer unsubscribeAll(RestRequest request) {
        String requestId = requestId(object(request, List.of("requestId")));
        return at(requestId, (peer, deadline) -> {
            FilterResponse response = node.filterClient().unsubscribeAll(peer, deadline);
            cache.clear();
            return response;
        });
    }

    private RestAnswer ping(String requestId) {
        return at(requestId, node.filterClient()::ping);
    }

    private RestAnswer messages(String contentTopic) {
        ArrayNode list = Json.array();
        cache.takeContent(contentTopic)
                .orElseThrow(() -> new RestException(400, "Not subscribed to topic: " + contentTopic))
                .forEach(message -> {
                    ObjectNode one = RelayMessageJson.write(message);
                    one.remove("proof");
                    list.add(one);
                });
        return RestAnswer.json(200, list);
    }

    private RestAnswer at(String requestId, Question question) {
        Deadline deadline = Deadline.after(node.world(), TIMEOUT);
        Optional<PeerId> peer;
        try {
            peer = node.servicePeers().choose(Service.FILTER, deadline);
        } catch (Libp2pException e) {
            return answer(DIAL_FAILURE, requestId, node.servicePeers().nameOf(Service.FILTER));
        }
        if (peer.isEmpty()) {
            return answer(
                    503,
                    requestId,
                    "SERVICE_UNAVAILABLE: " + node.servicePeers().nobody());
        }
        long asked = node.world().nanoTime();
        try {
            FilterResponse response = question.ask(peer.get(), deadline);
            Duration took = Duration.ofNanos(node.world().nanoTime() - asked);
            node.servicePeers().answered(Service.FILTER, peer.get(), response.status(), took);
            return answer(response.status(), requestId, response.isSuccess() ? "OK" : response.description());
        } catch (InvalidTopicException e) {
            return answer(500, requestId, "can't get shard");
        } catch (Libp2pException e) {
            node.servicePeers().failed(Service.FILTER, peer.get(), ServiceFailure.NO_ANSWER);
            return answer(503, requestId, "Subscription request timed out");
        }
    }

    /** By the topic that is named, else by the shards of the content topics. */
    private Map<PubsubTopic, List<ContentTopic>> byTopic(Subscription wanted) {
        Map<PubsubTopic, List<ContentTopic>> parts = new LinkedHashMap<>();
        int shards = node.config().services().shardsInNetwork();
        for (ContentTopic content : wanted.contents()) {
            PubsubTopic topic = wanted.topic().orElseGet(() -> {
                if (shards == 0) {
                    throw new InvalidTopicException("autosharding is off");
                }
                return Autosharding.shardOf(content, node.config().clusterId(), shards)
                        .topic();
            });
            parts.computeIfAbsent(topic, name -> new ArrayList<>()).add(content);
        }
        return parts;
    }

    private static Subscription read(RestRequest request) {
        JsonNode json = object(request, KEYS);
        JsonNode filters = json.get("contentFilters");
        JsonNode topic = json.get("pubsubTopic");
        try {
            List<ContentTopic> contents = filters == null
                    ? List.of()
                    : Json.texts(filters).stream().map(ContentTopic::of).toList();
            if (contents.isEmpty()) {
                throw undecodable("Field `contentFilters` is missing or empty");
            }
            Optional<PubsubTopic> named = topic == null || topic.isNull()
                    ? Optional.empty()
                    : Optional.of(PubsubTopic.of(Json.text(topic, "pubsubTopic")));
            return new Subscription(requestId(json), contents, named);
        } catch (RestException e) {
            throw e.isJson() ? e : undecodable(e.text());
        } catch (InvalidTopicException e) {
            throw undecodable(String.valueOf(e.getMessage()));
        }
    }

    private static String requestId(JsonNode json) {
        JsonNode id = json.get("requestId");
        if (id == null || !id.isString()) {
            throw undecodable("Field `requestId` is missing");
        }
        return id.stringValue();
    }

    /** Only JSON is taken here, unlike elsewhere. */
    private static JsonNode object(RestRequest request, List<String> keys) {
        String type = request.contentType().orElse("").split(";", 2)[0].strip();
        if (!request.body().isEmpty() && type.isEmpty()) {
            throw new RestException(400, "Invalid content type");
        }
        if (request.body().isEmpty()) {
            throw undecodable("Missing content body");
        }
        if (!type.equalsIgnoreCase("application/json")) {
            throw undecodable("Wrong Content-Type, expected application/json");
        }
        try {
            return Json.object(Json.parse(request.body()), keys);
        } catch (RestException e) {
            throw undecodable(e.text());
        }
    }

    private static RestException undecodable(String detail) {
        return RestException.of(answer(400, "unknown", "BAD_REQUEST: Failed to decode request: " + detail));
    }

    /** nwaku's: what it does not know becomes 200 and UNKNOWN. */
    private static RestAnswer answer(int status, String requestId, String description) {
        ObjectNode body = Json.object();
        body.put("requestId", requestId);
        body.put("statusDesc", description);
        int http = switch (status) {
            case FilterStatus.SUCCESS,
                    FilterStatus.BAD_REQUEST,
                    FilterStatus.NOT_FOUND,
                    FilterStatus.TOO_MANY_REQUESTS,
                    FilterStatus.SERVICE_UNAVAILABLE,
                    DIAL_FAILURE -> status;
            case 300, 500 -> 500;
            default -> {
                body.put("statusDesc", "UNKNOWN");
                yield 200;
            }
        };
        return RestAnswer.json(http, body);
    }

    private record Subscription(String requestId, List<ContentTopic> contents, Optional<PubsubTopic> topic) {}

    @FunctionalInterface
    private interface Question {
        FilterResponse ask(PeerId peer, Deadline deadline);
    }
}

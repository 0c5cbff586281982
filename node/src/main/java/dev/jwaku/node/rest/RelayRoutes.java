package dev.jwaku.node.rest;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code /relay/v1}: subscribe, read, publish, by pubsub topic and ({@code auto}) by content topic. */
final class RelayRoutes {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final WakuNode node;
    private final MessageCache cache;

    RelayRoutes(WakuNode node, MessageCache cache) {
        this.node = node;
        this.cache = cache;
    }

    void addTo(Router router) {
        node.config().pubsubTopics().forEach(topic -> cache.trackPubsub(topic.name()));
        router.add("POST", "/relay/v1/subscriptions", (request, parameters) -> subscribe(request));
        router.add("DELETE", "/relay/v1/subscriptions", (request, parameters) -> unsubscribe(request));
        router.add("GET", "/relay/v1/messages/{topic}", (request, parameters) -> messages(parameters.getFirst()));
        router.add(
                "POST", "/relay/v1/messages/{topic}", (request, parameters) -> publish(request, parameters.getFirst()));
        router.add("POST", "/relay/v1/auto/subscriptions", (request, parameters) -> subscribeContent(request));
        router.add("DELETE", "/relay/v1/auto/subscriptions", (request, parameters) -> unsubscribeContent(request));
        router.add(
                "GET",
                "/relay/v1/auto/messages/{topic}",
                (request, parameters) -> contentMessages(parameters.getFirst()));
        router.add("POST", "/relay/v1/auto/messages", (request, parameters) -> publishContent(request));
        for (String path : new String[] {
            "/relay/v1/subscriptions",
            "/relay/v1/messages/{topic}",
            "/relay/v1/auto/subscriptions",
            "/relay/v1/auto/messages",
            "/relay/v1/auto/messages/{topic}"
        }) {
            router.add("OPTIONS", path, (request, parameters) -> RestAnswer.ok());
        }
    }

    private Deadline soon() {
        return Deadline.after(node.world(), TIMEOUT);
    }

    private RestAnswer subscribe(RestRequest request) {
        for (PubsubTopic topic : topics(request)) {
            node.follow(topic, soon());
            cache.trackPubsub(topic.name());
        }
        return RestAnswer.ok();
    }

    private RestAnswer unsubscribe(RestRequest request) {
        for (PubsubTopic topic : topics(request)) {
            node.unfollow(topic, soon());
            cache.untrackPubsub(topic.name());
        }
        return RestAnswer.ok();
    }

    /** All or none: a list with one bad topic changes nothing. */
    private static List<PubsubTopic> topics(RestRequest request) {
        List<String> names = Json.texts(Json.parse(request.json("")));
        List<PubsubTopic> topics = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String name : names) {
            try {
                PubsubTopic topic = PubsubTopic.of(name);
                topics.add(topic);
                if (topic.shard().isEmpty()) {
                    invalid.add(name);
                }
            } catch (InvalidTopicException e) {
                invalid.add(name);
            }
        }
        if (!invalid.isEmpty()) {
            String quoted = String.join(
                    ", ", invalid.stream().map(name -> '"' + name + '"').toList());
            throw new RestException(400, "Invalid pubsub topic(s): @[" + quoted + "]");
        }
        return topics;
    }

    private RestAnswer messages(String topic) {
        return cache.takePubsub(topic).map(RelayRoutes::list).orElseGet(() -> RestAnswer.text(404, ""));
    }

    private RestAnswer contentMessages(String topic) {
        return cache.takeContent(topic).map(RelayRoutes::list).orElseGet(() -> RestAnswer.text(404, topic));
    }

    private static RestAnswer list(List<WakuMessage> messages) {
        ArrayNode array = Json.array();
        messages.stream().map(RelayMessageJson::write).forEach(array::add);
        return RestAnswer.json(200, array);
    }

    private RestAnswer publish(RestRequest request, String name) {
        PubsubTopic topic;
        try {
            topic = PubsubTopic.of(name);
        } catch (InvalidTopicException e) {
            throw new RestException(400, "Failed to publish: Node not subscribed to topic: " + name);
        }
        if (!node.relay().topics().contains(topic)) {
            throw new RestException(400, "Failed to publish: Node not subscribed to topic: " + name);
        }
        return publish(topic, message(Json.parse(request.json(""))));
    }

    private RestAnswer publishContent(RestRequest request) {
        WakuMessage message = message(Json.parse(request.json("")));
        return publish(shard(message.contentTopic(), "Failed to publish. ", 400), message);
    }

    private WakuMessage message(JsonNode json) {
        return RelayMessageJson.read(json, Timestamps.toNanos(node.world().now()));
    }

    private RestAnswer publish(PubsubTopic topic, WakuMessage message) {
        RelayResult result;
        try {
            result = node.relay().publish(topic, message, soon());
        } catch (DeadlineExceededException e) {
            return RestAnswer.text(500, "Failed to publish: timedout");
        }
        return switch (result) {
            case RelayResult.Published published -> RestAnswer.ok();
            case RelayResult.Duplicate duplicate -> RestAnswer.ok();
            case RelayResult.NoPeers none ->
                RestAnswer.text(400, "Failed to publish: publish failed in relay: NoPeersToPublish");
            case RelayResult.TooLarge large ->
                RestAnswer.text(400, "Failed to publish: Message size exceeded maximum of " + large.limit() + " bytes");
            case RelayResult.Invalid invalid -> RestAnswer.text(400, "Failed to publish: " + invalid.reason());
        };
    }

    private RestAnswer subscribeContent(RestRequest request) {
        List<String> names = Json.texts(Json.parse(request.json()));
        for (String name : names) {
            node.follow(shard(ContentTopic.of(name), "Subscribe failed:", 500), soon());
            cache.trackContent(name);
        }
        return RestAnswer.ok();
    }

    /** The shard stays subscribed: other content topics may need it. */
    private RestAnswer unsubscribeContent(RestRequest request) {
        Json.texts(Json.parse(request.json())).forEach(cache::untrackContent);
        return RestAnswer.ok();
    }

    private PubsubTopic shard(ContentTopic topic, String complaint, int status) {
        int shards = node.config().services().shardsInNetwork();
        if (shards == 0) {
            throw new RestException(
                    status,
                    complaint
                            + (status == 400
                                    ? "Autosharding is disabled"
                                    : "Static sharding is used, relay subscriptions must specify a pubsub topic"));
        }
        try {
            return Autosharding.shardOf(topic, node.config().clusterId(), shards)
                    .topic();
        } catch (InvalidTopicException e) {
            throw new RestException(status, complaint + "Autosharding error: " + e.getMessage());
        }
    }
}

package dev.jwaku.node.rest;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.MessageTooLargeException;
import dev.jwaku.delivery.OutboxFullException;
import dev.jwaku.delivery.QuotaExhaustedException;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /delivery}: reliable sending and receiving. Ours; nwaku has nothing like it. */
final class DeliveryRoutes implements AutoCloseable {
    private static final List<String> MESSAGE_KEYS =
            List.of("payload", "contentTopic", "pubsubTopic", "version", "meta", "ephemeral");
    private static final List<String> SUBSCRIPTION_KEYS = List.of("contentTopics", "pubsubTopic");
    private static final int MAX_SUBSCRIPTIONS = 1000;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1000;

    private final WakuNode node;
    private final Delivery delivery;
    private final EventStreams streams;
    private final Subscription events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Topic, Subscription> subscriptions = new LinkedHashMap<>();

    DeliveryRoutes(WakuNode node) {
        this.node = node;
        this.delivery = node.delivery();
        this.streams = new EventStreams(node.world());
        this.events = delivery.listen(event -> DeliveryEventJson.write(event, streams::send));
    }

    private record Topic(PubsubTopic shard, ContentTopic content) {}

    void addTo(Router router) {
        router.add("POST", "/delivery/v1/messages", (request, parameters) -> send(request));
        router.add("GET", "/delivery/v1/messages", (request, parameters) -> history(request));
        router.add("GET", "/delivery/v1/messages/{id}", (request, parameters) -> ticket(parameters.getFirst()));
        router.add("POST", "/delivery/v1/subscriptions", (request, parameters) -> subscribe(request));
        router.add("DELETE", "/delivery/v1/subscriptions", (request, parameters) -> unsubscribe(request));
        router.add("GET", "/delivery/v1/subscriptions", (request, parameters) -> list());
        router.add("GET", "/delivery/v1/events", (request, parameters) -> streams.open());
        router.add("GET", "/delivery/v1/health", (request, parameters) -> health());
        router.add("PUT", "/delivery/v1/mode", (request, parameters) -> mode(request));
    }

    private RestAnswer send(RestRequest request) {
        JsonNode json = Json.object(Json.parse(request.json()), MESSAGE_KEYS);
        ObjectNode body = json.deepCopy().asObject();
        PubsubTopic shard = shard(body, contentTopic(body));
        body.remove("pubsubTopic");
        WakuMessage message = RelayMessageJson.read(body, 1);
        SendRequest wanted = SendRequest.of(shard, message.contentTopic(), message.payload())
                .withVersion(message.version())
                .withMeta(message.meta());
        try {
            SendTicket ticket = delivery.send(message.ephemeral() ? wanted.asEphemeral() : wanted);
            return RestAnswer.json(202, TicketJson.write(ticket));
        } catch (MessageTooLargeException e) {
            throw new RestException(413, String.valueOf(e.getMessage()));
        } catch (OutboxFullException e) {
            throw new RestException(503, String.valueOf(e.getMessage()));
        } catch (QuotaExhaustedException e) {
            throw new RestException(429, String.valueOf(e.getMessage()));
        } catch (DeliveryException e) {
            throw new RestException(400, String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            throw new RestException(507, "The message cannot be stored: " + e.getMessage());
        }
    }

    private static ContentTopic contentTopic(JsonNode json) {
        JsonNode topic = json.get("contentTopic");
        if (topic == null) {
            throw Json.undecodable("field 'contentTopic' is missing");
        }
        return ContentTopic.of(Json.text(topic, "contentTopic"));
    }

    /** The one that is named, else that of the content topic. */
    private PubsubTopic shard(JsonNode json, ContentTopic content) {
        JsonNode named = json.get("pubsubTopic");
        try {
            return named == null ? node.config().topicOf(content) : PubsubTopic.of(Json.text(named, "pubsubTopic"));
        } catch (InvalidTopicException e) {
            throw new RestException(400, String.valueOf(e.getMessage()));
        }
    }

    private RestAnswer ticket(String id) {
        return id.matches("[0-9]{1,18}")
                ? delivery.ticket(Long.parseLong(id))
                        .map(ticket -> RestAnswer.json(200, TicketJson.write(ticket)))
                        .orElseThrow(() -> new RestException(404, "No such message, or it was long ago: " + id))
                : RestAnswer.text(400, "The number of a message was expected, not " + id);
    }

    private RestAnswer history(RestRequest request) {
        ContentTopic content = request.parameter("contentTopic")
                .filter(name -> !name.isEmpty())
                .map(ContentTopic::of)
                .orElseThrow(() -> new RestException(400, "contentTopic is missing"));
        Optional<String> named = request.parameter("pubsubTopic").filter(name -> !name.isEmpty());
        long after = number(request, "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(request, "limit", DEFAULT_PAGE, 1, MAX_PAGE);
        ArrayNode page = Json.array();
        try {
            PubsubTopic shard =
                    named.map(PubsubTopic::of).orElseGet(() -> node.config().topicOf(content));
            delivery.history(shard, content, after, limit)
                    .forEach(message -> page.add(DeliveryEventJson.received(message)));
        } catch (InvalidTopicException e) {
            throw new RestException(400, String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            throw new RestException(503, "The inbox cannot be read: " + e.getMessage());
        }
        return RestAnswer.json(200, page);
    }

    private static long number(RestRequest request, String name, long fallback, long least, long most) {
        String text = request.parameter(name).filter(given -> !given.isEmpty()).orElse(Long.toString(fallback));
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new RestException(400, name + " must be a number from " + least + " to " + most + ", not " + text);
        }
        return Long.parseLong(text);
    }

    private List<Topic> topics(RestRequest request) {
        JsonNode json = Json.object(Json.parse(request.json()), SUBSCRIPTION_KEYS);
        JsonNode names = json.get("contentTopics");
        if (names == null || names.isEmpty()) {
            throw Json.undecodable("field 'contentTopics' is missing or empty");
        }
        return Json.texts(names).stream()
                .map(ContentTopic::of)
                .map(content -> new Topic(shard(json, content), content))
                .toList();
    }

    /** All or none. */
    private RestAnswer subscribe(RestRequest request) {
        List<Topic> wanted = topics(request);
        lock.lock();
        try {
            long more = wanted.stream()
                    .filter(topic -> !subscriptions.containsKey(topic))
                    .distinct()
                    .count();
            if (subscriptions.size() + more > MAX_SUBSCRIPTIONS) {
                throw new RestException(503, "At most " + MAX_SUBSCRIPTIONS + " content topics at once");
            }
            for (Topic topic : wanted) {
                if (!subscriptions.containsKey(topic)) {
                    subscriptions.put(
                            topic,
                            delivery.subscribe(
                                    topic.shard(),
                                    topic.content(),
                                    message -> streams.send("received", DeliveryEventJson.received(message))));
                }
            }
        } catch (DeliveryException e) {
            throw new RestException(503, String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
        return RestAnswer.ok();
    }

    private RestAnswer unsubscribe(RestRequest request) {
        List<Topic> unwanted = topics(request);
        lock.lock();
        try {
            if (!subscriptions.keySet().containsAll(unwanted)) {
                throw new RestException(404, "Not subscribed to all of these");
            }
            unwanted.forEach(topic -> {
                Subscription subscription = subscriptions.remove(topic);
                if (subscription != null) {
                    subscription.close();
                }
            });
        } finally {
            lock.unlock();
        }
        return RestAnswer.ok();
    }

    private RestAnswer list() {
        ArrayNode list = Json.array();
        lock.lock();
        try {
            subscriptions.keySet().forEach(topic -> {
                ObjectNode one = list.addObject();
                one.put("pubsubTopic", topic.shard().name());
                one.put("contentTopic", topic.content().name());
            });
        } finally {
            lock.unlock();
        }
        return RestAnswer.json(200, list);
    }

    private RestAnswer health() {
        LinkSnapshot link = node.link();
        ObjectNode body = Json.object();
        body.put("connectionStatus", node.connectionStatus().toString());
        body.put("mode", name(node.deliveryMode()));
        body.put("canSend", link.canSend());
        body.put("canReceive", link.canReceive());
        body.put("canVerify", link.canVerify());
        body.put("livePeers", link.livePeers());
        body.put("pending", delivery.pending());
        body.put("unfinished", delivery.unfinished());
        return RestAnswer.json(200, body);
    }

    private static String name(DeliveryMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private RestAnswer mode(RestRequest request) {
        JsonNode wanted =
                Json.object(Json.parse(request.json()), List.of("mode")).get("mode");
        if (wanted == null) {
            throw Json.undecodable("field 'mode' is missing");
        }
        DeliveryMode mode = switch (Json.text(wanted, "mode")) {
            case "relay" -> DeliveryMode.RELAY;
            case "edge" -> DeliveryMode.EDGE;
            default -> throw Json.undecodable("mode must be relay or edge");
        };
        try {
            node.deliverBy(mode);
        } catch (IllegalStateException e) {
            throw new RestException(409, String.valueOf(e.getMessage()));
        }
        return RestAnswer.ok();
    }

    /** Ends subscriptions and streams. */
    @Override
    public void close() {
        events.close();
        streams.close();
        lock.lock();
        try {
            subscriptions.values().forEach(Subscription::close);
            subscriptions.clear();
        } finally {
            lock.unlock();
        }
    }
}

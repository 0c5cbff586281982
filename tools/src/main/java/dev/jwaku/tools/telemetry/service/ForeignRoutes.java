package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The endpoints of the existing telemetry server, so that its clients need no change. What they send names people,
 * chats and nodes: only its number by type is kept.
 */
final class ForeignRoutes {
    private static final List<String> RECORDS = List.of(
            "ProtocolStats",
            "ReceivedEnvelope",
            "SentEnvelope",
            "ReceivedMessages",
            "ErrorSendingEnvelope",
            "PeerCount",
            "PeerConnFailure",
            "PeerCountByShard",
            "PeerCountByOrigin",
            "MessageCheckSuccess",
            "MessageCheckFailure",
            "DialFailure",
            "MissedMessages",
            "MissedRelevantMessages",
            "MessageDeliveryConfirmed",
            "SentMessageTotal");
    private static final List<String> WAKU = List.of("LightPushFilter", "Generic");
    private static final int CREATED = 201;
    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int MOST_RECORDS = 10_000;

    private final World world;
    private final TelemetryStore store;
    private final ServiceMeters meters;

    ForeignRoutes(World world, TelemetryStore store, ServiceMeters meters) {
        this.world = world;
        this.store = store;
        this.meters = meters;
    }

    void addTo(Router router) {
        router.add("GET", "/health", (request, parameters) -> RestAnswer.ok());
        router.add("POST", "/record-metrics", (request, parameters) -> records(request));
        router.add("POST", "/waku-metrics", (request, parameters) -> wakuMetrics(request));
    }

    /** Items that are wrong are told of; unknown types are passed over. */
    private RestAnswer records(RestRequest request) {
        ArrayNode items = items(request);
        ArrayNode errors = Json.array();
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode item : items) {
            String type = item.path("telemetry_type").asString("");
            JsonNode data = item.path("telemetry_data");
            Optional<String> wrong = wrong(item, type.equals("ReceivedMessages") ? data.isArray() : data.isObject());
            if (wrong.isPresent()) {
                errors.add(Json.object().put("id", item.path("id").asInt(0)).put("error", wrong.get()));
            } else if (RECORDS.contains(type)) {
                counts.merge(type, type.equals("ReceivedMessages") ? data.size() : 1L, Long::sum);
            }
        }
        return count(counts) ? RestAnswer.json(CREATED, errors.isEmpty() ? Json.nothing() : errors) : away();
    }

    private RestAnswer wakuMetrics(RestRequest request) {
        ArrayNode errors = Json.array();
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode item : items(request)) {
            String type = item.path("telemetryType").asString("");
            Optional<String> wrong = wrong(item, item.path("telemetryData").isObject());
            if (wrong.isEmpty() && !WAKU.contains(type)) {
                wrong = Optional.of("unknown telemetry type");
            }
            if (wrong.isPresent()) {
                errors.add(Json.object().put("id", item.path("id").asInt(0)).put("error", wrong.get()));
            } else {
                counts.merge(type, 1L, Long::sum);
            }
        }
        if (!count(counts)) {
            return away();
        }
        return errors.isEmpty()
                ? RestAnswer.json(CREATED, Json.nothing())
                : RestAnswer.json(500, Json.object().put("error", errors.toString()));
    }

    private static Optional<String> wrong(JsonNode item, boolean isData) {
        if (!item.isObject() || !item.path("id").isIntegralNumber()) {
            return Optional.of("no id");
        }
        return isData ? Optional.empty() : Optional.of("the data is not of the type");
    }

    private static ArrayNode items(RestRequest request) {
        if (request.body().length() > MOST_CHARACTERS) {
            throw new RestException(413, "Failed to decode telemetry data: too large");
        }
        JsonNode json;
        try {
            json = Json.parse(request.body());
        } catch (RestException e) {
            throw new RestException(400, "Failed to decode telemetry data");
        }
        if (json instanceof ArrayNode items && items.size() <= MOST_RECORDS) {
            return items;
        }
        throw new RestException(400, "Failed to decode telemetry data");
    }

    private boolean count(Map<String, Long> counts) {
        try {
            store.countForeign(counts, world.now());
        } catch (StoreException e) {
            return false;
        }
        counts.forEach(meters::foreign);
        return true;
    }

    private static RestAnswer away() {
        return RestAnswer.text(503, "the database does not take it now");
    }
}

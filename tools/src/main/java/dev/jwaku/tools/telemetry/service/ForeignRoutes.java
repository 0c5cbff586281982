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
    private static final List<String> PATHS = List.of("/record-metrics", "/waku-metrics");
    private static final int CREATED = 201;

    /** Longest upload: 5,000 records that a client keeps, and the newest. */
    static final int MOST_BYTES = 4 << 20;

    private final World world;
    private final TelemetryStore store;
    private final ServiceMeters meters;

    ForeignRoutes(World world, TelemetryStore store, ServiceMeters meters) {
        this.world = world;
        this.store = store;
        this.meters = meters;
    }

    static boolean isAt(String path) {
        return PATHS.contains(path);
    }

    void addTo(Router router) {
        router.add("GET", "/health", (request, parameters) -> RestAnswer.ok());
        router.add("POST", "/record-metrics", (request, parameters) -> records(request));
        router.add("POST", "/waku-metrics", (request, parameters) -> wakuMetrics(request));
    }

    /** Items that are wrong are told of; unknown types are passed over. */
    private RestAnswer records(RestRequest request) {
        ArrayNode errors = Json.array();
        Map<String, Long> counts = new TreeMap<>();
        for (ForeignItems.Item item : items(request, "telemetry_type", "telemetry_data")) {
            boolean isList = item.type().equals("ReceivedMessages");
            Optional<String> wrong = wrong(item, isList ? ForeignItems.Data.LIST : ForeignItems.Data.OBJECT);
            if (wrong.isPresent()) {
                add(errors, item, wrong.get());
            } else if (RECORDS.contains(item.type())) {
                counts.merge(item.type(), isList ? item.size() : 1L, Long::sum);
            }
        }
        return count(counts) ? RestAnswer.json(CREATED, errors.isEmpty() ? Json.nothing() : errors) : away();
    }

    private RestAnswer wakuMetrics(RestRequest request) {
        ArrayNode errors = Json.array();
        Map<String, Long> counts = new TreeMap<>();
        for (ForeignItems.Item item : items(request, "telemetryType", "telemetryData")) {
            Optional<String> wrong = wrong(item, ForeignItems.Data.OBJECT);
            if (wrong.isEmpty() && !WAKU.contains(item.type())) {
                wrong = Optional.of("unknown telemetry type");
            }
            if (wrong.isPresent()) {
                add(errors, item, wrong.get());
            } else {
                counts.merge(item.type(), 1L, Long::sum);
            }
        }
        if (!count(counts)) {
            return away();
        }
        return errors.isEmpty()
                ? RestAnswer.json(CREATED, Json.nothing())
                : RestAnswer.json(500, Json.object().put("error", errors.toString()));
    }

    private void add(ArrayNode errors, ForeignItems.Item item, String wrong) {
        meters.foreignRefused("item");
        errors.add(Json.object().put("id", item.id().orElse(0)).put("error", wrong));
    }

    private static Optional<String> wrong(ForeignItems.Item item, ForeignItems.Data data) {
        if (item.id().isEmpty()) {
            return Optional.of("no id");
        }
        return item.data() == data ? Optional.empty() : Optional.of("the data is not of the type");
    }

    private List<ForeignItems.Item> items(RestRequest request, String type, String data) {
        if (request.body().length() > MOST_BYTES) {
            meters.foreignRefused("too_large");
            throw new RestException(413, "Failed to decode telemetry data: too large");
        }
        try {
            return new ForeignItems(type, data).read(request.body());
        } catch (RestException e) {
            meters.foreignRefused("unreadable");
            throw e;
        }
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

package dev.jwaku.node.rest;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin/v1}: peers, and the log level. */
final class AdminRoutes {
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);
    private static final List<String> LEVELS =
            List.of("TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "FATAL", "NONE");

    private final WakuNode node;
    private final LogLevels logLevels;
    private final PeerJson peers;

    AdminRoutes(WakuNode node, LogLevels logLevels) {
        this.node = node;
        this.peers = new PeerJson(node);
        this.logLevels = logLevels;
    }

    void addTo(Router router) {
        router.add("GET", "/admin/v1/peers", (request, parameters) -> all());
        router.add("GET", "/admin/v1/peers/connected", (request, parameters) -> connected(peer -> true));
        router.add("GET", "/admin/v1/peers/connected/on/{shard}", (request, parameters) -> {
            int shard = shard(parameters.getFirst()).index();
            return connected(peer -> peers.shards(peer).contains(shard));
        });
        router.add("GET", "/admin/v1/peers/service", (request, parameters) -> connected(this::serves));
        router.add("GET", "/admin/v1/peers/stats", (request, parameters) -> new PeerStats(node, peers).answer());
        router.add("GET", "/admin/v1/filter/subscriptions", (request, parameters) -> filterSubscriptions());
        router.add("POST", "/admin/v1/peers", (request, parameters) -> connect(request));
        router.add("GET", "/admin/v1/peer/{peerId}", (request, parameters) -> peer(parameters.getFirst()));
        router.add("GET", "/admin/v1/peers/relay", (request, parameters) -> byShard(node.relay()::subscribers));
        router.add("GET", "/admin/v1/peers/mesh", (request, parameters) -> byShard(node.relay()::mesh));
        router.add(
                "GET",
                "/admin/v1/peers/relay/on/{shard}",
                (request, parameters) -> onShard(parameters.getFirst(), node.relay()::subscribers));
        router.add(
                "GET",
                "/admin/v1/peers/mesh/on/{shard}",
                (request, parameters) -> onShard(parameters.getFirst(), node.relay()::mesh));
        router.add("POST", "/admin/v1/log-level/{level}", (request, parameters) -> logLevel(parameters.getFirst()));
    }

    private boolean serves(PeerId peer) {
        return peers.protocols(peer).stream()
                .anyMatch(protocol -> protocol.toString().startsWith("/vac/waku/"));
    }

    /** Connected ones, and those that discovery found. */
    private RestAnswer all() {
        ArrayNode list = Json.array();
        Map<PeerId, ConnectionInfo> connected = peers.connections();
        connected.forEach((peer, connection) -> list.add(peers.write(peer, Optional.of(connection))));
        node.foundNodes().all().stream()
                .map(found -> found.record().peerId())
                .filter(peer -> !connected.containsKey(peer) && !peer.equals(node.peerId()))
                .forEach(peer -> list.add(peers.write(peer, Optional.empty())));
        return RestAnswer.json(200, list);
    }

    private RestAnswer connected(Predicate<PeerId> wanted) {
        ArrayNode list = Json.array();
        peers.connections().forEach((peer, connection) -> {
            if (wanted.test(peer)) {
                list.add(peers.write(peer, Optional.of(connection)));
            }
        });
        return RestAnswer.json(200, list);
    }

    private RestAnswer peer(String text) {
        PeerId peer;
        try {
            peer = PeerId.parse(text);
        } catch (RuntimeException e) {
            throw new RestException(400, "Invalid argument:" + e.getMessage());
        }
        return Optional.ofNullable(peers.connections().get(peer))
                .map(connection -> RestAnswer.json(200, peers.write(peer, Optional.of(connection))))
                .orElseGet(() -> RestAnswer.text(404, "Peer with ID " + text + " not found"));
    }

    private RestAnswer filterSubscriptions() {
        FilterServer filter = node.filter()
                .orElseThrow(() -> new RestException(400, "Error: Filter Protocol is not mounted to the node"));
        ArrayNode list = Json.array();
        filter.subscriptions().forEach((peer, criteria) -> {
            ObjectNode one = list.addObject();
            one.put("peerId", peer.toString());
            ArrayNode wanted = one.putArray("filterCriteria");
            criteria.forEach(criterion -> wanted.addObject()
                    .put("pubsubTopic", criterion.pubsubTopic())
                    .put("contentTopic", criterion.contentTopic()));
        });
        return RestAnswer.json(200, list);
    }

    private RestAnswer connect(RestRequest request) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String text : texts(request)) {
            addresses.add(PeerAddress.parse(text, "Couldn't parse remote peer info: "));
        }
        for (int i = 0; i < addresses.size(); i++) {
            try {
                node.host().connect(addresses.get(i), Deadline.after(node.world(), DIAL_TIMEOUT));
            } catch (Libp2pException e) {
                throw new RestException(400, "Failed to connect to peer at index: " + i + " - " + addresses.get(i));
            }
        }
        return RestAnswer.ok();
    }

    private static List<String> texts(RestRequest request) {
        try {
            return Json.texts(Json.parse(request.json()));
        } catch (RestException e) {
            throw new RestException(400, "Failed to decode request: " + e.text());
        }
    }

    private void needsRelay() {
        if (!node.config().relay()) {
            throw new RestException(503, "Error: Relay Protocol is not mounted to the node");
        }
    }

    private RestAnswer byShard(Function<PubsubTopic, List<PeerId>> members) {
        needsRelay();
        ArrayNode list = Json.array();
        node.relay().topics().stream()
                .filter(topic -> topic.shard().isPresent())
                .forEach(topic -> list.add(shard(topic.shard().orElseThrow(), members)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer onShard(String text, Function<PubsubTopic, List<PeerId>> members) {
        needsRelay();
        return RestAnswer.json(200, shard(shard(text), members));
    }

    private Shard shard(String text) {
        try {
            return new Shard(node.config().clusterId(), Integer.parseInt(text));
        } catch (IllegalArgumentException e) {
            throw new RestException(400, "Invalid shardId: " + text);
        }
    }

    private ObjectNode shard(Shard shard, Function<PubsubTopic, List<PeerId>> members) {
        Map<PeerId, ConnectionInfo> connections = peers.connections();
        ObjectNode one = Json.object();
        one.put("shard", shard.index());
        ArrayNode list = one.putArray("peers");
        for (PeerId peer : members.apply(shard.topic())) {
            ConnectionInfo connection = connections.get(peer);
            if (connection != null) {
                ObjectNode written = peers.write(peer, Optional.of(connection));
                written.put(
                        "score",
                        node.relay()
                                .score(peer, Deadline.after(node.world(), DIAL_TIMEOUT))
                                .total());
                list.add(written);
            }
        }
        return one;
    }

    private RestAnswer logLevel(String text) {
        String level = text.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new RestException(
                    400,
                    "Invalid log-level: " + text
                            + ". Please specify one of TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL");
        }
        logLevels.set(level);
        return RestAnswer.ok();
    }
}

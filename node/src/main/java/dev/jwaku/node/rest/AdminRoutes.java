package dev.jwaku.node.rest;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "FATAL");

    private final WakuNode node;
    private final LogLevels logLevels;

    AdminRoutes(WakuNode node, LogLevels logLevels) {
        this.node = node;
        this.logLevels = logLevels;
    }

    void addTo(Router router) {
        router.add("GET", "/admin/v1/peers", (request, parameters) -> peers(connection -> true));
        router.add("GET", "/admin/v1/peers/connected", (request, parameters) -> peers(connection -> true));
        router.add("GET", "/admin/v1/peers/service", (request, parameters) -> peers(this::serves));
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

    private boolean serves(ConnectionInfo connection) {
        return protocols(connection.peer()).stream()
                .anyMatch(protocol -> protocol.toString().startsWith("/vac/waku/"));
    }

    private RestAnswer peers(Predicate<ConnectionInfo> wanted) {
        ArrayNode list = Json.array();
        connections().values().stream().filter(wanted).map(this::write).forEach(list::add);
        return RestAnswer.json(200, list);
    }

    /** One connection for each peer. */
    private Map<PeerId, ConnectionInfo> connections() {
        Map<PeerId, ConnectionInfo> byPeer = new LinkedHashMap<>();
        node.host().connections().forEach(connection -> byPeer.putIfAbsent(connection.peer(), connection));
        return byPeer;
    }

    private RestAnswer peer(String text) {
        PeerId peer;
        try {
            peer = PeerId.parse(text);
        } catch (RuntimeException e) {
            throw new RestException(400, "Invalid argument:" + e.getMessage());
        }
        return Optional.ofNullable(connections().get(peer))
                .map(connection -> RestAnswer.json(200, write(connection)))
                .orElseGet(() -> RestAnswer.text(404, "Peer with ID " + text + " not found"));
    }

    private ObjectNode write(ConnectionInfo connection) {
        ObjectNode one = Json.object();
        one.put(
                "multiaddr",
                connection.remoteAddress().withPeerId(connection.peer()).toString());
        ArrayNode protocols = one.putArray("protocols");
        protocols(connection.peer()).forEach(protocol -> protocols.add(protocol.toString()));
        ArrayNode shards = one.putArray("shards");
        node.relay().topics().stream()
                .filter(topic -> node.relay().subscribers(topic).contains(connection.peer()))
                .flatMap(topic -> topic.shard().stream())
                .forEach(shard -> shards.add(shard.index()));
        one.put("connected", "Connected");
        one.put(
                "agent",
                node.host()
                        .identified(connection.peer())
                        .map(IdentifyInfo::agentVersion)
                        .orElse(""));
        one.put("origin", isStatic(connection.peer()) ? "Static" : "UnknownOrigin");
        return one;
    }

    private boolean isStatic(PeerId peer) {
        return node.config().staticNodes().stream()
                .flatMap(address -> address.peerId().stream())
                .anyMatch(peer::equals);
    }

    private List<ProtocolId> protocols(PeerId peer) {
        return node.host().identified(peer).map(IdentifyInfo::protocols).orElse(List.of());
    }

    private RestAnswer connect(RestRequest request) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String text : Json.texts(Json.parse(request.json()))) {
            try {
                addresses.add(Multiaddr.parse(text));
            } catch (RuntimeException e) {
                throw new RestException(400, "Couldn't parse remote peer info: " + e.getMessage());
            }
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

    private RestAnswer byShard(Function<PubsubTopic, List<PeerId>> members) {
        ArrayNode list = Json.array();
        node.relay().topics().stream()
                .filter(topic -> topic.shard().isPresent())
                .forEach(topic -> list.add(shard(topic.shard().orElseThrow(), members)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer onShard(String text, Function<PubsubTopic, List<PeerId>> members) {
        Shard shard;
        try {
            shard = new Shard(node.config().clusterId(), Integer.parseInt(text));
        } catch (IllegalArgumentException e) {
            throw new RestException(400, "Invalid shardId: " + text);
        }
        return RestAnswer.json(200, shard(shard, members));
    }

    private ObjectNode shard(Shard shard, Function<PubsubTopic, List<PeerId>> members) {
        Map<PeerId, ConnectionInfo> connections = connections();
        ObjectNode one = Json.object();
        one.put("shard", shard.index());
        ArrayNode peers = one.putArray("peers");
        for (PeerId peer : members.apply(shard.topic())) {
            ConnectionInfo connection = connections.get(peer);
            if (connection != null) {
                ObjectNode written = write(connection);
                written.put(
                        "score",
                        node.relay()
                                .score(peer, Deadline.after(node.world(), DIAL_TIMEOUT))
                                .total());
                peers.add(written);
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

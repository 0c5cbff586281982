package dev.jwaku.node.rest;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.waku.sharding.Shard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** nwaku's WakuPeer. */
final class PeerJson {
    private final WakuNode node;

    PeerJson(WakuNode node) {
        this.node = node;
    }

    /** One connection for each peer. */
    Map<PeerId, ConnectionInfo> connections() {
        Map<PeerId, ConnectionInfo> byPeer = new LinkedHashMap<>();
        node.host().connections().forEach(connection -> byPeer.putIfAbsent(connection.peer(), connection));
        return byPeer;
    }

    List<ProtocolId> protocols(PeerId peer) {
        return node.host().identified(peer).map(IdentifyInfo::protocols).orElse(List.of());
    }

    /** The shards of ours that the peer relays too, as its subscriptions say. */
    List<Integer> shards(PeerId peer) {
        return node.relay().topics().stream()
                .filter(topic -> node.relay().subscribers(topic).contains(peer))
                .flatMap(topic -> topic.shard().stream())
                .map(Shard::index)
                .toList();
    }

    ObjectNode write(PeerId peer, Optional<ConnectionInfo> connection) {
        ObjectNode one = Json.object();
        one.put(
                "multiaddr",
                connection
                        .filter(ConnectionInfo::outbound)
                        .map(ConnectionInfo::remoteAddress)
                        .or(() -> announced(peer))
                        .or(() -> found(peer))
                        .or(() -> connection.map(ConnectionInfo::remoteAddress))
                        .map(address -> address.withPeerId(peer).toString())
                        .orElse(""));
        ArrayNode protocols = one.putArray("protocols");
        protocols(peer).forEach(protocol -> protocols.add(protocol.toString()));
        ArrayNode shards = one.putArray("shards");
        shards(peer).forEach(shards::add);
        one.put("connected", connection.isPresent() ? "Connected" : "NotConnected");
        one.put(
                "agent",
                node.host().identified(peer).map(IdentifyInfo::agentVersion).orElse(""));
        one.put("origin", origin(peer));
        return one;
    }

    /** Where an inbound peer says that it listens; the port it came from is of no use to anybody. */
    private Optional<Multiaddr> announced(PeerId peer) {
        return node.host()
                .identified(peer)
                .flatMap(info -> info.listenAddrs().stream().findFirst());
    }

    private Optional<Multiaddr> found(PeerId peer) {
        return node.foundNodes().all().stream()
                .filter(known -> known.record().peerId().equals(peer))
                .flatMap(known -> known.record().dialAddresses().stream())
                .findFirst();
    }

    private String origin(PeerId peer) {
        boolean isStatic = node.config().staticNodes().stream()
                .flatMap(address -> address.peerId().stream())
                .anyMatch(peer::equals);
        if (isStatic) {
            return "Static";
        }
        return node.foundNodes().all().stream()
                .filter(known -> known.record().peerId().equals(peer))
                .findFirst()
                .map(known -> switch (known.source()) {
                    case DISCV5 -> "Discv5";
                    case DNS -> "Dns";
                    case PEER_EXCHANGE -> "PeerExchange";
                    default -> "UnknownOrigin";
                })
                .orElse("UnknownOrigin");
    }
}

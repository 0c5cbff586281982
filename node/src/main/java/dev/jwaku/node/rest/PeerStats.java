package dev.jwaku.node.rest;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.peerexchange.PeerExchangeServer;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreServer;
import dev.jwaku.waku.sync.StoreSync;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin/v1/peers/stats}: how many peers of which kind. The totals are of peers, not of shards as in nwaku. */
final class PeerStats {
    private static final List<ProtocolId> PROTOCOLS = List.of(
            new ProtocolId("/vac/waku/relay/2.0.0"),
            FilterServer.SUBSCRIBE_PROTOCOL,
            FilterServer.PUSH_PROTOCOL,
            StoreServer.PROTOCOL,
            LightPushServer.PROTOCOL,
            LightPushServer.PROTOCOL_V2,
            PeerExchangeServer.PROTOCOL,
            StoreSync.RECONCILIATION);

    private final WakuNode node;
    private final PeerJson peers;

    PeerStats(WakuNode node, PeerJson peers) {
        this.node = node;
        this.peers = peers;
    }

    RestAnswer answer() {
        Set<PeerId> connected = peers.connections().keySet();
        Set<PeerId> all = new LinkedHashSet<>(connected);
        node.foundNodes().all().forEach(found -> all.add(found.record().peerId()));
        ObjectNode body = Json.object();
        body.putObject("Sum").put("Total peers", all.size());
        ObjectNode state = body.putObject("By Connectedness");
        state.put("Connected", connected.size());
        state.put("NotConnected", all.size() - connected.size());
        state.put("CannotConnect", 0);
        state.put("CanConnect", 0);
        byShard(body.putObject("Relay peers"), "Total relay peers", node.relay()::subscribers);
        byShard(body.putObject("Mesh peers"), "Total mesh peers", node.relay()::mesh);
        ObjectNode protocols = body.putObject("By Protocols");
        for (ProtocolId protocol : PROTOCOLS) {
            protocols.put(
                    protocol.toString(),
                    connected.stream()
                            .filter(peer -> peers.protocols(peer).contains(protocol))
                            .count());
        }
        return RestAnswer.json(200, body);
    }

    private void byShard(ObjectNode counts, String total, Function<PubsubTopic, List<PeerId>> members) {
        Set<PeerId> all = new LinkedHashSet<>();
        for (PubsubTopic topic : node.relay().topics()) {
            List<PeerId> some = members.apply(topic);
            all.addAll(some);
            topic.shard().ifPresent(shard -> counts.put(String.valueOf(shard.index()), some.size()));
        }
        counts.put(total, all.size());
    }
}

package dev.jwaku.node;

import dev.jwaku.discovery.Discovery;
import dev.jwaku.discovery.FoundNode;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.ProtocolStreams;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.Service;
import dev.jwaku.runtime.Meters;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.peerexchange.PeerExchangeServer;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is there, counted at the moment somebody asks; nwaku counts every five minutes. Peers write their software and
 * their protocols as they like, so both are named only if we know them.
 */
final class PeerGauges {
    private static final String IN = "In";
    private static final String OUT = "Out";
    private static final String OTHER = "other";
    private static final String DIRECTION = "direction";
    private static final String PROTOCOL = "protocol";
    private static final String SHARD = "shard";

    /** Longer names first, because some begin like others. */
    private static final List<String> AGENTS =
            List.of("logos-delivery", "status-go", "go-waku", "js-waku", "nwaku", "jwaku", "wakunode");

    private final WakuNode node;
    private final Set<ProtocolId> known;

    private PeerGauges(WakuNode node) {
        this.node = node;
        this.known = WakuProtocols.known();
    }

    static void register(WakuNode node, Meters meters) {
        PeerGauges gauges = new PeerGauges(node);
        meters.gauges("waku_connected_peers", gauges::byProtocol);
        meters.gauges("waku_streams_peers", gauges::streams);
        meters.gauges("waku_connected_peers_per_shard", gauges::byShard);
        meters.gauges("waku_connected_peers_per_agent", gauges::byAgent);
        meters.gauges("waku_service_peers", gauges::named);
        meters.gauge("waku_peer_store_size", gauges::known);
        meters.gauge("waku_total_unique_peers", () -> node.host().peers().size());
        meters.gauge("waku_store_peers", () -> gauges.serving(StoreServer.PROTOCOL));
        meters.gauge("waku_filter_peers", () -> gauges.serving(FilterServer.SUBSCRIBE_PROTOCOL));
        meters.gauge("waku_lightpush_peers", () -> gauges.serving(LightPushServer.PROTOCOL));
        meters.gauge("waku_px_peers", () -> gauges.serving(PeerExchangeServer.PROTOCOL));
        meters.gauge("waku_dnsdisc_discovered", () -> gauges.found(Discovery.Source.DNS));
        meters.gauge("waku_px_peers_received_unknown", () -> gauges.found(Discovery.Source.PEER_EXCHANGE));
        meters.gauges("waku_discv5_discovered_per_shard", gauges::foundByShard);
    }

    private List<Meters.Reading> byProtocol() {
        Map<ProtocolId, Integer> in = new TreeMap<>();
        Map<ProtocolId, Integer> out = new TreeMap<>();
        for (ConnectionInfo connection : node.host().connections()) {
            for (ProtocolId protocol : protocols(connection.peer())) {
                in.merge(protocol, connection.outbound() ? 0 : 1, Integer::sum);
                out.merge(protocol, connection.outbound() ? 1 : 0, Integer::sum);
            }
        }
        return readings(in, out);
    }

    /** The peers that the configuration names. The label {@code peerId} holds an address, as in nwaku. */
    private List<Meters.Reading> named() {
        List<Meters.Reading> readings = new ArrayList<>();
        for (Service service : Service.values()) {
            node.servicePeers()
                    .named(service)
                    .ifPresent(address -> readings.add(Meters.Reading.of(
                            1,
                            PROTOCOL,
                            service.protocol().toString(),
                            "peerId",
                            address.withoutPeerId().toString())));
        }
        return readings;
    }

    private List<Meters.Reading> streams() {
        Map<ProtocolId, Integer> in = new TreeMap<>();
        Map<ProtocolId, Integer> out = new TreeMap<>();
        for (ProtocolStreams streams : node.host().openStreams()) {
            if (known.contains(streams.protocol())) {
                in.merge(streams.protocol(), streams.outbound() ? 0 : streams.open(), Integer::sum);
                out.merge(streams.protocol(), streams.outbound() ? streams.open() : 0, Integer::sum);
            }
        }
        return readings(in, out);
    }

    private static List<Meters.Reading> readings(Map<ProtocolId, Integer> in, Map<ProtocolId, Integer> out) {
        List<Meters.Reading> readings = new ArrayList<>();
        in.forEach((protocol, count) ->
                readings.add(Meters.Reading.of(count, DIRECTION, IN, PROTOCOL, protocol.toString())));
        out.forEach((protocol, count) ->
                readings.add(Meters.Reading.of(count, DIRECTION, OUT, PROTOCOL, protocol.toString())));
        return readings;
    }

    private Set<ProtocolId> protocols(PeerId peer) {
        Set<ProtocolId> spoken = new TreeSet<>(
                node.host().identified(peer).map(IdentifyInfo::protocols).orElse(List.of()));
        spoken.retainAll(known);
        return spoken;
    }

    private List<Meters.Reading> byShard() {
        List<Meters.Reading> readings = new ArrayList<>();
        for (PubsubTopic topic : node.relay().topics()) {
            int peers = node.relay().subscribers(topic).size();
            topic.shard()
                    .ifPresent(shard -> readings.add(Meters.Reading.of(peers, SHARD, String.valueOf(shard.index()))));
        }
        return readings;
    }

    private List<Meters.Reading> byAgent() {
        Map<String, Integer> agents = new TreeMap<>();
        for (PeerId peer : node.host().peers()) {
            String agent = node.host()
                    .identified(peer)
                    .map(info -> agent(info.agentVersion()))
                    .orElse("unknown");
            agents.merge(agent, 1, Integer::sum);
        }
        List<Meters.Reading> readings = new ArrayList<>();
        agents.forEach((agent, peers) -> readings.add(Meters.Reading.of(peers, "agent", agent)));
        return readings;
    }

    private static String agent(String version) {
        return AGENTS.stream().filter(version::startsWith).findFirst().orElse(OTHER);
    }

    /** Connected or found. */
    private long known() {
        Set<PeerId> peers = new TreeSet<>(node.host().peers());
        node.foundNodes().all().forEach(found -> peers.add(found.record().peerId()));
        return peers.size();
    }

    private long serving(ProtocolId protocol) {
        return node.host().peers().stream()
                .filter(peer -> node.host()
                        .identified(peer)
                        .map(info -> info.supports(protocol))
                        .orElse(false))
                .count();
    }

    private long found(Discovery.Source source) {
        return node.foundNodes().all().stream()
                .filter(found -> found.source() == source)
                .count();
    }

    /** Of our cluster only: a shard number means nothing without it. */
    private List<Meters.Reading> foundByShard() {
        Map<Integer, Integer> shards = new TreeMap<>();
        for (FoundNode found : node.foundNodes().all()) {
            if (found.source() == Discovery.Source.DISCV5) {
                found.record()
                        .shards()
                        .filter(told -> told.cluster() == node.config().clusterId())
                        .ifPresent(told -> told.indexes().forEach(index -> shards.merge(index, 1, Integer::sum)));
            }
        }
        List<Meters.Reading> readings = new ArrayList<>();
        shards.forEach((shard, nodes) -> readings.add(Meters.Reading.of(nodes, SHARD, String.valueOf(shard))));
        return readings;
    }
}

package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Meters;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What can be read of gossipsub at any moment, named as nim's. nim tells topics apart only if it is told which; all
 * others are one sum under the name "other", which is what dashboards ask for.
 */
final class GossipGauges {
    private final Supplier<GossipSnapshot> snapshot;

    private GossipGauges(Supplier<GossipSnapshot> snapshot) {
        this.snapshot = snapshot;
    }

    static void register(
            Meters meters, MeshParams mesh, Supplier<GossipSnapshot> snapshot, Supplier<GossipFigures> figures) {
        GossipGauges gauges = new GossipGauges(snapshot);
        meters.gauge("libp2p_pubsub_peers", () -> snapshot.get().peers().size());
        meters.gauge("libp2p_pubsub_topics", () -> snapshot.get().mesh().size());
        meters.gauge("libp2p_gossipsub_peers_per_topic_mesh", gauges::meshPeers, "topic", "other");
        meters.gauge("libp2p_gossipsub_peers_per_topic_gossipsub", gauges::subscribers, "topic", "other");
        meters.gauge(
                "libp2p_gossipsub_peers_per_topic_fanout", () -> figures.get().fanoutPeers(), "topic", "other");
        meters.gauge("libp2p_gossipsub_cache_window_size", () -> figures.get().cachedMessages());
        meters.gauge("libp2p_gossipsub_no_peers_topics", () -> gauges.topics(peers -> peers == 0));
        meters.gauge(
                "libp2p_gossipsub_low_peers_topics", () -> gauges.topics(peers -> peers > 0 && peers < mesh.dLow()));
        meters.gauge("libp2p_gossipsub_healthy_peers_topics", () -> gauges.topics(peers -> peers >= mesh.dLow()));
        meters.gauges("jwaku_gossipsub_mesh_peers", gauges::meshPeersByTopic);
    }

    private long meshPeers() {
        return sum(snapshot.get().mesh().values());
    }

    private List<Meters.Reading> meshPeersByTopic() {
        return snapshot.get().mesh().entrySet().stream()
                .map(entry -> Meters.Reading.of(entry.getValue().size(), "topic", entry.getKey()))
                .toList();
    }

    /** Of the topics that we follow. */
    private long subscribers() {
        GossipSnapshot now = snapshot.get();
        return sum(now.mesh().keySet().stream().map(now::subscribers).toList());
    }

    private long topics(IntPredicate meshSize) {
        return snapshot.get().mesh().values().stream()
                .filter(peers -> meshSize.test(peers.size()))
                .count();
    }

    private static long sum(Collection<List<PeerId>> lists) {
        return lists.stream().mapToLong(List::size).sum();
    }
}

package dev.jwaku.discovery;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.peerexchange.KnownRecords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The nodes found so far, each with its newest record. Bounded: beyond {@link #MAX} the one that was not named for the
 * longest time goes; after {@link #LIFETIME} without being named any goes. Thread-safe.
 */
public final class FoundNodes {
    /** Most nodes remembered. */
    public static final int MAX = 1000;
    /** How long a node is believed in after it was last named. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    /** Least recently named first. */
    private final Map<PeerId, FoundNode> nodes = new LinkedHashMap<>();

    /** Empty. */
    public FoundNodes(World world) {
        this.world = world;
    }

    /**
     * Notes that a node was named.
     *
     * @return whether it was unknown
     */
    boolean add(Enr record, Discovery.Source source) {
        lock.lock();
        try {
            FoundNode before = nodes.remove(record.peerId());
            boolean older = before != null && before.record().sequence() > record.sequence();
            FoundNode now = new FoundNode(
                    older ? before.record() : record, before == null ? source : before.source(), world.nanoTime());
            nodes.put(record.peerId(), now);
            if (nodes.size() > MAX) {
                nodes.remove(nodes.keySet().iterator().next());
                world.meters().counter("jwaku_discovery_nodes_forgotten").increment();
            }
            return before == null;
        } finally {
            lock.unlock();
        }
    }

    /** All that are believed in, least recently named first. */
    public List<FoundNode> all() {
        lock.lock();
        try {
            long oldest = world.nanoTime() - LIFETIME.toNanos();
            nodes.values().removeIf(node -> node.seenNanos() - oldest < 0);
            return List.copyOf(nodes.values());
        } finally {
            lock.unlock();
        }
    }

    /** What may be handed to others: only what discv5 found, because a lie from elsewhere would spread. */
    public KnownRecords forExchange() {
        return () -> all().stream()
                .filter(node -> node.source() == Discovery.Source.DISCV5)
                .map(FoundNode::record)
                .toList();
    }
}

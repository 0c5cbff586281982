package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Until when which peers must not be grafted to which topics. Outlives connections. Bounded per topic. */
final class Backoffs {
    /** Longer backoffs from peers are cut to this. */
    static final long MAX = Duration.ofDays(1).toNanos();

    private static final int MAX_PEERS_PER_TOPIC = 5000;
    /** A GRAFT this soon after a PRUNE is a flood (go: GraftFloodThreshold). */
    private static final long FLOOD = Duration.ofSeconds(10).toNanos();

    private final Map<String, Map<PeerId, Backoff>> byTopic = new LinkedHashMap<>();
    private final long slack;

    Backoffs(MeshParams params) {
        this.slack = params.backoffSlack().toNanos();
    }

    /** Begins or prolongs a backoff; never shortens one. */
    void begin(String topic, PeerId peer, long now, long length) {
        Map<PeerId, Backoff> peers = byTopic.computeIfAbsent(topic, unused -> new LinkedHashMap<>());
        Backoff present = peers.get(peer);
        long expiry = now + Math.min(length, MAX);
        if (present != null && present.expiry >= expiry) {
            return;
        }
        peers.put(peer, new Backoff(now, expiry));
        if (peers.size() > MAX_PEERS_PER_TOPIC) {
            Iterator<PeerId> oldest = peers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether a GRAFT from the peer breaks its backoff. */
    boolean forbidsTheirs(String topic, PeerId peer, long now) {
        Backoff backoff = find(topic, peer);
        return backoff != null && now < backoff.expiry;
    }

    /** Whether a GRAFT from the peer comes right after the PRUNE. */
    boolean isFlood(String topic, PeerId peer, long now) {
        Backoff backoff = find(topic, peer);
        return backoff != null && now < Math.min(backoff.expiry, backoff.begun + FLOOD);
    }

    /** Whether we must not send the peer a GRAFT yet: the backoff and some slack for its clock. */
    boolean forbidsOurs(String topic, PeerId peer, long now) {
        Backoff backoff = find(topic, peer);
        return backoff != null && now < backoff.expiry + slack;
    }

    void expire(long now) {
        byTopic.values().removeIf(peers -> {
            peers.values().removeIf(backoff -> now >= backoff.expiry + slack);
            return peers.isEmpty();
        });
    }

    private @Nullable Backoff find(String topic, PeerId peer) {
        Map<PeerId, Backoff> peers = byTopic.get(topic);
        return peers == null ? null : peers.get(peer);
    }

    private record Backoff(long begun, long expiry) {}
}

package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of {@link GossipRouter} share. Belongs to one thread; iterates in the order of arrival. */
final class GossipState {
    final GossipsubConfig config;
    final RandomGenerator random;
    final GossipMeters meters;
    final Map<PeerId, PeerState> peers = new LinkedHashMap<>();
    final Map<String, Set<PeerId>> mesh = new LinkedHashMap<>();
    final PeerScores scores;
    final Backoffs backoffs;
    final MessageCache cache;
    final SeenCache seen;
    final Promises promises;
    final Fanout fanout;
    final Outgoing out = new Outgoing();
    long heartbeats;
    long version;

    GossipState(GossipsubConfig config, RandomGenerator random, GossipMeters meters, long now) {
        this.config = config;
        this.random = random;
        this.meters = meters;
        this.scores = new PeerScores(config.score(), now);
        this.backoffs = new Backoffs(config.mesh());
        this.cache = new MessageCache(config.gossip());
        this.seen = new SeenCache(config.gossip());
        this.promises = new Promises(config.gossip());
        this.fanout = new Fanout(config.mesh());
    }

    double score(PeerId peer, long now) {
        return scores.of(peer, now).total();
    }

    @Nullable
    PeerState peer(PeerId peer) {
        return peers.get(peer);
    }

    boolean isOutbound(PeerId peer) {
        PeerState state = peers.get(peer);
        return state != null && state.isOutbound();
    }

    /** Up to {@code most} subscribers of the topic that satisfy the condition, drawn at random. */
    List<PeerId> draw(String topic, int most, Predicate<PeerId> condition) {
        if (most <= 0) {
            return List.of();
        }
        List<PeerId> candidates = subscribers(topic, condition);
        Collections.shuffle(candidates, random);
        return candidates.size() <= most ? candidates : candidates.subList(0, most);
    }

    /** The subscribers of the topic that satisfy the condition, in the order of arrival. */
    List<PeerId> subscribers(String topic, Predicate<PeerId> condition) {
        List<PeerId> found = new ArrayList<>();
        for (PeerState peer : peers.values()) {
            if (peer.isSubscribed(topic) && condition.test(peer.id())) {
                found.add(peer.id());
            }
        }
        return found;
    }

    /** Whether we may ask the peer into the topic's mesh. */
    boolean isGraftable(PeerId peer, String topic, long now) {
        Set<PeerId> members = mesh.get(topic);
        return members != null
                && !members.contains(peer)
                && !backoffs.forbidsOurs(topic, peer, now)
                && score(peer, now) >= 0;
    }

    /** Takes the peer into the mesh and tells it. */
    void graft(PeerId peer, String topic, long now) {
        addToMesh(peer, topic, now);
        out.graft(peer, topic);
    }

    /** Takes the peer into the mesh. */
    void addToMesh(PeerId peer, String topic, long now) {
        Set<PeerId> members = mesh.get(topic);
        if (members != null && members.add(peer)) {
            scores.grafted(peer, topic, now);
            version++;
        }
    }

    /** Takes the peer out of the mesh, tells it, and begins the backoff. */
    void prune(PeerId peer, String topic, long now, long backoff) {
        removeFromMesh(peer, topic);
        backoffs.begin(topic, peer, now, backoff);
        out.prune(peer, topic, backoff);
    }

    /** Takes the peer out of the mesh. */
    void removeFromMesh(PeerId peer, String topic) {
        Set<PeerId> members = mesh.get(topic);
        if (members != null && members.remove(peer)) {
            scores.pruned(peer, topic);
            version++;
        }
    }
}

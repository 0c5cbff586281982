package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Advertises recent messages to peers outside the mesh, once per heartbeat. */
final class GossipEmitter {
    private final GossipState state;
    private final GossipParams params;

    GossipEmitter(GossipState state) {
        this.state = state;
        this.params = state.config.gossip();
    }

    void heartbeat(long now) {
        Map<String, List<MessageId>> recent = state.cache.gossip();
        if (recent.isEmpty()) {
            return;
        }
        Map<String, Set<PeerId>> audience = new LinkedHashMap<>(state.fanout.all());
        audience.putAll(state.mesh);
        recent.forEach((topic, ids) -> {
            Set<PeerId> members = audience.get(topic);
            if (members != null) {
                advertise(topic, ids, members, now);
            }
        });
    }

    private void advertise(String topic, List<MessageId> ids, Set<PeerId> members, long now) {
        double threshold = state.config.score().thresholds().gossip();
        List<PeerId> eligible =
                state.subscribers(topic, peer -> !members.contains(peer) && state.score(peer, now) >= threshold);
        Collections.shuffle(eligible, state.random);
        int count = Math.max(params.dLazy(), (int) (params.factor() * eligible.size()));
        for (PeerId peer : eligible.subList(0, Math.min(count, eligible.size()))) {
            state.out.ihave(peer, topic, sample(ids));
        }
    }

    /** All ids, or as many as are allowed, differently chosen for each peer. */
    private List<MessageId> sample(List<MessageId> ids) {
        if (ids.size() <= params.maxIds()) {
            return ids;
        }
        List<MessageId> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, state.random);
        return shuffled.subList(0, params.maxIds());
    }
}

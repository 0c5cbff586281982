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

    /** Looks for peers to tell first: mostly there are none, and the messages of seconds are many to walk over. */
    void heartbeat(long now) {
        Map<String, Set<PeerId>> members = new LinkedHashMap<>(state.fanout.all());
        members.putAll(state.mesh);
        Map<String, List<PeerId>> audience = new LinkedHashMap<>();
        members.forEach((topic, inside) -> {
            List<PeerId> outside = outside(topic, inside, now);
            if (!outside.isEmpty()) {
                audience.put(topic, outside);
            }
        });
        if (!audience.isEmpty()) {
            state.cache
                    .gossip()
                    .forEach((topic, ids) -> advertise(topic, ids, audience.getOrDefault(topic, List.of())));
        }
    }

    private List<PeerId> outside(String topic, Set<PeerId> inside, long now) {
        double threshold = state.config.score().thresholds().gossip();
        return state.subscribers(topic, peer -> !inside.contains(peer) && state.score(peer, now) >= threshold);
    }

    private void advertise(String topic, List<MessageId> ids, List<PeerId> audience) {
        List<PeerId> chosen = new ArrayList<>(audience);
        Collections.shuffle(chosen, state.random);
        int count = Math.max(params.dLazy(), (int) (params.factor() * chosen.size()));
        for (PeerId peer : chosen.subList(0, Math.min(count, chosen.size()))) {
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

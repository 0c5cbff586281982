package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps every topic's mesh at its size and quality, once per heartbeat (libp2p.md 13.8). */
final class MeshUpkeep {
    private final GossipState state;
    private final MeshParams params;
    private final long pruneBackoff;

    MeshUpkeep(GossipState state) {
        this.state = state;
        this.params = state.config.mesh();
        this.pruneBackoff = params.pruneBackoff().toNanos();
    }

    void heartbeat(long now) {
        for (Map.Entry<String, Set<PeerId>> topic : state.mesh.entrySet()) {
            dropBadPeers(topic.getKey(), topic.getValue(), now);
            if (topic.getValue().size() < params.dLow()) {
                fill(topic.getKey(), now);
            }
            if (topic.getValue().size() > params.dHigh()) {
                shrink(topic.getKey(), topic.getValue(), now);
            }
            graftOutbound(topic.getKey(), topic.getValue(), now);
            graftBetter(topic.getKey(), topic.getValue(), now);
        }
        keepFanout(now);
    }

    /** Grafts up to D peers. */
    void fill(String topic, long now) {
        Set<PeerId> members = state.mesh.getOrDefault(topic, Set.of());
        graftSome(topic, params.d() - members.size(), now);
    }

    private void graftSome(String topic, int most, long now) {
        state.draw(topic, most, peer -> state.isGraftable(peer, topic, now))
                .forEach(peer -> state.graft(peer, topic, now));
    }

    private void dropBadPeers(String topic, Set<PeerId> members, long now) {
        for (PeerId peer : List.copyOf(members)) {
            if (state.score(peer, now) < 0) {
                state.prune(peer, topic, now, pruneBackoff);
            }
        }
    }

    private void shrink(String topic, Set<PeerId> members, long now) {
        List<PeerId> ranked = rankedByScore(members, now);
        List<PeerId> rest = ranked.subList(params.dScore(), ranked.size());
        Collections.shuffle(rest, state.random);
        keepOutbound(ranked);
        for (PeerId surplus : List.copyOf(ranked.subList(params.d(), ranked.size()))) {
            state.prune(surplus, topic, now, pruneBackoff);
        }
    }

    /** Best first; equals in random order. */
    private List<PeerId> rankedByScore(Set<PeerId> members, long now) {
        List<PeerId> ranked = new ArrayList<>(members);
        Collections.shuffle(ranked, state.random);
        Map<PeerId, Double> scores = new LinkedHashMap<>();
        ranked.forEach(peer -> scores.put(peer, state.score(peer, now)));
        ranked.sort(Comparator.comparing(scores::get, Comparator.reverseOrder()));
        return ranked;
    }

    /** Moves outbound peers from behind D to the front until enough of them are among the first D. */
    private void keepOutbound(List<PeerId> ranked) {
        long outbound =
                ranked.stream().limit(params.d()).filter(state::isOutbound).count();
        for (int i = params.d(); i < ranked.size() && outbound < params.dOut(); i++) {
            if (state.isOutbound(ranked.get(i))) {
                ranked.add(0, ranked.remove(i));
                outbound += state.isOutbound(ranked.get(params.d())) ? 0 : 1;
            }
        }
    }

    private void graftOutbound(String topic, Set<PeerId> members, long now) {
        if (members.size() < params.dLow()) {
            return;
        }
        int missing =
                params.dOut() - (int) members.stream().filter(state::isOutbound).count();
        state.draw(topic, missing, peer -> state.isOutbound(peer) && state.isGraftable(peer, topic, now))
                .forEach(peer -> state.graft(peer, topic, now));
    }

    /** Opportunistic grafting: a mesh of poor median score gets peers above that median. */
    private void graftBetter(String topic, Set<PeerId> members, long now) {
        if (members.size() < 2 || state.heartbeats % params.opportunisticGraftHeartbeats() != 0) {
            return;
        }
        List<PeerId> ranked = rankedByScore(members, now);
        double median = state.score(ranked.get(ranked.size() / 2), now);
        if (median < state.config.score().thresholds().opportunisticGraft()) {
            state.draw(
                            topic,
                            params.opportunisticGraftPeers(),
                            peer -> state.isGraftable(peer, topic, now) && state.score(peer, now) > median)
                    .forEach(peer -> state.graft(peer, topic, now));
        }
    }

    private void keepFanout(long now) {
        state.fanout.expire(now);
        double threshold = state.config.score().thresholds().publish();
        state.fanout.all().forEach((topic, members) -> {
            members.removeIf(peer -> state.score(peer, now) < threshold);
            members.addAll(state.draw(
                    topic,
                    params.d() - members.size(),
                    peer -> !members.contains(peer) && state.score(peer, now) >= threshold));
        });
    }
}

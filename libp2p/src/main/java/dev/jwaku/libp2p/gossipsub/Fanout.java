package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The peers that get our messages of topics we are not subscribed to. */
final class Fanout {
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final long ttl;

    Fanout(MeshParams params) {
        this.ttl = params.fanoutTtl().toNanos();
    }

    /** The peers of a topic, to be changed by the caller; remembered for a while after this call. */
    Set<PeerId> used(String topic, long now) {
        Topic entry = topics.computeIfAbsent(topic, unused -> new Topic());
        entry.lastUsed = now;
        return entry.peers;
    }

    /** Forgets a topic and returns its peers. */
    Set<PeerId> remove(String topic) {
        Topic removed = topics.remove(topic);
        return removed == null ? Set.of() : removed.peers;
    }

    void removePeer(PeerId peer) {
        topics.values().forEach(topic -> topic.peers.remove(peer));
    }

    void removePeer(PeerId peer, String topic) {
        Topic entry = topics.get(topic);
        if (entry != null) {
            entry.peers.remove(peer);
        }
    }

    void expire(long now) {
        topics.values().removeIf(topic -> now >= topic.lastUsed + ttl);
    }

    /** How many peers there are, summed over topics. */
    int size() {
        return topics.values().stream().mapToInt(topic -> topic.peers.size()).sum();
    }

    /** The peers by topic, to be changed by the caller. */
    Map<String, Set<PeerId>> all() {
        Map<String, Set<PeerId>> all = new LinkedHashMap<>();
        topics.forEach((topic, entry) -> all.put(topic, entry.peers));
        return all;
    }

    private static final class Topic {
        private final Set<PeerId> peers = new LinkedHashSet<>();
        private long lastUsed;
    }
}

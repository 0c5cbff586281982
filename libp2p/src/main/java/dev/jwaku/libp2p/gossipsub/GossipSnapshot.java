package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is there, at one moment. Immutable; iterates in the order of arrival.
 *
 * @param peers the connected peers that speak gossipsub
 * @param mesh for each topic we follow, the peers that carry it for us
 * @param subscribers for each topic that we or a peer follow, the peers that do
 */
public record GossipSnapshot(
        List<PeerId> peers, Map<String, List<PeerId>> mesh, Map<String, List<PeerId>> subscribers) {
    /** Nobody is there and nothing is followed. */
    public static final GossipSnapshot EMPTY = new GossipSnapshot(List.of(), Map.of(), Map.of());

    static GossipSnapshot of(GossipState state) {
        Map<String, List<PeerId>> mesh = new LinkedHashMap<>();
        Map<String, List<PeerId>> subscribers = new LinkedHashMap<>();
        state.mesh.forEach((topic, members) -> {
            mesh.put(topic, List.copyOf(members));
            subscribers.put(topic, new ArrayList<>());
        });
        for (PeerState peer : state.peers.values()) {
            peer.topics()
                    .forEach(topic -> subscribers
                            .computeIfAbsent(topic, unused -> new ArrayList<>())
                            .add(peer.id()));
        }
        subscribers.replaceAll((topic, ids) -> List.copyOf(ids));
        return new GossipSnapshot(
                List.copyOf(state.peers.keySet()),
                Collections.unmodifiableMap(mesh),
                Collections.unmodifiableMap(subscribers));
    }

    /** The mesh of a topic; empty if we do not follow it. */
    public List<PeerId> mesh(String topic) {
        return mesh.getOrDefault(topic, List.of());
    }

    /** The peers known to follow a topic. */
    public List<PeerId> subscribers(String topic) {
        return subscribers.getOrDefault(topic, List.of());
    }
}

package dev.jwaku.peers;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts our own connections by network, so that whoever owns one network does not get all of them: more than half of
 * the places may be taken by its nodes, but do not count as taken. A snapshot for one choice; not thread-safe.
 */
final class Diversity {
    private final int perNetwork;
    private final Map<String, Integer> networks = new TreeMap<>();
    private int filled;

    /** Nothing counted yet. @param places how many connections of our own are wanted */
    Diversity(int places) {
        this.perNetwork = Math.max(1, places / 2);
    }

    /** Counts a connection, or a dial that may become one. */
    void count(Optional<NetworkPrefix> prefix) {
        int before = of(prefix);
        prefix.ifPresent(known -> networks.put(known.network(), before + 1));
        if (before < perNetwork) {
            filled++;
        }
    }

    /** Counts a connection with this address. */
    void count(Multiaddr address) {
        count(NetworkPrefix.of(address));
    }

    /** How many places are taken; of one network not more than its share. */
    int filled() {
        return filled;
    }

    /** Whether one more of the peer's network would fill a place; it is counted if so. */
    boolean admit(PeerView view) {
        boolean hasRoom = of(view.prefix) < perNetwork;
        if (hasRoom) {
            count(view.prefix);
        }
        return hasRoom;
    }

    /** Those of networks that nothing was counted of first; otherwise in the same order. */
    List<PeerView> newNetworksFirst(List<PeerView> views) {
        return views.stream()
                .sorted((one, other) -> Boolean.compare(of(one.prefix) > 0, of(other.prefix) > 0))
                .toList();
    }

    /** Addresses without a network are each in one of their own. */
    private int of(Optional<NetworkPrefix> prefix) {
        return prefix.map(known -> networks.getOrDefault(known.network(), 0)).orElse(0);
    }
}

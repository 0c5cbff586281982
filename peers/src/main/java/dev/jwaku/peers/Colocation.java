package dev.jwaku.peers;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts connections by IP address and by network; local ones are not counted. A snapshot. */
final class Colocation {
    private final int perAddress;
    private final int perNetwork;
    private final Map<String, Integer> addresses = new TreeMap<>();
    private final Map<String, Integer> networks = new TreeMap<>();

    /**
     * Nothing counted yet.
     *
     * @param perAddress 0 is no limit at all
     */
    Colocation(int perAddress, int perNetwork) {
        this.perAddress = perAddress;
        this.perNetwork = perNetwork;
    }

    /**
     * Counts these.
     *
     * @return the inbound ones that are too many, in no order of age
     */
    List<ConnectionInfo> count(Collection<ConnectionInfo> connections) {
        List<ConnectionInfo> surplus = new ArrayList<>();
        for (ConnectionInfo connection : connections) {
            if (!admit(connection.remoteAddress()) && !connection.outbound()) {
                surplus.add(connection);
            }
        }
        return surplus;
    }

    /** Whether one more connection with the address is within the limits; it is counted if so. */
    boolean admit(Multiaddr address) {
        Optional<NetworkPrefix> prefix = perAddress == 0 ? Optional.empty() : NetworkPrefix.of(address);
        if (prefix.isEmpty()) {
            return true;
        }
        if (addresses.getOrDefault(prefix.get().address(), 0) >= perAddress
                || networks.getOrDefault(prefix.get().network(), 0) >= perNetwork) {
            return false;
        }
        addresses.merge(prefix.get().address(), 1, Integer::sum);
        networks.merge(prefix.get().network(), 1, Integer::sum);
        return true;
    }
}

package dev.jwaku.peers;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom a {@link PeerManager} connects to.
 *
 * @param staticNodes dialed at start and for ever after
 * @param named the peer that the configuration names for a service; also dialed for ever
 * @param kept services for which peers are dialed, so that the pools are full; of the others only peers that are
 *     connected anyway get places
 * @param cluster our network
 * @param shards ours; a peer that says it has none of them is not dialed
 * @param maxConnections most connections of both directions
 * @param outgoing how many connections of our own to keep to peers that were found; 0 to look for nobody
 * @param perAddress most connections with one IP address; 0 is no limit, also for networks
 * @param perNetwork most connections with one /24 or /48
 */
public record PeerManagerConfig(
        List<Multiaddr> staticNodes,
        Map<Service, Multiaddr> named,
        Set<Service> kept,
        int cluster,
        Set<Integer> shards,
        int maxConnections,
        int outgoing,
        int perAddress,
        int perNetwork) {
    /** Connections for relay: 60 of 100. The others are for service peers. */
    public static final double RELAY_SHARE = 0.6;
    /** A third of those for relay are our own, so that others cannot choose all our peers. */
    public static final int OUTGOING_DIVISOR = 3;
    /** Fewer of our own than this are no mesh (gossipsub's D is 6), however few connections are allowed. */
    public static final int LEAST_OUTGOING = 10;

    public PeerManagerConfig {
        staticNodes = List.copyOf(staticNodes);
        EnumMap<Service, Multiaddr> copy = new EnumMap<>(Service.class);
        copy.putAll(named);
        named = Collections.unmodifiableMap(copy);
        EnumSet<Service> services = EnumSet.noneOf(Service.class);
        services.addAll(kept);
        kept = Collections.unmodifiableSet(services);
        shards = Collections.unmodifiableSet(new TreeSet<>(shards));
    }

    /** How many connections of our own a node should keep that allows so many altogether. */
    public static int outgoingOf(int maxConnections) {
        int third = (int) (maxConnections * RELAY_SHARE / OUTGOING_DIVISOR);
        return Math.min(maxConnections, Math.max(LEAST_OUTGOING, third));
    }
}

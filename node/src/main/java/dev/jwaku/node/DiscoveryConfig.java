package dev.jwaku.node;

import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a node finds others.
 *
 * @param discv5 whether it takes part in discv5, and how
 * @param trees lists in DNS
 * @param dnsServers who is asked for those lists
 * @param peerExchange whether it tells others of the nodes it found by discv5
 * @param peerExchangeNode whom it asks for nodes; any connected peer that offers it helps too, once one is named
 */
public record DiscoveryConfig(
        Optional<Discv5Config> discv5,
        List<EnrTree> trees,
        List<InetSocketAddress> dnsServers,
        boolean peerExchange,
        Optional<Multiaddr> peerExchangeNode) {
    private static final int DNS_PORT = 53;

    public DiscoveryConfig {
        trees = List.copyOf(trees);
        dnsServers = List.copyOf(dnsServers);
    }

    /** Finds nobody and tells of nobody. */
    public static DiscoveryConfig none() {
        return new DiscoveryConfig(Optional.empty(), List.of(), defaultDnsServers(), false, Optional.empty());
    }

    /** nwaku's. */
    public static List<InetSocketAddress> defaultDnsServers() {
        return List.of(dnsServer("1.1.1.1"), dnsServer("1.0.0.1"));
    }

    /** A DNS server on the usual port. */
    public static InetSocketAddress dnsServer(String ip) {
        return new InetSocketAddress(ip, DNS_PORT);
    }

    /** Whether anything looks for nodes. */
    boolean searches() {
        return discv5.isPresent() || !trees.isEmpty() || peerExchangeNode.isPresent();
    }
}

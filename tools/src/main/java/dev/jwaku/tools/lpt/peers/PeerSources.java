package dev.jwaku.tools.lpt.peers;

import dev.jwaku.discovery.dns.EnrTree;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where service nodes come from. Those given by hand come first, then those of peer exchange, then those of DNS.
 *
 * @param given service nodes
 * @param bootstrap nodes that are asked by peer exchange
 * @param askFor how many records each of them is asked for
 * @param trees signed lists in DNS
 * @param dnsServers who is asked for them
 * @param testAll whether every node found is dialed first, and only those that answer are used
 */
public record PeerSources(
        List<Candidate> given,
        List<Candidate> bootstrap,
        int askFor,
        List<EnrTree> trees,
        List<InetSocketAddress> dnsServers,
        boolean testAll) {
    public PeerSources {
        given = List.copyOf(given);
        bootstrap = List.copyOf(bootstrap);
        trees = List.copyOf(trees);
        dnsServers = List.copyOf(dnsServers);
    }

    /** Only these. */
    public static PeerSources of(List<Candidate> given) {
        return new PeerSources(given, List.of(), 1, List.of(), List.of(), false);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return given.isEmpty() && bootstrap.isEmpty() && trees.isEmpty();
    }
}

package dev.jwaku.cli;

import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.tools.lpt.LptPlan;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerSources;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the tester's service nodes come from. */
final class LptPeerFlags {
    private static final int MAX_ASK = 1000;
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--service-node",
            paramLabel = "<address>",
            description = "Service node, multiaddr or ENR; repeatable, the first is used until it fails.")
    private List<String> serviceNodes = new ArrayList<>();

    @Option(
            names = "--bootstrap-node",
            paramLabel = "<address>",
            description = "Asked for service nodes by peer exchange; multiaddr or ENR; repeatable.")
    private List<String> bootstrapNodes = new ArrayList<>();

    @Option(
            names = "--dns-discovery-url",
            paramLabel = "<enrtree>",
            description = "Signed list of nodes in DNS; repeatable.")
    private List<String> trees = new ArrayList<>();

    @Option(
            names = "--dns-addrs-name-server",
            paramLabel = "<ip[#port]>",
            description = "DNS server; repeatable (1.1.1.1, 1.0.0.1).")
    private List<String> nameServers = new ArrayList<>();

    @Option(
            names = "--req-px-peers",
            paramLabel = "<n>",
            description = "How many nodes peer exchange is asked for (default: 100).")
    private int requested = 100;

    @Option(
            names = "--test-peers",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Dials every node found before the run (default: false).")
    private boolean testPeers;

    @Option(
            names = "--sender-node",
            paramLabel = "<address>",
            description = "With --fleet: a sender of its own on this node; repeatable.")
    private List<String> senderNodes = new ArrayList<>();

    @Option(
            names = "--receiver-node",
            paramLabel = "<address>",
            description = "With --fleet: a receiver of its own on this node; repeatable (as --sender-node).")
    private List<String> receiverNodes = new ArrayList<>();

    /** Created by {@link LptCommand}. */
    LptPeerFlags() {}

    /** One sender or receiver that may use everything. @throws UsageException if nothing is named */
    LptPlan.Part part(String label) {
        PeerSources sources = new PeerSources(
                candidates("--service-node", serviceNodes),
                candidates("--bootstrap-node", bootstrapNodes),
                Math.clamp(requested, 1, MAX_ASK),
                trees.stream().map(LptPeerFlags::tree).toList(),
                nameServers(),
                testPeers);
        if (sources.isEmpty()) {
            throw new UsageException("no service node: give --service-node, --bootstrap-node or --dns-discovery-url");
        }
        return new LptPlan.Part(label, sources);
    }

    /** A sender for each node of the fleet. @throws UsageException if there is none */
    List<LptPlan.Part> fleetSenders() {
        return fleet("S", "--sender-node", senderNodes.isEmpty() ? serviceNodes : senderNodes);
    }

    /** A receiver for each node of the fleet. @throws UsageException if there is none */
    List<LptPlan.Part> fleetReceivers() {
        List<String> nodes = receiverNodes.isEmpty() ? senderNodes : receiverNodes;
        return fleet("R", "--receiver-node", nodes.isEmpty() ? serviceNodes : nodes);
    }

    private static List<LptPlan.Part> fleet(String letter, String flag, List<String> nodes) {
        if (nodes.isEmpty()) {
            throw new UsageException("--fleet needs --sender-node and --receiver-node, or --service-node");
        }
        List<LptPlan.Part> parts = new ArrayList<>();
        for (Candidate node : candidates(flag, nodes)) {
            String label = letter + (parts.size() + 1) + "@" + node.peer().shortText();
            parts.add(new LptPlan.Part(label, PeerSources.of(List.of(node))));
        }
        return parts;
    }

    private static List<Candidate> candidates(String flag, List<String> texts) {
        List<Candidate> all = new ArrayList<>();
        for (String text : texts) {
            try {
                all.add(Candidate.parse(text));
            } catch (IllegalArgumentException e) {
                throw new UsageException(flag + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static EnrTree tree(String url) {
        try {
            return EnrTree.parse(url);
        } catch (MalformedMessageException e) {
            throw new UsageException("--dns-discovery-url: " + e.getMessage(), e);
        }
    }

    private List<InetSocketAddress> nameServers() {
        return nameServers.isEmpty()
                ? DiscoveryConfig.defaultDnsServers()
                : nameServers.stream().map(LptPeerFlags::nameServer).toList();
    }

    private static InetSocketAddress nameServer(String text) {
        String[] parts = text.split("#", 2);
        try {
            if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
                throw new IllegalArgumentException("no IP address");
            }
            int port = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
            return port < 1 || port > MAX_PORT
                    ? DiscoveryConfig.dnsServer(parts[0])
                    : new InetSocketAddress(parts[0], port);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--dns-addrs-name-server=" + text + " is no IP address, with a port behind #", e);
        }
    }
}

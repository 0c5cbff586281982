package dev.jwaku.cli;

import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.waku.enr.Enr;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The flags of discv5, DNS discovery and peer exchange, with nwaku's names and defaults. */
final class DiscoveryFlags {
    private static final int MAX_16_BITS = 65_535;
    private static final String IP = "[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

    private final FlagValues flags;
    private final int portsShift;

    DiscoveryFlags(FlagValues flags, int portsShift) {
        this.flags = flags;
        this.portsShift = portsShift;
    }

    static Stream<Flag> all() {
        return Stream.of(
                new Flag("--discv5-discovery", Flag.BOOLEAN, "find nodes by discv5 (false)"),
                new Flag("--discv5-udp-port", "<port>", "UDP port of discv5 (9000)"),
                new Flag("--discv5-bootstrap-node", "<enr>", "node that discv5 asks first; repeatable"),
                new Flag("--discv5-enr-auto-update", Flag.BOOLEAN, "announce the address that others see (false)"),
                new Flag("--dns-discovery-url", "<enrtree>", "signed list of nodes in DNS; repeatable"),
                new Flag("--dns-addrs-name-server", "<ip>", "DNS server; repeatable (1.1.1.1, 1.0.0.1)"),
                new Flag("--peer-exchange", Flag.BOOLEAN, "tell peers of the nodes that discv5 found (true)"),
                new Flag("--peer-exchange-node", "<multiaddr>", "peer to ask for nodes"),
                Flag.hiddenSwitch("--dns-discovery"),
                new Flag("--discv5-table-ip-limit", "<n>", ""),
                new Flag("--discv5-bucket-ip-limit", "<n>", ""),
                new Flag("--dns-addrs", Flag.BOOLEAN, ""));
    }

    /** @throws UsageException if a value makes no sense */
    DiscoveryConfig discovery() {
        return new DiscoveryConfig(
                discv5(),
                flags.all("--dns-discovery-url").stream()
                        .filter(url -> !url.isEmpty())
                        .map(DiscoveryFlags::tree)
                        .toList(),
                nameServers(),
                flags.isOn("--peer-exchange", true),
                flags.text("--peer-exchange-node")
                        .filter(text -> !text.isEmpty())
                        .map(DiscoveryFlags::address));
    }

    private Optional<Discv5Config> discv5() {
        if (!flags.isOn("--discv5-discovery", false)) {
            return Optional.empty();
        }
        int port = flags.number("--discv5-udp-port", Discv5Config.DEFAULT_UDP_PORT, MAX_16_BITS) + portsShift;
        if (port < 1 || port > MAX_16_BITS) {
            throw new UsageException("--discv5-udp-port with --ports-shift must be 1 to " + MAX_16_BITS);
        }
        return Optional.of(new Discv5Config(
                flags.text("--listen-address").orElse("0.0.0.0"),
                port,
                flags.all("--discv5-bootstrap-node").stream()
                        .map(DiscoveryFlags::record)
                        .toList(),
                flags.isOn("--discv5-enr-auto-update", false)));
    }

    private List<InetSocketAddress> nameServers() {
        List<InetSocketAddress> named = flags.all("--dns-addrs-name-server").stream()
                .map(DiscoveryFlags::nameServer)
                .toList();
        return named.isEmpty() ? DiscoveryConfig.defaultDnsServers() : named;
    }

    /** An IP address; with a port behind {@code #}, which nwaku does not know, for a server of one's own. */
    private static InetSocketAddress nameServer(String text) {
        int hash = text.indexOf('#');
        String ip = hash < 0 ? text : text.substring(0, hash);
        if (!ip.matches(IP)) {
            throw new UsageException("--dns-addrs-name-server=" + text + " is no IP address");
        }
        if (hash < 0) {
            return DiscoveryConfig.dnsServer(ip);
        }
        try {
            return new InetSocketAddress(ip, Integer.parseInt(text.substring(hash + 1)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--dns-addrs-name-server=" + text + " has no port behind #", e);
        }
    }

    private static EnrTree tree(String url) {
        try {
            return EnrTree.parse(url);
        } catch (MalformedMessageException e) {
            throw new UsageException("--dns-discovery-url: " + e.getMessage(), e);
        }
    }

    private static Enr record(String text) {
        try {
            return Enr.parse(text);
        } catch (MalformedMessageException e) {
            throw new UsageException("--discv5-bootstrap-node=" + text + " is no node record: " + e.getMessage(), e);
        }
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (RuntimeException e) {
            throw new UsageException("--peer-exchange-node=" + text + " is no multiaddr: " + e.getMessage(), e);
        }
    }
}

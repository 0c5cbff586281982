package dev.jwaku.cli;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Redundancy;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.Announcement;
import dev.jwaku.node.DeliverySettings;
import dev.jwaku.node.NodeConfig;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code jwaku node}: a Waku node that relays and, as told, serves others. Flags mean what nwaku's mean
 * (node-interface.md section 3); those of what does not exist here are accepted when they ask for nothing.
 */
final class NodeCommand {
    private static final int DEFAULT_TCP_PORT = 60_000;
    private static final int DEFAULT_WEBSOCKET_PORT = 8_000;
    private static final int DEFAULT_MAX_CONNECTIONS = 50;
    private static final int MAX_16_BITS = 65_535;
    private static final int NTP_PORT = 123;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final String PORT = "<port>";
    private static final String EXTERNAL_IP = "extip:";

    private static final NwakuFlags FLAGS = new NwakuFlags(all().toList());

    private final FlagValues flags;

    private NodeCommand(FlagValues flags) {
        this.flags = flags;
    }

    /**
     * Runs a node until it is told to end.
     *
     * @return the exit code
     * @throws UsageException if it cannot be run as asked
     */
    static int run(String[] arguments, Map<String, String> environment, PrintWriter out) {
        FlagValues flags = FLAGS.parse(arguments, environment);
        if (flags.isOn("--help", false)) {
            out.println("Usage: jwaku node [OPTIONS]");
            out.println("Runs a Waku node until it is told to end (SIGINT, SIGTERM).");
            out.println("Flags follow nwaku: --name=value or --name:value, or WAKUNODE2_NAME in the environment.");
            out.println();
            FLAGS.printHelp(out);
            return ExitCode.GOOD;
        }
        if (flags.isOn("--version", false)) {
            out.println("jwaku " + Version.current());
            return ExitCode.GOOD;
        }
        return new NodeCommand(flags).run();
    }

    /** The names of all flags that are understood, if only to be refused. */
    static List<String> flagNames() {
        return FLAGS.names();
    }

    /** All that a node understands, for commands that run one inside. */
    static Stream<Flag> all() {
        return Stream.concat(shownFlags(), hiddenFlags());
    }

    private static Stream<Flag> shownFlags() {
        return Stream.of(relayFlags(), ServiceFlags.all(), DiscoveryFlags.all(), TelemetryPlan.ofNode())
                .flatMap(flags -> flags);
    }

    private static Stream<Flag> relayFlags() {
        return Stream.of(
                new Flag("--relay", Flag.BOOLEAN, "take part in relay; without, be a client of service peers (true)"),
                new Flag("--agent-string", "<name>", "what identify says of the node (jwaku-<version>)"),
                new Flag("--listen-address", "<ip>", "IP address to listen on (0.0.0.0)"),
                new Flag("--tcp-port", PORT, "TCP port; 0 lets the system choose (60000)"),
                new Flag("--websocket-support", Flag.BOOLEAN, "also listen for WebSocket connections (false)"),
                new Flag("--websocket-port", PORT, "WebSocket port (8000)"),
                new Flag("--websocket-secure-support", Flag.BOOLEAN, "WebSocket over TLS, on the same port (false)"),
                new Flag("--websocket-secure-key-path", "<file>", "private key, PEM"),
                new Flag("--websocket-secure-cert-path", "<file>", "certificate chain, PEM"),
                new Flag("--nat", "<method>", "extip:<ip> announces this address; any and none change nothing (any)"),
                new Flag("--dns4-domain-name", "<name>", "name that others are told instead of an IP address"),
                new Flag("--ext-multiaddr", "<multiaddr>", "further address that others are told; repeatable"),
                new Flag("--ext-multiaddr-only", Flag.BOOLEAN, "tell others only those (false)"),
                new Flag("--staticnode", "<multiaddr>", "peer to stay connected to; repeatable"),
                new Flag("--cluster-id", "<id>", "the network; peers of others are disconnected (0)"),
                new Flag("--shard", "<index>", "shard to relay; repeatable (all of --num-shards-in-network)"),
                new Flag("--content-topic", "<topic>", "topic whose shard is relayed too; repeatable"),
                new Flag("--nodekey", "<hex|file>", "secp256k1 key: 64 hex digits or a file with them (random)"),
                new Flag("--max-connections", "<n>", "most connections, both directions (50)"),
                new Flag("--ip-colocation-limit", "<n>", "most inbound connections from one IP; 0 is no limit (5)"),
                new Flag("--max-msg-size", "<size>", "longest message relayed (150KiB)"),
                new Flag("--peer-persistence", Flag.BOOLEAN, "remember peers over a restart, in peers.db (false)"),
                new Flag("--time-server", "<host[:port]>", "NTP server that says how far our clock is off (none)"),
                new Flag(
                        "--delivery-folder",
                        "<folder>",
                        "sends and receives reliably, with outbox and inbox here (off)"),
                new Flag("--delivery-mode", "<mode>", "relay, or edge: by service peers (relay, edge without --relay)"),
                new Flag(
                        "--delivery-redundancy",
                        "<n>",
                        "light push and filter peers used at the same time, 1 to 4 (2)"),
                new Flag("--ports-shift", "<n>", "added to all ports that are not 0 (0)"),
                new Flag("--log-level", "<level>", "TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL (INFO)"),
                new Flag("--log-format", "<format>", "TEXT as nwaku, or JSON (TEXT)"),
                new Flag(NwakuFlags.CONFIG_FILE, "<file>", "TOML file with values of flags not given otherwise"),
                new Flag("--version", Flag.BOOLEAN, "shows which jwaku this is"),
                new Flag("--help", Flag.BOOLEAN, "shows this"));
    }

    private static Stream<Flag> hiddenFlags() {
        return Stream.concat(
                Stream.of(Flag.hiddenSwitch("--keep-alive"), Flag.hiddenSwitch("--end-with-stdin")),
                RefusedFlags.all());
    }

    /**
     * What the node would be with these flags and this environment.
     *
     * @throws UsageException if it would refuse to start, with the same words
     */
    static NodePlan plan(String[] arguments, Map<String, String> environment) {
        NodeCommand command = new NodeCommand(FLAGS.parse(arguments, environment));
        command.flags.text("--nodekey").ifPresent(NodeKey::parse);
        command.isJson();
        Logging.check(command.logLevel());
        return command.plan();
    }

    /**
     * The same of flags that were parsed already.
     *
     * @throws UsageException if it would refuse to start
     */
    static NodePlan plan(FlagValues flags) {
        return new NodeCommand(flags).plan();
    }

    /** The identity that flags ask for; else a new one. */
    static PrivateKey key(FlagValues flags) {
        return flags.text("--nodekey")
                .map(NodeKey::parse)
                .orElseGet(() -> PrivateKey.generateSecp256k1(new SecureRandom()::nextBytes));
    }

    /** Variables that look like flags but are none, each with what may have been meant. */
    static List<String> unknownVariables(Map<String, String> environment) {
        return FLAGS.unknownVariables(environment);
    }

    private NodePlan plan() {
        RefusedFlags.check(flags);
        int portsShift = flags.number("--ports-shift", 0, MAX_16_BITS);
        ServiceFlags services = new ServiceFlags(flags, portsShift);
        return new NodePlan(
                config(services, portsShift),
                services.rest(),
                services.metrics(),
                services.logsMetrics(),
                TelemetryPlan.of(flags));
    }

    private int run() {
        NodePlan plan = plan();
        PrivateKey key = key(flags);
        boolean asJson = isJson();
        Logging.toStandardOutput(logLevel(), asJson);
        return new NodeRun(plan, key, asJson, flags.isOn("--end-with-stdin", false)).untilToldToEnd();
    }

    private String logLevel() {
        return flags.text("--log-level").orElse("INFO");
    }

    private boolean isJson() {
        String format = flags.text("--log-format").orElse("TEXT");
        return switch (format.toUpperCase(Locale.ROOT)) {
            case "TEXT" -> false;
            case "JSON" -> true;
            default -> throw new UsageException("--log-format is TEXT or JSON, not '" + format + "'");
        };
    }

    private NodeConfig config(ServiceFlags services, int portsShift) {
        int cluster = flags.number("--cluster-id", 0, MAX_16_BITS);
        NodeConfig.Builder config = NodeConfig.builder()
                .listen(address("/tcp/" + port("--tcp-port", DEFAULT_TCP_PORT, portsShift)))
                .clusterId(cluster)
                .shards(new ShardFlags(flags).shards(cluster))
                .relay(flags.isOn("--relay", true))
                .servicePeers(services.servicePeers())
                .staticNodes(flags.all("--staticnode").stream()
                        .map(NodeCommand::staticNode)
                        .toList())
                .connectionLimits(limits())
                .maxMessageSize(flags.size("--max-msg-size", NodeConfig.DEFAULT_MAX_MESSAGE_SIZE))
                .agentVersion(flags.text("--agent-string").orElse("jwaku-" + Version.current()))
                .announcement(announcement())
                .services(services.services())
                .discovery(new DiscoveryFlags(flags, portsShift).discovery());
        if (flags.isOn("--peer-persistence", false)) {
            config.peerBook(Path.of("peers.db").toAbsolutePath());
        }
        flags.text("--time-server")
                .filter(text -> !text.isEmpty())
                .map(NodeCommand::timeServer)
                .ifPresent(config::timeServer);
        delivery().ifPresent(config::delivery);
        boolean secure = flags.isOn("--websocket-secure-support", false);
        if (secure) {
            config.webSocketTls(readable("--websocket-secure-cert-path"), readable("--websocket-secure-key-path"));
        }
        if (secure || flags.isOn("--websocket-support", false)) {
            int port = port("--websocket-port", DEFAULT_WEBSOCKET_PORT, portsShift);
            config.listen(address("/tcp/" + port + (secure ? "/wss" : "/ws")));
        }
        try {
            return config.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<DeliverySettings> delivery() {
        Optional<String> folder = flags.text("--delivery-folder").filter(text -> !text.isEmpty());
        Optional<DeliveryMode> mode = flags.text("--delivery-mode").map(NodeCommand::deliveryMode);
        if (mode.isPresent() && folder.isEmpty()) {
            throw new UsageException("--delivery-mode needs --delivery-folder");
        }
        boolean isRedundancyGiven = flags.text("--delivery-redundancy").isPresent();
        if (isRedundancyGiven && folder.isEmpty()) {
            throw new UsageException("--delivery-redundancy needs --delivery-folder");
        }
        Redundancy redundancy = isRedundancyGiven ? Redundancy.of(redundancy()) : Redundancy.DEFAULT;
        return folder.map(place -> DeliverySettings.in(Path.of(place).toAbsolutePath()))
                .map(settings -> settings.withConfig(settings.config().withRedundancy(redundancy)))
                .map(settings -> mode.map(settings::withMode).orElse(settings));
    }

    private int redundancy() {
        int peers = flags.number("--delivery-redundancy", Redundancy.DEFAULT.publish(), Redundancy.MOST);
        if (peers < 1) {
            throw new UsageException("--delivery-redundancy must be at least 1");
        }
        return peers;
    }

    private static DeliveryMode deliveryMode(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "relay" -> DeliveryMode.RELAY;
            case "edge" -> DeliveryMode.EDGE;
            default -> throw new UsageException("--delivery-mode is relay or edge, not '" + text + "'");
        };
    }

    private Announcement announcement() {
        String nat = flags.text("--nat").orElse("any");
        Optional<String> ip = Optional.empty();
        if (nat.startsWith(EXTERNAL_IP)) {
            ip = Optional.of(nat.substring(EXTERNAL_IP.length()));
            parse((nat.contains("::") ? "/ip6/" : "/ip4/") + ip.get(), "--nat=" + nat + " has no IP address");
        } else if (!nat.equals("any") && !nat.equals("none")) {
            throw new UsageException("--nat=" + nat + ": not there; use extip:<ip>, any or none");
        }
        return new Announcement(
                ip,
                flags.text("--dns4-domain-name").filter(name -> !name.isEmpty()),
                flags.all("--ext-multiaddr").stream()
                        .map(text -> parse(text, "--ext-multiaddr=" + text + " is no multiaddr"))
                        .toList(),
                flags.isOn("--ext-multiaddr-only", false));
    }

    private int port(String name, int fallback, int shift) {
        int port = flags.number(name, fallback, MAX_16_BITS);
        return port == 0 ? 0 : port + shift;
    }

    private ConnectionLimits limits() {
        int connections = flags.number("--max-connections", DEFAULT_MAX_CONNECTIONS, MAX_CONNECTIONS);
        int perIp = flags.number("--ip-colocation-limit", ConnectionLimits.DEFAULT_MAX_PER_IP, MAX_CONNECTIONS);
        if (connections == 0) {
            throw new UsageException("--max-connections must be at least 1");
        }
        return ConnectionLimits.defaults().withMaxConnections(connections).withMaxPerIp(perIp);
    }

    private Multiaddr address(String suffix) {
        String listen = flags.text("--listen-address").orElse("0.0.0.0");
        String ip = (listen.contains(":") ? "/ip6/" : "/ip4/") + listen;
        return parse(ip + suffix, "--listen-address=" + listen + " is no IP address");
    }

    private static Multiaddr staticNode(String text) {
        return parse(text, "--staticnode=" + text + " is no multiaddr");
    }

    private static Multiaddr parse(String text, String complaint) {
        try {
            return Multiaddr.parse(text);
        } catch (RuntimeException e) {
            throw new UsageException(complaint + ": " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress timeServer(String text) {
        try {
            URI server = URI.create("ntp://" + text);
            String host = server.getHost();
            if (host != null && server.getPath().isEmpty()) {
                return InetSocketAddress.createUnresolved(host, server.getPort() < 0 ? NTP_PORT : server.getPort());
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UsageException("--time-server=" + text + " is no host, or host:port");
    }

    private Path readable(String name) {
        Path file = Path.of(
                flags.text(name).orElseThrow(() -> new UsageException("--websocket-secure-support needs " + name)));
        if (!Files.isReadable(file)) {
            throw new UsageException(name + ": cannot read " + file);
        }
        return file;
    }
}

package dev.jwaku.cli;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code jwaku node}: a Waku relay node. Flags mean what nwaku's mean (node-interface.md section 3); those of services
 * that do not exist yet are accepted when they ask for nothing.
 */
@Command(
        description = {
            "Runs a Waku relay node until it is told to end (SIGINT, SIGTERM).",
            "Flags follow nwaku: --name=value or --name:value, WAKUNODE2_NAME in the environment."
        },
        sortOptions = false)
final class NodeCommand implements Callable<Integer> {
    private static final int DEFAULT_TCP_PORT = 60_000;
    private static final int DEFAULT_WEBSOCKET_PORT = 8_000;
    private static final String BOOLEAN = "<true|false>";

    @Option(
            names = "--listen-address",
            paramLabel = "<ip>",
            description = "IP address to listen on (default: 0.0.0.0).")
    private String listenAddress = "0.0.0.0";

    @Option(names = "--tcp-port", paramLabel = "<port>", description = "TCP port; 0 lets the system choose (60000).")
    private int tcpPort = DEFAULT_TCP_PORT;

    @Option(
            names = "--websocket-support",
            arity = "0..1",
            fallbackValue = "true",
            converter = YesNo.class,
            paramLabel = BOOLEAN,
            description = "Also listen for WebSocket connections (false).")
    private boolean webSocket;

    @Option(names = "--websocket-port", paramLabel = "<port>", description = "WebSocket port (8000).")
    private int webSocketPort = DEFAULT_WEBSOCKET_PORT;

    @Option(
            names = "--websocket-secure-support",
            arity = "0..1",
            fallbackValue = "true",
            converter = YesNo.class,
            paramLabel = BOOLEAN,
            description = "Serve WebSocket over TLS, on the same port (false).")
    private boolean webSocketSecure;

    @Option(names = "--websocket-secure-key-path", paramLabel = "<file>", description = "Private key, PEM.")
    private @Nullable Path webSocketKey;

    @Option(names = "--websocket-secure-cert-path", paramLabel = "<file>", description = "Certificate chain, PEM.")
    private @Nullable Path webSocketCertificate;

    @Option(
            names = "--staticnode",
            paramLabel = "<multiaddr>",
            description = "Peer to stay connected to; may be given several times.")
    private List<String> staticNodes = new ArrayList<>();

    @Option(names = "--cluster-id", paramLabel = "<id>", description = "The network; others are disconnected (0).")
    private int clusterId;

    @Option(
            names = "--shard",
            paramLabel = "<index>",
            description = "Shard to relay; may be given several times (0 if none is).")
    private List<Integer> shards = new ArrayList<>();

    @Option(
            names = "--nodekey",
            paramLabel = "<hex|file>",
            description = "secp256k1 private key: 64 hexadecimal digits or a file with them (random).")
    private @Nullable String nodeKey;

    @Option(names = "--max-connections", paramLabel = "<n>", description = "Most connections, both directions (150).")
    private int maxConnections = ConnectionLimits.DEFAULT_MAX_CONNECTIONS;

    @Option(
            names = "--ip-colocation-limit",
            paramLabel = "<n>",
            description = "Most inbound connections from one IP address; 0 is no limit (5).")
    private int ipColocationLimit = ConnectionLimits.DEFAULT_MAX_PER_IP;

    @Option(
            names = "--max-msg-size",
            converter = ByteSize.class,
            paramLabel = "<size>",
            description = "Longest message relayed, for example 150KiB (150KiB).")
    private int maxMessageSize = NodeConfig.DEFAULT_MAX_MESSAGE_SIZE;

    @Option(
            names = "--rest",
            arity = "0..1",
            fallbackValue = "true",
            converter = YesNo.class,
            paramLabel = BOOLEAN,
            description = "REST server: not there yet, only false is taken.")
    private boolean rest;

    @Option(names = "--log-level", paramLabel = "<level>", description = "TRACE, DEBUG, INFO, WARN or ERROR (INFO).")
    private String logLevel = "INFO";

    @Option(names = "--log-format", paramLabel = "<format>", description = "TEXT; JSON is not there yet.")
    private String logFormat = "TEXT";

    @Option(names = "--nat", hidden = true, description = "Accepted; addresses are never mapped.")
    private String nat = "none";

    @Option(names = "--relay", hidden = true, arity = "0..1", fallbackValue = "true", converter = YesNo.class)
    private boolean relay = true;

    @Option(
            names = {
                "--store",
                "--filter",
                "--lightpush",
                "--peer-exchange",
                "--discv5-discovery",
                "--dns-discovery",
                "--metrics-server",
                "--rendezvous",
                "--rln-relay"
            },
            hidden = true,
            arity = "0..1",
            fallbackValue = "true",
            converter = YesNo.class)
    private List<Boolean> notYet = new ArrayList<>();

    @Option(names = "--end-with-stdin", hidden = true, description = "Ends when standard input does; for the demo.")
    private boolean endWithStdin;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    /** Created by {@link Main}. */
    NodeCommand() {}

    @Override
    public Integer call() {
        refuseWhatIsNotThere();
        NodeConfig config = config();
        PrivateKey key =
                nodeKey == null ? PrivateKey.generateSecp256k1(new SecureRandom()::nextBytes) : NodeKey.parse(nodeKey);
        Logging.toStandardOutput(logLevel);
        return new NodeRun(config, key, endWithStdin).untilToldToEnd();
    }

    private void refuseWhatIsNotThere() {
        if (rest) {
            throw new UsageException("--rest=true: the REST server is not there yet; use --rest=false");
        }
        if (!relay) {
            throw new UsageException("--relay=false: relay is all that this node does so far");
        }
        if (notYet.contains(true)) {
            throw new UsageException("store, filter, light push, discovery, RLN and metrics are not there yet;"
                    + " leave their flags out or set them to false");
        }
        if (!logFormat.equalsIgnoreCase("TEXT")) {
            throw new UsageException("--log-format=" + logFormat + ": only TEXT is there so far");
        }
        if (nat.startsWith("extip")) {
            throw new UsageException("--nat=" + nat + ": announcing another address is not there yet");
        }
    }

    private NodeConfig config() {
        NodeConfig.Builder config = NodeConfig.builder()
                .listen(address("/tcp/" + port(tcpPort, "--tcp-port")))
                .clusterId(clusterId)
                .shards(shards.isEmpty() ? List.of(0) : shards)
                .staticNodes(staticNodes.stream().map(NodeCommand::staticNode).toList())
                .connectionLimits(ConnectionLimits.defaults()
                        .withMaxConnections(maxConnections)
                        .withMaxPerIp(ipColocationLimit))
                .maxMessageSize(maxMessageSize)
                .agentVersion("jwaku-" + Version.current());
        if (webSocketSecure) {
            Path certificate = readable(webSocketCertificate, "--websocket-secure-cert-path");
            config.webSocketTls(certificate, readable(webSocketKey, "--websocket-secure-key-path"));
        }
        if (webSocket || webSocketSecure) {
            String suffix = webSocketSecure ? "/wss" : "/ws";
            config.listen(address("/tcp/" + port(webSocketPort, "--websocket-port") + suffix));
        }
        return config.build();
    }

    private Multiaddr address(String suffix) {
        String ip = (listenAddress.contains(":") ? "/ip6/" : "/ip4/") + listenAddress;
        return parse(ip + suffix, "--listen-address=" + listenAddress + " is no IP address");
    }

    private static Multiaddr staticNode(String text) {
        return parse(text, "--staticnode=" + text + " is no multiaddr");
    }

    private static Multiaddr parse(String text, String complaint) {
        try {
            return Multiaddr.parse(text);
        } catch (RuntimeException e) {
            throw new UsageException(
                    complaint
                            + Optional.ofNullable(e.getMessage())
                                    .map(m -> ": " + m)
                                    .orElse(""),
                    e);
        }
    }

    private static int port(int number, String flag) {
        if (number < 0 || number > 65_535) {
            throw new UsageException(flag + " must be 0 to 65535, not " + number);
        }
        return number;
    }

    private static Path readable(@Nullable Path file, String flag) {
        if (file == null) {
            throw new UsageException("--websocket-secure-support needs " + flag);
        }
        if (!Files.isReadable(file)) {
            throw new UsageException(flag + ": cannot read " + file);
        }
        return file;
    }
}

package dev.jwaku.cli;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig.WebSocketTls;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.serve.DogfoodConfig;
import dev.jwaku.tools.dogfood.serve.DogfoodService;
import dev.jwaku.tools.dogfood.serve.PageBuild;
import dev.jwaku.tools.dogfood.serve.TelemetryAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwaku dogfood}: serves a page with which people test, and its service nodes; or takes part as a JVM. */
@Command(
        description = {
            "Serves a page with which people test in their own networks, and two service nodes for it: open the page",
            "in browsers and phones, send, break the network, and see who received whose. With --join this JVM takes",
            "part instead. The page is built by npm the first time. Exit codes of --join: 0 everybody has everything,",
            "as far as this participant knows, 1 not, 2 wrong use."
        },
        sortOptions = false)
final class DogfoodCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "dogfood";

    private static final int DEFAULT_PORT = 8090;
    private static final int MAX_PORT = 65_535;
    private static final String SOURCES = "dogfood-page";
    private static final String ARGUMENTS = "jwaku.args";

    @Option(
            names = "--port",
            paramLabel = "<port>",
            description = "Of the page; the next four are the nodes' (default: 8090); 0 lets the system choose all.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--listen-address",
            paramLabel = "<ip>",
            description = "Where page and nodes listen; 0.0.0.0 for others too (default: 127.0.0.1).")
    private String listenAddress = "127.0.0.1";

    @Option(names = "--room", paramLabel = "<name>", description = "Which room (default: lobby, or the server's).")
    private @Nullable String room;

    @Option(
            names = "--folder",
            paramLabel = "<folder>",
            description = "Of the nodes' keys and archives (default: ./jwaku-dogfood). With --join: of the messages"
                    + " that wait (default: a temporary one).")
    private @Nullable Path folder;

    @Option(names = "--cluster-id", paramLabel = "<id>", description = "The network (default: 16).")
    private int cluster = 16;

    @Option(names = "--shard", paramLabel = "<index>", description = "Where messages travel (default: 32).")
    private int shard = 32;

    @Option(
            names = "--tls-cert",
            paramLabel = "<file>",
            description = "PEM certificate chain: https and wss, which phones need.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "<file>", description = "PEM key of the certificate.")
    private @Nullable Path key;

    @Option(names = "--page", paramLabel = "<folder>", description = "A page that was built elsewhere.")
    private @Nullable Path page;

    @Option(
            names = "--telemetry-url",
            paramLabel = "<url>",
            description = {
                "A telemetry service: people may choose on the page to upload what they counted; nobody does unasked.",
                "With --join where --telemetry=upload uploads to (default: what the page names)."
            })
    private @Nullable String telemetryUrl;

    @Option(
            names = "--join",
            paramLabel = "<address>",
            description = "Take part: the address of a page, or of a service node as multiaddr; repeatable.")
    private List<String> join = new ArrayList<>();

    @Mixin
    private final DogfoodJoinFlags joinFlags = new DogfoodJoinFlags();

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log of this process on standard error.")
    private @Nullable String logLevel;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    DogfoodCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel == null ? "ERROR" : logLevel);
        PrintWriter out = spec.commandLine().getOut();
        if (!join.isEmpty()) {
            DogfoodJoin.Target target = new DogfoodJoin.Target(
                    join,
                    cluster,
                    shard,
                    Optional.ofNullable(room),
                    Optional.ofNullable(folder),
                    Optional.ofNullable(telemetryUrl));
            return new DogfoodJoin(target, joinFlags, out).run();
        }
        joinFlags.refuse();
        return serve(out);
    }

    private int serve(PrintWriter out) throws IOException {
        RunEnd end = new RunEnd(false);
        DogfoodConfig config = config(out);
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                DogfoodService service = DogfoodService.open(world, config)) {
            out.println("page: " + service.url());
            for (Multiaddr address : service.addresses()) {
                out.println("node: " + address);
            }
            if (certificate == null && !listenAddress.startsWith("127.")) {
                out.println("Browsers of other machines refuse a page without TLS: --tls-cert, --tls-key.");
            }
            out.flush();
            end.hearSignals();
            end.await();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            end.closed();
        }
        return ExitCode.GOOD;
    }

    private DogfoodConfig config(PrintWriter out) throws IOException {
        if (port < 0 || port > MAX_PORT - 2 * DogfoodConfig.NODES) {
            throw new UsageException("--port is up to " + (MAX_PORT - 2 * DogfoodConfig.NODES) + ", not " + port);
        }
        Path built;
        try {
            built = page != null ? page : new PageBuild(sources(), line -> say(out, line)).folder();
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        DogfoodConfig config = new DogfoodConfig(
                folder == null ? Path.of("jwaku-dogfood") : folder,
                listenAddress,
                port,
                DogfoodConfig.portsAfter(port),
                cluster,
                shard,
                roomName(room == null ? "lobby" : room),
                tls(),
                built,
                "jwaku " + Version.current());
        try {
            return telemetryUrl == null ? config : config.withTelemetry(new TelemetryAddress(telemetryUrl));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--telemetry-url: " + e.getMessage(), e);
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /** @throws UsageException if it is none */
    static RoomName roomName(String text) {
        try {
            return new RoomName(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--room: " + e.getMessage(), e);
        }
    }

    private Optional<WebSocketTls> tls() {
        if ((certificate == null) != (key == null)) {
            throw new UsageException("--tls-cert and --tls-key go together");
        }
        return certificate == null || key == null ? Optional.empty() : Optional.of(new WebSocketTls(certificate, key));
    }

    /** Beside the build that runs, which lies in target/dist of the sources; else here. */
    private static Path sources() {
        Path arguments = Path.of(System.getProperty(ARGUMENTS, "")).toAbsolutePath();
        for (Path above = arguments.getParent(); above != null; above = above.getParent()) {
            Path sources = above.resolve(SOURCES);
            if (Files.isDirectory(sources)) {
                return sources;
            }
        }
        return Path.of(SOURCES).toAbsolutePath();
    }
}

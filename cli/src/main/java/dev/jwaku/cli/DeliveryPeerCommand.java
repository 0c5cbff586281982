package dev.jwaku.cli;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.delivery.DeliveryPeer;
import dev.jwaku.tools.delivery.DeliveryProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that is a node with durable delivery, driven by JSON lines. */
@Command(hidden = true, description = "A client that 'jwaku bench outage' and tests drive by JSON lines.")
final class DeliveryPeerCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = DeliveryProcess.SUBCOMMAND;

    @Option(names = "--folder", required = true)
    private Path folder = Path.of(".");

    @Option(names = "--mode")
    private DeliveryMode mode = DeliveryMode.RELAY;

    @Option(names = "--cluster")
    private int cluster = 16;

    @Option(names = "--shard")
    private int shard = 32;

    @Option(names = "--entry-node")
    private List<String> entryNodes = new ArrayList<>();

    @Option(names = "--nodekey")
    private @Nullable String nodeKey;

    @Option(names = "--redundancy")
    private int redundancy = 2;

    @Option(names = "--without-verifier")
    private boolean withoutVerifier;

    @Option(names = "--log-level")
    private String logLevel = "WARN";

    /** Created by {@link Main}. */
    DeliveryPeerCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel);
        List<Multiaddr> addresses = entryNodes.stream().map(Multiaddr::parse).toList();
        Optional<Bytes> key =
                Optional.ofNullable(nodeKey).map(text -> NodeKey.parse(text).secret());
        DeliveryPeer.run(
                new DeliveryPeer.Settings(folder, mode, cluster, shard, addresses, key, redundancy, !withoutVerifier),
                System.in,
                System.out);
        return ExitCode.GOOD;
    }
}

package dev.jwaku.cli;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.relay.RelayPeer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that is a relay node driven by JSON lines, with the flags of {@code interop/go-peer}. */
@Command(hidden = true, description = "A relay node that 'jwaku bench relay' and tests drive by JSON lines.")
final class RelayPeerCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "relay-peer";

    @Option(names = "--cluster")
    private int cluster = 16;

    @Option(names = "--shard")
    private int shard = 32;

    @Option(names = "--host")
    private String host = "127.0.0.1";

    @Option(names = "--tcp-port")
    private int tcpPort;

    @Option(names = "--ws-port")
    private int wsPort = -1;

    @Option(names = "--nodekey")
    private @Nullable String nodeKey;

    @Option(names = "--log-level")
    private String logLevel = "WARN";

    /** Created by {@link Main}. */
    RelayPeerCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level(logLevel);
        Optional<Bytes> key =
                Optional.ofNullable(nodeKey).map(text -> NodeKey.parse(text).secret());
        RelayPeer.run(new RelayPeer.Settings(cluster, shard, host, tcpPort, wsPort, key), System.in, System.out);
        return ExitCode.GOOD;
    }
}

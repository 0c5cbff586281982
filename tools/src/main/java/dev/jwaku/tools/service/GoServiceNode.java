package dev.jwaku.tools.service;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.relay.Contestant;
import dev.jwaku.tools.relay.Contestants;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** go-waku as {@code interop/go-peer}, with Noise only, as ours. */
public final class GoServiceNode implements ServiceNode {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PeerProcess process;

    private GoServiceNode(PeerProcess process) {
        this.process = process;
    }

    /**
     * Starts one on loopback, cluster 16, shard 32.
     *
     * @param progress told before something takes long
     * @param flags of go-peer
     * @throws IOException if it cannot be built or started
     */
    public static GoServiceNode start(Appendable progress, String... flags) throws IOException {
        Contestant go = Contestants.goWaku(Path.of("").toAbsolutePath(), true, progress);
        List<String> command = new ArrayList<>(go.command());
        command.addAll(List.of("--events=false", "--min-peers=0"));
        command.addAll(List.of(flags));
        return new GoServiceNode(PeerProcess.start(command, event -> {}));
    }

    /** Connects to another node. @throws IOException if it cannot be reached */
    public void connect(Multiaddr other) throws IOException {
        process.ask("connect", LIMIT, "multiaddr", other.toString());
    }

    /**
     * Waits until so many distinct messages of a content topic were relayed to it. @throws IOException if not in time
     */
    public void await(String contentTopic, long messages) throws IOException {
        process.ask("await", LIMIT, "contentTopic", contentTopic, "distinct", messages);
    }

    @Override
    public String name() {
        return "go-waku";
    }

    @Override
    public Multiaddr address() {
        return Multiaddr.parse(process.address());
    }

    @Override
    public ProcessUsage usage() {
        return process.usage();
    }

    @Override
    public void close() {
        process.close();
    }
}

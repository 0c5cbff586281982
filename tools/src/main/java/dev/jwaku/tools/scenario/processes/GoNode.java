package dev.jwaku.tools.scenario.processes;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the network that is go-waku as {@code interop/go-peer}: relay, and of the services light push and filter.
 */
final class GoNode extends Machine {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

    private final List<String> command;
    private final Path folder;
    private final List<Multiaddr> dialed;

    /** @param command of go-peer */
    GoNode(
            String name,
            NodeGroup group,
            Place place,
            Truth truth,
            List<String> command,
            Path folder,
            List<Multiaddr> dialed) {
        super(name, group, place, truth);
        this.command = List.copyOf(command);
        this.folder = folder;
        this.dialed = List.copyOf(dialed);
    }

    @Override
    Life launch() throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(
                "--cluster=" + ServiceNode.CLUSTER,
                "--shard=" + group.shard(),
                "--tcp-port=" + place.port(),
                "--nodekey=" + place.keyHex(),
                "--events=false",
                "--min-peers=0"));
        if (group.role() == Role.SERVICE || group.role() == Role.PUSHER) {
            line.addAll(List.of("--lightpush", "--unlimited"));
        }
        if (group.role() == Role.SERVICE || group.role() == Role.FILTER) {
            line.add("--filter-service");
        }
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.resolve("node.log").toFile());
        return new GoLife(PeerProcess.start(line, log, START_LIMIT, event -> {}));
    }

    @Override
    void launched() throws IOException {
        if (life() instanceof GoLife present) {
            for (Multiaddr address : dialed) {
                connect(present.process(), address);
            }
        }
    }

    /** Its peer manager dials again what it could not reach now. */
    private void connect(PeerProcess process, Multiaddr address) {
        Thread.ofVirtual().name("connect-" + name).start(() -> {
            try {
                process.ask("connect", CONNECT_LIMIT, "multiaddr", address.toString(), "static", true);
            } catch (IOException e) {
                return; // its peer manager dials again
            }
        });
    }

    private record GoLife(PeerProcess process) implements Life {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void kill() {
            process.kill();
        }
    }
}

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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of the network that is go-waku as {@code interop/go-peer}: relay, and of the services light push and filter.
 */
final class GoNode extends Machine {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Logger log = LoggerFactory.getLogger(GoNode.class);
    private static final long REDIAL_MILLIS = 2_000;
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
                connect(present, address);
            }
        }
    }

    /** Again and again, as static nodes are dialed by others: it gives up what it could not reach once. */
    private void connect(GoLife life, Multiaddr address) {
        Thread.ofVirtual().name("connect-" + name).start(() -> {
            try {
                while (life.isAlive()) {
                    dial(life.process(), address);
                    TimeUnit.MILLISECONDS.sleep(REDIAL_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void dial(PeerProcess process, Multiaddr address) {
        try {
            process.ask("connect", CONNECT_LIMIT, "multiaddr", address.toString(), "static", true);
        } catch (IOException e) {
            log.atTrace().log("not reached: {}", e.getMessage());
        }
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

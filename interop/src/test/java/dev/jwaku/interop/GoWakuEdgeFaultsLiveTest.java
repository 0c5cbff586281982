package dev.jwaku.interop;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.faults.FaultProxy;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.service.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our edge clients on go-waku's services: light push version 2 and filter are go-waku's, the store is ours, because
 * go-waku serves no store version 3. A service node is killed and comes back, another one is frozen, links are reset,
 * cut and swallowed; nothing is lost and every message gets its end.
 */
@Tag("live")
@Tag("go")
@Timeout(300)
class GoWakuEdgeFaultsLiveTest {
    private static final Duration CALM = Duration.ofSeconds(6);
    private static final Duration FAULT = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhileGoWakusServiceNodesFail() throws Exception {
        try (SystemWorld world = new SystemWorld();
                GoNode one = new GoNode();
                GoNode other = new GoNode();
                OurServiceNode store = store(List.of(one, other))) {
            List<String> nodes =
                    List.of(one.address(), other.address(), store.address().toString());
            try (SoakClient alice = new SoakClient("alice", world, folder, nodes, "--mode=EDGE");
                    SoakClient bob = new SoakClient("bob", world, folder, nodes, "--mode=EDGE")) {
                SoakPair pair = new SoakPair(alice, bob);
                pair.start();
                pair.whileSending(() -> failOneAfterTheOther(one, other, alice, bob));
                pair.settle(SETTLE);
                System.err.println("edge clients on go-waku's services: " + pair);
            }
        }
    }

    private static void failOneAfterTheOther(GoNode one, GoNode other, SoakClient alice, SoakClient bob)
            throws IOException {
        SoakPair.pause(CALM);
        one.process.kill();
        SoakPair.pause(FAULT);
        one.start();
        SoakPair.pause(CALM);
        other.process.freeze();
        SoakPair.pause(FAULT);
        other.process.thaw();
        SoakPair.pause(CALM);
        alice.links().forEach(FaultProxy::reset);
        bob.links().forEach(FaultProxy::reset);
        SoakPair.pause(CALM);
        alice.links().forEach(FaultProxy::cut);
        bob.links().forEach(FaultProxy::swallow);
        SoakPair.pause(FAULT);
        alice.links().forEach(FaultProxy::restore);
        bob.links().forEach(FaultProxy::restore);
        SoakPair.pause(CALM);
    }

    private OurServiceNode store(List<GoNode> others) throws IOException {
        List<String> flags = new ArrayList<>(
                List.of("--store=true", "--store-message-db-url=sqlite://" + folder.resolve("archive.sqlite")));
        others.forEach(other -> flags.add("--staticnode=" + other.address()));
        return OurServiceNode.start(flags);
    }

    /** A go-waku node that serves light push and filter, keeps its port and key. */
    private static final class GoNode implements AutoCloseable {
        private final int port = Ports.free();
        private final String key = Ports.randomKey();
        private PeerProcess process;

        private GoNode() throws IOException {
            start();
        }

        private void start() throws IOException {
            process = LivePeers.go(
                    event -> {},
                    "--lightpush",
                    "--unlimited",
                    "--filter-service",
                    "--tcp-port=" + port,
                    "--nodekey=" + key);
        }

        private String address() {
            return process.address();
        }

        @Override
        public void close() {
            process.kill();
        }
    }
}

package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.training.Exercise;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the launcher and {@code jwaku dist} run while Java takes notes for the start-up cache: {@code jwaku node} with
 * all services, and work for it.
 */
final class TrainingCommand {
    /** Its name on the command line; not in the help. */
    static final String NAME = "training";

    /** Any key will do; it must be known to name the node. */
    private static final String KEY = "01".repeat(32);

    private static final int ATTEMPTS = 200;
    private static final int PAUSE_MILLIS = 50;

    private TrainingCommand() {}

    static int run(PrintWriter out) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-training")) {
            train(folder.path().resolve("store.sqlite3"), out);
        }
        out.println("training has ended");
        out.flush();
        return ExitCode.GOOD;
    }

    private static void train(Path database, PrintWriter out) throws IOException {
        int tcp = freePort();
        int rest = freePort();
        int metrics = freePort();
        String[] flags = {
            "--listen-address=127.0.0.1",
            "--cluster-id=16",
            "--shard=32",
            "--nodekey=" + KEY,
            "--tcp-port=" + tcp,
            "--websocket-support",
            "--websocket-port=0",
            "--rest-port=" + rest,
            "--store",
            "--store-message-db-url=sqlite://" + database,
            "--filter",
            "--lightpush",
            "--log-level=WARN",
            "--metrics-server",
            "--metrics-server-port=" + metrics
        };
        Thread node = new Thread(() -> NodeCommand.run(flags, Map.of(), out), "node");
        node.setDaemon(true);
        node.start();
        URI health = URI.create("http://127.0.0.1:" + rest + "/health");
        URI figures = URI.create("http://127.0.0.1:" + metrics + "/metrics");
        awaitReady(figures);
        PeerId peer = PeerId.of(NodeKey.parse(KEY).publicKey());
        Multiaddr address = Multiaddr.tcp("127.0.0.1", tcp).withPeerId(peer);
        new Exercise(address, List.of(health, figures)).run();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void awaitReady(URI page) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try (var in = page.toURL().openStream()) {
                in.readAllBytes();
                return;
            } catch (IOException e) {
                pause();
            }
        }
        throw new IOException("the node of the training did not start");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

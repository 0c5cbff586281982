package dev.jwaku.interop;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * {@code jwaku node} with a store in PostgreSQL, on cluster 16, shard 32: killed and started again where it was, with
 * the same key. What it logs is read as it comes, and not kept. Methods: one thread; getters any.
 */
final class DatabaseNode implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int number;
    private final String key;
    private final PeerId peerId;
    private final int tcpPort = freePort();
    private final List<String> flags;
    private final Consumer<String> lines;
    private volatile Process process;
    private volatile boolean up;
    private volatile int starts;

    /** @param lines hears of each line of the log, with the node's number in front */
    DatabaseNode(Path folder, int number, List<String> flags, Consumer<String> lines) {
        this.folder = folder;
        this.number = number;
        this.flags = flags;
        this.lines = lines;
        byte[] secret = new byte[32];
        new SplittableRandom(number).nextBytes(secret);
        this.key = Bytes.wrap(secret).toHex();
        this.peerId = PeerId.of(PrivateKey.secp256k1(Bytes.wrap(secret)).publicKey());
    }

    /** Starts it; returns when it says that it is ready. */
    void start(List<DatabaseNode> others) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                // libraries unpack native code there, and cannot clean up when killed
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jwaku.cli.Main",
                "node",
                "--listen-address=127.0.0.1",
                "--cluster-id=16",
                "--shard=32",
                "--ip-colocation-limit=0",
                "--rest=false",
                "--nodekey=" + key,
                "--tcp-port=" + tcpPort));
        command.addAll(flags);
        others.forEach(other -> command.add("--staticnode=" + other.address()));
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process = started;
        CountDownLatch ready = new CountDownLatch(1);
        Thread.startVirtualThread(() -> read(started, ready));
        if (!ready.await(START.toSeconds(), TimeUnit.SECONDS)) {
            started.destroyForcibly();
            throw new IOException("node " + number + " did not become ready");
        }
        starts++;
        up = true;
    }

    private void read(Process started, CountDownLatch ready) {
        try (BufferedReader output = started.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(number + " " + line);
                if (line.contains(" database can be used")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            if (started.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** SIGKILL; returns when it is gone. */
    Instant kill() throws InterruptedException {
        up = false;
        Instant before = Instant.now();
        process.destroyForcibly().waitFor();
        return before;
    }

    /** Whether it is ready and nobody is about to kill it. */
    boolean isUp() {
        return up;
    }

    /** How often it was started: whoever sees two numbers saw two processes. */
    int starts() {
        return starts;
    }

    int number() {
        return number;
    }

    PeerId peerId() {
        return peerId;
    }

    String address() {
        return "/ip4/127.0.0.1/tcp/" + tcpPort + "/p2p/" + peerId;
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        up = false;
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}

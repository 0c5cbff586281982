package dev.jwaku.interop;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** {@code jwaku node} as an operator runs it: a process with flags, whose standard output is its log. */
final class NodeCommandProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final PeerId peerId;
    private final int tcpPort;
    private final int restPort;

    private NodeCommandProcess(Process process, Path log, PeerId peerId, int tcpPort, int restPort) {
        this.process = process;
        this.log = log;
        this.peerId = peerId;
        this.tcpPort = tcpPort;
        this.restPort = restPort;
    }

    /** Starts one on cluster 16, shard 32; returns when it says that it is ready. */
    static NodeCommandProcess start(Path folder, int number, String... flags) throws IOException, InterruptedException {
        byte[] secret = new byte[32];
        new SplittableRandom(number).nextBytes(secret);
        String key = Bytes.wrap(secret).toHex();
        PeerId peerId = PeerId.of(PrivateKey.secp256k1(Bytes.wrap(secret)).publicKey());
        int tcpPort = freePort();
        int restPort = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jwaku.cli.Main",
                "node",
                "--listen-address=127.0.0.1",
                "--cluster-id=16",
                "--shard=32",
                "--ip-colocation-limit=0",
                "--nodekey=" + key,
                "--tcp-port=" + tcpPort,
                "--rest-port=" + restPort));
        command.addAll(List.of(flags));
        Path log = folder.resolve("node-" + number + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(log.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        NodeCommandProcess node = new NodeCommandProcess(process, log, peerId, tcpPort, restPort);
        node.awaitHealth();
        return node;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private void awaitHealth() throws IOException, InterruptedException {
        long limit = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < limit && process.isAlive()) {
            try {
                if (get("/health").body().contains("\"nodeHealth\":\"READY\"")) {
                    return;
                }
            } catch (IOException e) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("the node did not start:\n" + Files.readString(log));
    }

    PeerId peerId() {
        return peerId;
    }

    String address() {
        return "/ip4/127.0.0.1/tcp/" + tcpPort + "/p2p/" + peerId;
    }

    String url(String path) {
        return "http://127.0.0.1:" + restPort + path;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url(path))).timeout(START).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(START)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

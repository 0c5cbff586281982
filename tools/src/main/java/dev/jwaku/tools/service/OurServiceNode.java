package dev.jwaku.tools.service;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.relay.ProcessSignals;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** {@code jwaku node}, with a gibibyte of heap and the JVM options of this process. */
public final class OurServiceNode implements ServiceNode {
    private static final String MAIN = "dev.jwaku.cli.Main";
    private static final String LISTENING = "Listening on addresses=";
    private static final long END_SECONDS = 5;
    private static final long START_SECONDS = 30;
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Process process;
    private final List<Multiaddr> addresses;

    private OurServiceNode(Process process, List<Multiaddr> addresses) {
        this.process = process;
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Starts one on loopback, cluster 16, shard 32.
     *
     * @param flags the services, and the port if it must be a certain one
     * @throws IOException if it does not come to listen
     */
    public static OurServiceNode start(List<String> flags) throws IOException {
        Process process = launch(flags);
        boolean started = false;
        try {
            BufferedReader output = process.inputReader();
            OurServiceNode service = new OurServiceNode(process, addresses(output));
            Thread.ofVirtual().name("service-output").start(() -> output.lines().forEach(line -> {}));
            started = true;
            return service;
        } finally {
            if (!started) {
                process.destroyForcibly();
            }
        }
    }

    /**
     * Starts one likewise that logs errors only, as {@link GoServiceNode} does: for measurements, which would otherwise
     * count the writing of several lines per message at one of the two alone.
     *
     * @param flags the services
     * @throws IOException if it does not come to listen
     */
    public static OurServiceNode startQuiet(List<String> flags) throws IOException {
        String key = Ports.randomKey();
        int port = Ports.free();
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of("--log-level=ERROR", "--nodekey=" + key, "--tcp-port=" + port));
        PeerId id = PeerId.of(PrivateKey.secp256k1(Bytes.fromHex(key)).publicKey());
        Process process = launch(all);
        boolean started = false;
        try {
            awaitListening(process, port);
            Thread.ofVirtual()
                    .name("service-output")
                    .start(() -> process.inputReader().lines().forEach(line -> {}));
            started = true;
            return new OurServiceNode(process, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port + "/p2p/" + id)));
        } finally {
            if (!started) {
                process.destroyForcibly();
            }
        }
    }

    /** Asks its port until somebody answers. */
    private static void awaitListening(Process process, int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (ConnectException e) {
                LockSupport.parkNanos(PROBE_NANOS);
            }
        }
        throw new IOException("the service node did not come to listen");
    }

    private static Process launch(List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "node",
                "--listen-address=127.0.0.1",
                "--cluster-id=16",
                "--shard=32",
                "--rest=false",
                "--ip-colocation-limit=0",
                "--end-with-stdin"));
        if (flags.stream().noneMatch(flag -> flag.startsWith("--tcp-port="))) {
            command.add("--tcp-port=0");
        }
        command.addAll(flags);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Multiaddr> addresses(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf(LISTENING);
            if (at >= 0) {
                String listening = line.substring(at + LISTENING.length()).strip();
                return Stream.of(listening.split(",", -1)).map(Multiaddr::parse).toList();
            }
        }
        throw new IOException("the service node ended before it listened");
    }

    @Override
    public String name() {
        return "jwaku";
    }

    @Override
    public Multiaddr address() {
        return addresses.getFirst();
    }

    /** All that it listens on. */
    public List<Multiaddr> addresses() {
        return addresses;
    }

    @Override
    public ProcessUsage usage() {
        return new ProcessUsage(process.pid());
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        ProcessSignals.kill(process);
    }

    /** SIGSTOP. @throws IOException if it cannot be sent */
    public void freeze() throws IOException {
        ProcessSignals.freeze(process);
    }

    /** SIGCONT. @throws IOException if it cannot be sent */
    public void thaw() throws IOException {
        ProcessSignals.thaw(process);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

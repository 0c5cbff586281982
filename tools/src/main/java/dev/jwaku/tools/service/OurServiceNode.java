package dev.jwaku.tools.service;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code jwaku node}, with a gibibyte of heap and the JVM options of this process. */
public final class OurServiceNode implements ServiceNode {
    private static final String MAIN = "dev.jwaku.cli.Main";
    private static final String LISTENING = "Listening on addresses=";
    private static final long END_SECONDS = 5;

    private final Process process;
    private final Multiaddr address;

    private OurServiceNode(Process process, Multiaddr address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one on loopback, cluster 16, shard 32.
     *
     * @param flags the services
     * @throws IOException if it does not come to listen
     */
    public static OurServiceNode start(List<String> flags) throws IOException {
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
                "--tcp-port=0",
                "--cluster-id=16",
                "--shard=32",
                "--rest=false",
                "--ip-colocation-limit=0",
                "--end-with-stdin"));
        command.addAll(flags);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean started = false;
        try {
            BufferedReader output = process.inputReader();
            OurServiceNode service = new OurServiceNode(process, address(output));
            Thread.ofVirtual().name("service-output").start(() -> output.lines().forEach(line -> {}));
            started = true;
            return service;
        } finally {
            if (!started) {
                process.destroyForcibly();
            }
        }
    }

    private static Multiaddr address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf(LISTENING);
            if (at >= 0) {
                return Multiaddr.parse(line.substring(at + LISTENING.length()).strip());
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
        return address;
    }

    @Override
    public ProcessUsage usage() {
        return new ProcessUsage(process.pid());
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

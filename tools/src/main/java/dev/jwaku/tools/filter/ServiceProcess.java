package dev.jwaku.tools.filter;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A filter service node in a process of its own, with a gibibyte of heap. */
final class ServiceProcess implements AutoCloseable {
    private static final String MAIN = "dev.jwaku.cli.Main";
    private static final String LISTENING = "Listening on addresses=";
    private static final long END_SECONDS = 5;

    private final Process process;
    private final Multiaddr address;

    private ServiceProcess(Process process, Multiaddr address) {
        this.process = process;
        this.address = address;
    }

    /** @throws IOException if it does not come to listen */
    static ServiceProcess start(int clients) throws IOException {
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
                "--filter",
                "--filter-max-peers-to-serve=" + (clients + 10),
                "--max-connections=" + (clients + 50),
                "--ip-colocation-limit=0",
                "--end-with-stdin"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean started = false;
        try {
            ServiceProcess service = new ServiceProcess(process, address(process.inputReader()));
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

    Multiaddr address() {
        return address;
    }

    ProcessUsage usage() {
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

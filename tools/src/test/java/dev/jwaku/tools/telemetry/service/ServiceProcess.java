package dev.jwaku.tools.telemetry.service;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own, to be killed. */
final class ServiceProcess implements AutoCloseable {
    private static final String LISTENS = "listens at ";

    private final Process process;
    private final Caller caller;

    private ServiceProcess(Process process, int port) {
        this.process = process;
        this.caller = new Caller(port);
    }

    /**
     * Starts it; returns when it listens.
     *
     * @param database the URL of PostgreSQL, or a file for SQLite
     */
    static ServiceProcess start(String database) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", // it does not live long
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        database)
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread.startVirtualThread(() -> drain(output));
                return new ServiceProcess(process, Integer.parseInt(line.substring(LISTENS.length())));
            }
            said.append(line).append('\n');
        }
        process.destroyForcibly();
        throw new IOException("the service did not start: " + said);
    }

    /** What it logs is not needed, but must go somewhere. */
    private static void drain(BufferedReader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // killed
        }
    }

    /** Asks it. */
    Caller caller() {
        return caller;
    }

    /** Lets it run for so long; whether it ended by itself. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        caller.close();
    }

    /** What is killed. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            MemoryMeters meters = new MemoryMeters();
            try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                    TelemetryStore store = PostgresUrl.isMeant(arguments[0])
                            ? TelemetryStore.postgres(PostgresUrl.parse(arguments[0]), world.now())
                            : TelemetryStore.sqlite(Path.of(arguments[0]));
                    TelemetryService service = TelemetryService.open(
                            world,
                            store,
                            TelemetryConfig.defaults()
                                    .at("127.0.0.1", 0)
                                    .withLeastInstalls(1)
                                    .withUploads(100_000, 100_000),
                            meters,
                            "1")) {
                System.out.println(LISTENS + service.port());
                System.out.flush();
                System.in.read();
            }
        }
    }
}

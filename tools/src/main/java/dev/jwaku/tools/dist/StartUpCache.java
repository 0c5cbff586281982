package dev.jwaku.tools.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Classes as the JVM has them after a start, in a file that the next start maps: Java's ahead-of-time cache. It fits
 * only the jars that it was made with, by name, size and time, which is why these get the time that packages give them.
 * Its bytes differ from one making to the next.
 */
final class StartUpCache {
    /** Its file, beside {@code lib}. */
    static final String NAME = "jwaku.aot";

    /** What the launcher {@code ./jwaku} trains with. A test compares. */
    static final List<String> TRAINING = List.of(
            "node",
            "--listen-address=127.0.0.1",
            "--tcp-port=0",
            "--websocket-support=true",
            "--websocket-port=0",
            "--rest-port=0",
            "--cluster-id=16",
            "--shard=32",
            "--ip-colocation-limit=0",
            "--store=true",
            "--store-message-db-url=none",
            "--filter=true",
            "--lightpush=true",
            "--metrics-server=true",
            "--metrics-server-port=0");

    /** Says that the node of the training has started. */
    static final String TRAINED_WHEN = "Metrics server listening";

    /** The subcommand that keeps it busy then; its argument is where the node listens. */
    static final String TRAFFIC = "training-traffic";

    private static final Pattern ADDRESS = Pattern.compile("/ip4/127\\.0\\.0\\.1/tcp/[0-9]+/p2p/[0-9A-Za-z]+");
    private static final int FIRST_JAVA = 25;
    private static final long START_SECONDS = 60;
    private static final long END_SECONDS = 120;
    private static final long LOOK_MILLIS = 50;

    private StartUpCache() {}

    /** @throws IOException if this Java makes none */
    static void checkPossible() throws IOException {
        if (Runtime.version().feature() < FIRST_JAVA) {
            throw new IOException("a start-up cache needs Java " + FIRST_JAVA + ", this is " + Runtime.version());
        }
    }

    /**
     * Starts a node, keeps it busy for some seconds, stops it, and returns the file of the cache.
     *
     * @param root an empty folder; jars and libraries are copied there
     */
    static Path make(Path root, Path runtime, Application application) throws IOException {
        Files.createDirectories(root.resolve("lib"));
        Files.createDirectories(root.resolve("native"));
        for (Path jar : application.jars()) {
            copy(jar, root.resolve("lib").resolve(jar.getFileName()));
        }
        for (Path library : application.nativeLibraries()) {
            copy(library, root.resolve("native").resolve(library.getFileName()));
        }
        Path cache = root.resolve(NAME);
        Path arguments = Files.writeString(
                root.resolve("java.args"),
                new StartCommand(application.jarNames(), false).argumentFile(root.toString()));
        String java = runtime.resolve("bin/java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:AOTCacheOutput=" + cache, "@" + arguments));
        command.addAll(TRAINING);
        List<String> traffic = List.of(java, "@" + arguments, TRAFFIC);
        train(command, traffic, root.resolve("training.log"));
        if (!Files.isRegularFile(cache)) {
            throw failed(root.resolve("training.log"));
        }
        return cache;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(TarWriter.TIME)));
    }

    private static void train(List<String> command, List<String> traffic, Path log) throws IOException {
        Process node = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (!Files.readString(log).contains(TRAINED_WHEN)) {
                if (node.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
                    throw failed(log);
                }
            }
            serve(traffic, Files.readString(log));
            node.destroy(); // the cache is written at the end
            if (!node.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw failed(log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            node.destroyForcibly();
        }
    }

    /** What the traffic leaves out the cache does not know, and works all the same. */
    private static void serve(List<String> traffic, String log) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(log);
        if (!address.find()) {
            return;
        }
        List<String> command = new ArrayList<>(traffic);
        command.add(address.group());
        Process client = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            client.waitFor(START_SECONDS, TimeUnit.SECONDS);
        } finally {
            client.destroyForcibly();
        }
    }

    private static IOException failed(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            String last = lines.reduce("it said nothing", (earlier, later) -> later);
            return new IOException("the start that makes the start-up cache failed: " + last);
        }
    }
}

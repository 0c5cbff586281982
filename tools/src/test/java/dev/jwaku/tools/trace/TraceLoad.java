package dev.jwaku.tools.trace;

import dev.jwaku.tools.trace.find.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast logs are read, to be run by hand: makes logs of ten nodes in our JSON form, in a ring with chords, three
 * quarters of their lines about messages, and traces them. Arguments: a folder, and how many messages.
 */
final class TraceLoad {
    private static final int NODES = 10;
    private static final long START = 1_795_349_566_000_000_000L;

    private TraceLoad() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        int messages = Integer.parseInt(arguments[1]);
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            for (int node = 0; node < NODES; node++) {
                write(folder.resolve("node" + node + ".log"), node, messages);
            }
        }
        TraceResult result = Trace.run(
                new TraceOptions(List.of(folder.toString()), List.of(), Settings.DEFAULT, 2, Optional.of(folder)),
                Optional.empty());
        TraceResult.Volume volume = result.volume();
        System.out.printf(
                Locale.ROOT,
                "%.0f MB, %d lines, %d events, %d messages, %.1f s, %.0f MB/s, loss %.4f, temporary file %.0f MB%n",
                volume.bytes() / 1e6,
                volume.lines(),
                volume.events(),
                result.findings().messages(),
                volume.nanos() / 1e9,
                volume.bytes() * 1e3 / volume.nanos(),
                result.findings().lossRate(),
                volume.bytesOnDisk() / 1e6);
    }

    private static void write(Path file, int node, int messages) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"lvl\":\"INF\",\"ts\":\"" + Instant.ofEpochSecond(START / 1_000_000_000L)
                    + "\",\"msg\":\"Node setup complete\"}\n");
            for (int i = 0; i < messages; i++) {
                int distance = Math.floorMod(node - i, NODES);
                long time = START + i * 10_000_000L + distance * 700_000L;
                if (distance == 0) {
                    line(out, time, node, i, "relay.publish", "\"peers\":\"6\"");
                } else {
                    line(out, time, node, i, "relay.in", peer(node - 1));
                }
                for (int other = 1; other <= 6; other++) {
                    line(out, time + other * 1000, node, i, "relay.out", peer(node + other));
                }
                line(out, time + 500_000, node, i, "store.insert", "\"timestamp\":\"" + time + "\"");
                for (int other = 0; other < 3; other++) {
                    out.write("{\"lvl\":\"INF\",\"ts\":\"" + stamp(time) + "\",\"msg\":\"something else that the node"
                            + " has to say, and that nobody has to read\",\"topics\":\"dev.jwaku.node.Something\","
                            + "\"number\":" + i + ",\"other\":\"value of a field that is of some length\"}\n");
                }
            }
        }
    }

    private static String stamp(long time) {
        return Instant.ofEpochSecond(time / 1_000_000_000L, time % 1_000_000_000L)
                .toString();
    }

    private static String peer(int node) {
        return "\"peer\":\"" + id(Math.floorMod(node, NODES)) + "\"";
    }

    private static String id(int node) {
        return "16Uiu2HAmTraceLoadOfJwakuTraceLoadOfJwakuTraceLoadNod" + node;
    }

    private static void line(BufferedWriter out, long time, int node, int message, String event, String more)
            throws IOException {
        long mixed = message * 0x9e3779b97f4a7c15L;
        out.write("{\"ts\":\"" + stamp(time) + "\",\"mono\":" + (time - START) + ",\"node\":\"" + id(node)
                + "\",\"boot\":\"4d1c\",\"ev\":\"" + event + "\",\"hash\":\"0x"
                + String.format(Locale.ROOT, "%016x%016x%032x", mixed, ~mixed, message) + "\",\"id\":\""
                + String.format(Locale.ROOT, "%016x%048x", ~mixed, message)
                + "\",\"topic\":\"/waku/2/rs/16/32\",\"ctopic\":\"/chat/1/room/proto\"," + more
                + ",\"proto\":\"/vac/waku/relay/2.0.0\",\"size\":1024}\n");
    }
}

package dev.jwaku.tools.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.zip.GZIPOutputStream;

/** The log of one node of a made-up run, in our contract's form, with a clock of its own. */
final class LogLines {
    private static final long SECOND = 1_000_000_000L;
    private static final int COUNTED = 1000;

    private final String peer;
    private final long skew;
    private final List<Entry> entries = new ArrayList<>();
    private int boot;

    LogLines(String peer, long skew) {
        this.peer = peer;
        this.skew = skew;
    }

    /** A line; what belongs to a message has its number, other lines -1. */
    private record Entry(long time, int message, boolean trace, int boot, String json) {}

    String peer() {
        return peer;
    }

    void started(long time) {
        boot++;
        plain(time, "Node setup complete");
    }

    void stopped(long time) {
        plain(time, "Shutting down after receiving a signal");
    }

    private void plain(long time, String words) {
        entries.add(new Entry(
                time,
                -1,
                false,
                boot,
                "{\"lvl\":\"INF\",\"ts\":\"" + stamp(time) + "\",\"msg\":\"" + words + "\",\"topics\":\"node\"}"));
    }

    /** A line of the contract. */
    void event(long time, int message, String name, String... fields) {
        StringBuilder json = new StringBuilder("{\"ts\":\"" + stamp(time) + "\",\"mono\":" + time + ",\"node\":\""
                + peer + "\",\"boot\":\"b" + boot + "\",\"ev\":\"" + name + "\"");
        for (int i = 0; i < fields.length; i += 2) {
            json.append(",\"")
                    .append(fields[i])
                    .append("\":\"")
                    .append(fields[i + 1])
                    .append('"');
        }
        entries.add(new Entry(time, message, true, boot, json.append('}').toString()));
    }

    private String stamp(long time) {
        long own = time + skew;
        return Instant.ofEpochSecond(own / SECOND, own % SECOND).toString();
    }

    /** All lines with the counter lines among them; those of some messages are then cut out. */
    List<String> lines(IntPredicate cut) {
        List<String> lines = new ArrayList<>();
        long count = 0;
        int run = 0;
        for (Entry entry :
                entries.stream().sorted(Comparator.comparingLong(Entry::time)).toList()) {
            if (entry.boot() != run) {
                run = entry.boot();
                count = 0;
            }
            if (entry.message() < 0 || !cut.test(entry.message())) {
                lines.add(entry.json());
            }
            if (entry.trace() && ++count % COUNTED == 0) {
                lines.add("{\"ts\":\"" + stamp(entry.time()) + "\",\"mono\":1,\"node\":\"" + peer + "\",\"boot\":\"b"
                        + run + "\",\"ev\":\"log.seq\",\"n\":" + count + "}");
            }
        }
        return lines;
    }

    /** Inserts lines that are none: one in a hundred. */
    static List<String> withGarbage(List<String> lines, Random random) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            if (random.nextInt(100) == 0) {
                all.add(
                        switch (random.nextInt(5)) {
                            case 0 -> line.substring(0, random.nextInt(line.length() - 1) + 1);
                            case 1 -> "\tat dev.jwaku.Somewhere.method(Somewhere.java:" + random.nextInt(999) + ")";
                            case 2 -> line.substring(0, line.length() / 2) + line;
                            case 3 -> "\u0000\u0001\u00ff{\"ts\":";
                            default -> line.replace("\"hash\":\"0x", "\"hash\":\"0y") + "x";
                        });
            }
            all.add(line);
        }
        return all;
    }

    /** In several files, the oldest compressed. */
    static void writeRotated(Path folder, String name, List<String> lines) throws IOException {
        int third = lines.size() / 3;
        write(folder.resolve(name + ".log.2.gz"), lines.subList(0, third), true);
        write(folder.resolve(name + ".log.1"), lines.subList(third, 2 * third), false);
        write(folder.resolve(name + ".log"), lines.subList(2 * third, lines.size()), false);
    }

    static void write(Path file, List<String> lines, boolean compressed) throws IOException {
        Files.createDirectories(file.getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressed ? new GZIPOutputStream(bytes) : bytes) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, bytes.toByteArray());
    }
}

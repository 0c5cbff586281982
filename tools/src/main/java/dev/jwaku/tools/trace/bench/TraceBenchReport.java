package dev.jwaku.tools.trace.bench;

import dev.jwaku.tools.relay.MarkdownSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured, and whether it is good enough.
 *
 * @param plan what was asked for
 * @param bytes of logs
 * @param lines of logs
 * @param events that they tell about messages
 * @param messages that were judged
 * @param nanos from the first byte to the last verdict
 * @param cpuNanos processor time of the process, with its start and its compilers; 0 if the system does not tell
 * @param spilled bytes of the temporary file
 * @param heapPeak the most heap in use, garbage included; an upper bound
 * @param residentPeak the most memory of the process; 0 if the system does not tell
 * @param exactness whether what was planted was found
 */
public record TraceBenchReport(
        TraceBenchPlan plan,
        long bytes,
        long lines,
        long events,
        long messages,
        long nanos,
        long cpuNanos,
        long spilled,
        long heapPeak,
        long residentPeak,
        Exactness exactness) {
    /** The least speed, in megabytes (of a million bytes) for each second by the clock. */
    public static final double LEAST_SPEED = 100;

    private static final MarkdownSection SECTION = new MarkdownSection("trace", "./jwaku bench trace");
    private static final double MILLION = 1e6;
    private static final double MEBI = 1024.0 * 1024;

    /**
     * Whether what was planted was found.
     *
     * @param planted losses, and what is not known
     * @param missed of them
     * @param invented found, not planted
     * @param stores by how many entries the stores' gaps are wrong
     */
    public record Exactness(long planted, long missed, long invented, long stores) {
        boolean isExact() {
            return missed == 0 && invented == 0 && stores == 0;
        }
    }

    /** Megabytes for each second. */
    public double speed() {
        return bytes * 1e3 / nanos;
    }

    /** Fast enough, and exact. */
    public boolean isGood() {
        return speed() >= LEAST_SPEED && exactness.isExact() && messages == plan.messages();
    }

    /** The figures as a table. */
    public String markdown() {
        StringBuilder table = new StringBuilder("| what | figure |\n| --- | --- |\n");
        row(
                table,
                "logs",
                String.format(Locale.ROOT, "%d nodes, %.0f MB, %d lines", plan.nodes(), bytes / MILLION, lines));
        row(table, "messages, lines about them", messages + ", " + events);
        row(table, "time", String.format(Locale.ROOT, "%.1f s, %d threads", nanos / 1e9, plan.threads()));
        row(table, "speed", String.format(Locale.ROOT, "%.0f MB/s (at least %.0f)", speed(), LEAST_SPEED));
        row(table, "processor time", String.format(Locale.ROOT, "%.1f s", cpuNanos / 1e9));
        row(table, "temporary file", String.format(Locale.ROOT, "%.0f MB", spilled / MILLION));
        row(
                table,
                "heap peak, process peak",
                String.format(
                        Locale.ROOT,
                        "%.0f MiB of %d MiB, %.0f MiB",
                        heapPeak / MEBI,
                        plan.heapMegabytes(),
                        residentPeak / MEBI));
        row(
                table,
                "planted losses",
                exactness.planted() + ", of them " + exactness.missed() + " missed; " + exactness.invented()
                        + " invented; store entries wrong: " + exactness.stores());
        row(table, "verdict", isGood() ? "good" : "BAD");
        return table.toString();
    }

    private static void row(StringBuilder table, String what, String figure) {
        table.append("| ").append(what).append(" | ").append(figure).append(" |\n");
    }

    /** Puts the table into a Markdown file. @throws IOException if that cannot be written */
    public void writeInto(Path file, String head) throws IOException {
        SECTION.write(file, head + markdown());
    }

    /** All figures as one JSON object. */
    public String json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nodes", plan.nodes());
        map.put("messages", messages);
        map.put("threads", plan.threads());
        map.put("heap_limit_bytes", plan.heapMegabytes() * 1024L * 1024);
        map.put("bytes", bytes);
        map.put("lines", lines);
        map.put("events", events);
        map.put("seconds", nanos / 1e9);
        map.put("processor_seconds", cpuNanos / 1e9);
        map.put("megabytes_per_second", speed());
        map.put("spilled_bytes", spilled);
        map.put("heap_peak_bytes", heapPeak);
        map.put("resident_peak_bytes", residentPeak);
        map.put("planted", exactness.planted());
        map.put("missed", exactness.missed());
        map.put("invented", exactness.invented());
        map.put("store_entries_wrong", exactness.stores());
        map.put("good", isGood());
        return new JsonMapper().writeValueAsString(map);
    }
}

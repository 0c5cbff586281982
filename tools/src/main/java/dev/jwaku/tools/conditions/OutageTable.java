package dev.jwaku.tools.conditions;

import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.batch.CpuClock;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes of {@link OutageRun}, shown as they come, as Markdown and as JSON. Not thread-safe. */
public final class OutageTable {
    private static final String HEAD = """
            | mode | seed | messages | outages | lost | twice | untrue | envelopes per message | delivered p50 | p95 \
            | CPU | holds |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final PrintWriter out;
    private final StringBuilder page = new StringBuilder(HEAD);
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private double cpuBefore = CpuClock.seconds();
    private boolean good = true;

    /** A table with its head. */
    public OutageTable(PrintWriter out) {
        this.out = out;
        out.print(HEAD);
        out.flush();
    }

    /** One more outcome, just come about. */
    public void add(Mode mode, long seed, OutageRun.Outcome outcome) {
        double cpu = CpuClock.seconds() - cpuBefore;
        cpuBefore += cpu;
        good &= outcome.isGood();
        String row = String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %.2f | %.2f s | %.1f s | %.0f s | %s |%n",
                mode.id(),
                seed,
                outcome.messages(),
                outcome.outages(),
                outcome.lost(),
                outcome.duplicates(),
                outcome.untrue(),
                outcome.envelopes(),
                outcome.deliveredP50(),
                outcome.deliveredP95(),
                cpu,
                outcome.isGood() ? "yes" : "no");
        page.append(row);
        out.print(row);
        outcome.problems().forEach(problem -> out.println("  " + problem));
        out.flush();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mode", mode.id());
        map.put("seed", seed);
        map.put("good", outcome.isGood());
        map.put("messages", outcome.messages());
        map.put("outages", outcome.outages());
        map.put("lost", outcome.lost());
        map.put("duplicates", outcome.duplicates());
        map.put("untrue", outcome.untrue());
        map.put("envelopes_per_message", outcome.envelopes());
        map.put("delivered_p50_seconds", outcome.deliveredP50());
        map.put("delivered_p95_seconds", outcome.deliveredP95());
        map.put("problems", outcome.problems());
        map.put("cpu_seconds", cpu);
        rows.add(map);
    }

    /** Whether all are good. */
    public boolean isGood() {
        return good && !rows.isEmpty();
    }

    /** As Markdown. */
    public String page() {
        return page.toString();
    }

    /** For programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", isGood());
        map.put("runs", rows);
        return map;
    }
}

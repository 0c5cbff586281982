package dev.jwaku.tools.conditions;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Results of {@link KillRun} in sum, by mode and by who is killed; failures are shown as they come. */
public final class KillTable implements Consumer<KillBatch.Timed> {
    private static final int SHOW_EVERY = 500;
    private static final String HEAD = """
            | mode | killed | seeds | runs | kills | before | after | profile | delivery | peers | messages | lost \
            | missing | twice | untrue | runs that hold |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final PrintWriter out;
    private final Map<String, Row> rows = new TreeMap<>();
    private final List<Map<String, Object>> failed = new ArrayList<>();
    private final TreeSet<Integer> numbers = new TreeSet<>();
    private int kills;
    private double cpuSeconds;

    private static final class Row {
        private final Set<Long> seeds = new LinkedHashSet<>();
        private final Map<String, Integer> sums = new LinkedHashMap<>();

        private void add(String name, int count) {
            sums.merge(name, count, Integer::sum);
        }

        private int sum(String name) {
            return sums.getOrDefault(name, 0);
        }
    }

    /** Shows failures, and how far it has come. */
    public KillTable(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(KillBatch.Timed timed) {
        KillResult result = timed.result();
        KillRun.Plan plan = result.plan();
        Row row = rows.computeIfAbsent(plan.mode().id() + " | " + plan.victim(), name -> new Row());
        row.seeds.add(plan.seed());
        result.kills().forEach(kill -> numbers.add(Integer.valueOf(kill.substring(0, kill.indexOf(' ')))));
        row.add("runs", 1);
        row.add("kills", result.kills().size());
        for (String word : List.of("before", "after", "profile", "delivery", "peers")) {
            row.add(word, (int) result.kills().stream()
                    .filter(kill -> List.of(kill.split(" ")).contains(word))
                    .count());
        }
        row.add("messages", result.messages());
        row.add("lost", result.lost());
        row.add("missing", result.missing());
        row.add("twice", result.repeated());
        row.add("untrue", result.untrue());
        row.add("good", result.isGood() ? 1 : 0);
        cpuSeconds += timed.cpuSeconds();
        if (!result.isGood()) {
            show(result);
        }
        int before = kills / SHOW_EVERY;
        kills += result.kills().size();
        if (kills / SHOW_EVERY != before) {
            out.printf(
                    Locale.ROOT,
                    "%d kills, %d runs failed, %.0f s of processor time%n",
                    kills,
                    failed.size(),
                    cpuSeconds);
        }
        out.flush();
    }

    private void show(KillResult result) {
        failed.add(result.toMap());
        KillRun.Plan plan = result.plan();
        out.println("FAILED: " + String.join("; ", result.problems()));
        out.println("  killed at: " + String.join(", ", result.kills()));
        out.printf(
                "  replay: jwaku simulate --kill-points 1 --mode %s --seed %d%s%n",
                plan.mode().id(), plan.seed(), plan.only() > 0 ? " --kill-at " + plan.only() : "");
    }

    /** Up to which number somebody was killed at every point, in some run. */
    public int allUpTo() {
        int number = 0;
        while (numbers.contains(number + 1)) {
            number++;
        }
        return number;
    }

    /** As Markdown. */
    public String page() {
        StringBuilder page = new StringBuilder(HEAD);
        rows.forEach((name, row) -> {
            page.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(row.seeds.size())
                    .append(" |");
            for (String column : List.of(
                    "runs",
                    "kills",
                    "before",
                    "after",
                    "profile",
                    "delivery",
                    "peers",
                    "messages",
                    "lost",
                    "missing",
                    "twice",
                    "untrue")) {
                page.append(' ')
                        .append(String.format(Locale.ROOT, "%,d", row.sum(column)))
                        .append(" |");
            }
            page.append(' ')
                    .append(row.sum("good"))
                    .append('/')
                    .append(row.sum("runs"))
                    .append(" |\n");
        });
        return page.toString();
    }

    /** For programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", failed.isEmpty() && !rows.isEmpty());
        map.put("kills", kills);
        map.put("all_points_up_to", allUpTo());
        map.put("cpu_seconds", cpuSeconds);
        Map<String, Object> cells = new LinkedHashMap<>();
        rows.forEach((name, row) -> cells.put(name.replace(" | ", "/"), row.sums));
        map.put("rows", cells);
        map.put("failed", failed);
        return map;
    }
}

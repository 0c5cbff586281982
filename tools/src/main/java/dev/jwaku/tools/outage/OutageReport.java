package dev.jwaku.tools.outage;

import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.relay.MarkdownSection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import tools.jackson.databind.json.JsonMapper;

/** The result in Markdown and JSON. */
public final class OutageReport {
    private static final MarkdownSection SECTION = new MarkdownSection("outage", "./jwaku bench outage");

    private final OutageResult result;
    private final String command;
    private final Machine machine;

    /** @param command the exact command line that was run */
    public OutageReport(OutageResult result, String command, Machine machine) {
        this.result = result;
        this.command = command;
        this.machine = machine;
    }

    /** The whole section. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("- Date: " + LocalDate.now(ZoneOffset.UTC));
        lines.add("- Command: `" + command + "`");
        lines.add("- Machine: " + machine.cpu() + ", " + machine.memory() + ", " + machine.system() + ", load "
                + machine.load() + "; " + machine.java());
        result.descriptions().forEach((name, description) -> lines.add("- " + name + ": " + description));
        OutagePlan plan = result.plan();
        lines.add("- " + plan.runs() + " runs, all contestants at the same time: the middle of A, B, C is killed for "
                + plan.outage().toSeconds() + " s while A and C send each other a message every "
                + OutagePlan.PACE.toMillis() + " ms; at most " + plan.patience().toSeconds()
                + " s for traffic to come back");
        lines.add("");
        lines.add("| | back after, s: median | slowest | not back | accepted while down | of them called published"
                + " then | arrived | refused while down | called published and lost | duplicates |");
        lines.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        result.runs().forEach((name, runs) -> lines.add(row(name, runs)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String name, List<OutageRun> runs) {
        List<Double> back = runs.stream()
                .flatMap(run -> run.seconds().stream())
                .filter(seconds -> !seconds.isNaN())
                .sorted()
                .toList();
        int directions = 2 * runs.size();
        return "| " + name + " | " + median(back) + " | " + slowest(back) + " | "
                + (directions - back.size()) + " of " + directions + " | " + sum(runs, OutageRun::acceptedDown) + " | "
                + sum(runs, OutageRun::claimedDown) + " | " + sum(runs, OutageRun::arrivedDown) + " | "
                + sum(runs, OutageRun::refusedDown) + " | " + sum(runs, OutageRun::claimedLost) + " | "
                + sum(runs, OutageRun::duplicates) + " |";
    }

    private static String median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.isEmpty() ? "-" : seconds((sorted.get((sorted.size() - 1) / 2) + sorted.get(middle)) / 2);
    }

    private static String slowest(List<Double> sorted) {
        return sorted.isEmpty() ? "-" : seconds(sorted.getLast());
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static int sum(List<OutageRun> runs, ToIntFunction<OutageRun> figure) {
        return runs.stream().mapToInt(figure).sum();
    }

    /** One run on one line. */
    static String line(String name, OutageRun run) {
        return String.format(
                Locale.ROOT,
                "%s: traffic back in %s (A to C) and %s (C to A); while down %d accepted, %d refused,"
                        + " %d called published, %d arrived; in all %d of %d arrived, %d duplicates",
                name,
                back(run.secondsFromA()),
                back(run.secondsFromC()),
                run.acceptedDown(),
                run.refusedDown(),
                run.claimedDown(),
                run.arrivedDown(),
                run.arrived(),
                run.accepted(),
                run.duplicates());
    }

    private static String back(double seconds) {
        return Double.isNaN(seconds) ? "more time than given" : String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** Puts the section into a Markdown file. @throws IOException if that cannot be written */
    public void writeInto(Path file) throws IOException {
        SECTION.write(file, markdown());
    }

    /** All figures as one JSON object. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", command);
        all.put("machine", machine);
        all.put("contestants", result.descriptions());
        all.put("outage_seconds", result.plan().outage().toSeconds());
        all.put("patience_seconds", result.plan().patience().toSeconds());
        Map<String, Object> runs = new LinkedHashMap<>();
        result.runs()
                .forEach((name, found) ->
                        runs.put(name, found.stream().map(OutageRun::toMap).toList()));
        all.put("runs", runs);
        all.put("max_seconds", OutageRun.MAX_SECONDS);
        all.put("good", result.isGood());
        return new JsonMapper().writeValueAsString(all);
    }
}

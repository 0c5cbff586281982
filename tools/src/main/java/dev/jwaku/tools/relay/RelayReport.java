package dev.jwaku.tools.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** The result of the relay benchmark in Markdown, with the first contestant's figures as multiples of the others'. */
public final class RelayReport {
    private static final MarkdownSection SECTION = new MarkdownSection("relay", "./jwaku bench relay");
    private static final int KIB = 1024;

    private final RelayResult result;
    private final String command;
    private final Machine machine;

    /** @param command the exact command line that was run */
    public RelayReport(RelayResult result, String command, Machine machine) {
        this.result = result;
        this.command = command;
        this.machine = machine;
    }

    /** The whole section. */
    public String markdown() {
        List<String> lines = new ArrayList<>(circumstances());
        lines.add("");
        lines.addAll(table());
        return String.join("\n", lines) + "\n";
    }

    /**
     * Puts the section into a file, in place of the one written there before, or at its end.
     *
     * @throws IOException if the file cannot be read or written
     */
    public void writeInto(Path file) throws IOException {
        SECTION.write(file, markdown());
    }

    /** All figures as one JSON object. */
    public String json() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("command", command);
        figures.put("machine", machine);
        Map<String, String> versions = new LinkedHashMap<>();
        result.contestants().forEach(contestant -> versions.put(contestant.name(), contestant.version()));
        figures.put("versions", versions);
        figures.put("start_up", result.startUps());
        figures.put("rows", result.rows());
        figures.put("highest_lossless", result.highest());
        return new JsonMapper().writeValueAsString(figures);
    }

    private List<String> circumstances() {
        List<String> lines = new ArrayList<>();
        lines.add("- Date: " + LocalDate.now(ZoneOffset.UTC));
        lines.add("- Command: `" + command + "`");
        lines.add("- Machine: " + machine.cpu() + ", " + machine.memory() + ", " + machine.system());
        lines.add("- Load averages before: " + result.loadBefore() + "; after: " + machine.load());
        lines.add("- JVM: " + machine.java());
        result.contestants().forEach(who -> lines.add("- " + who.name() + ": " + who.version()));
        RelayPlan plan = result.plan();
        lines.add("- Runs per row: " + plan.repetitions() + " of " + plan.seconds() + " s, after "
                + plan.warmUpSeconds() + " s of warm-up with 1 KiB messages, on fresh processes; medians");
        return lines;
    }

    private List<String> table() {
        List<String> lines = new ArrayList<>();
        List<String> names = result.contestants().stream().map(Contestant::name).toList();
        StringBuilder head = new StringBuilder("| what |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (String name : names) {
            head.append(' ').append(name).append(" |");
            rule.append(" --- |");
        }
        for (String other : names.subList(1, names.size())) {
            head.append(' ')
                    .append(names.getFirst())
                    .append(" : ")
                    .append(other)
                    .append(" |");
            rule.append(" --- |");
        }
        lines.add(head.toString());
        lines.add(rule.toString());
        lines.addAll(highestLines());
        for (RelayPlan.Point point : result.plan().rows()) {
            lines.addAll(rowLines(point));
        }
        lines.add(line("start to listening, ms", startUp(StartUp::millis), 0));
        lines.add(line("resident memory idle, MiB", startUp(StartUp::idleMebibytes), 0));
        return lines;
    }

    private List<String> highestLines() {
        return result.plan().ladders().stream()
                .map(ladder -> line(
                        ladder.sizeBytes() / KIB + " KiB: highest rate without loss, "
                                + result.plan().repetitions() + " of "
                                + result.plan().repetitions() + " runs, msg/s",
                        name -> find(result.highest(), row -> row.is(name, ladder.sizeBytes()) && row.isLossless())
                                .map(row -> (double) row.rate())
                                .orElse(0.0),
                        0))
                .toList();
    }

    private List<String> rowLines(RelayPlan.Point point) {
        String what = point.sizeBytes() / KIB + " KiB at " + point.rate() + "/s: ";
        List<String> lines = new ArrayList<>();
        lines.add(line(what + "delivered, %, worst run", figure(point, row -> 100 * row.worstDelivered()), 3));
        lines.add(line(what + "latency p50, ms", median(point, RelayRun::p50Millis), 2));
        lines.add(line(what + "latency p99, ms", median(point, RelayRun::p99Millis), 2));
        lines.add(line(what + "CPU s per 10,000, all three", median(point, RelayRun::cpuPer10k), 2));
        lines.add(line(what + "CPU s per 10,000, middle", median(point, RelayRun::cpuMiddlePer10k), 2));
        lines.add(line(what + "peak resident memory, MiB", median(point, RelayRun::peakMebibytes), 0));
        return lines;
    }

    private Function<String, Double> median(RelayPlan.Point point, ToDoubleFunction<RelayRun> figure) {
        return figure(point, row -> figure.applyAsDouble(row.median()));
    }

    private Function<String, Double> figure(RelayPlan.Point point, ToDoubleFunction<RelayRow> figure) {
        return name -> find(result.rows(), row -> row.is(name, point.sizeBytes()) && row.rate() == point.rate())
                .map(figure::applyAsDouble)
                .orElse(Double.NaN);
    }

    private Function<String, Double> startUp(ToDoubleFunction<StartUp> figure) {
        return name -> result.startUps().stream()
                .filter(start -> start.contestant().equals(name))
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    private String line(String what, Function<String, Double> valueOf, int digits) {
        List<Double> values =
                result.contestants().stream().map(Contestant::name).map(valueOf).toList();
        StringBuilder line = new StringBuilder("| ").append(what).append(" |");
        values.forEach(value -> line.append(' ').append(format(value, digits)).append(" |"));
        values.subList(1, values.size())
                .forEach(other -> line.append(' ')
                        .append(format(values.getFirst() / other, 2))
                        .append(" |"));
        return line.toString();
    }

    private static String format(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
    }

    private static Optional<RelayRow> find(List<RelayRow> rows, Predicate<RelayRow> wanted) {
        return rows.stream().filter(wanted).findFirst();
    }
}

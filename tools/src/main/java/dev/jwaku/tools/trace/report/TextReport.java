package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Clocks;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Fate.Group;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Findings.Loss;
import dev.jwaku.tools.trace.find.Links;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.StoreFindings.Window;
import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A trace for a terminal. */
public final class TextReport {
    private static final int SHOWN_LOSSES = 20;
    private static final int SHOWN = 20;

    private final TraceReport report;
    private final TraceResult result;
    private final Roster roster;
    private final Findings findings;
    private final StringBuilder out = new StringBuilder();

    private TextReport(TraceReport report) {
        this.report = report;
        this.result = report.result();
        this.roster = result.roster();
        this.findings = result.findings();
    }

    /** Ends with a line break. */
    public static String of(TraceReport report) {
        TextReport text = new TextReport(report);
        text.summary();
        text.fates();
        text.nodes();
        text.latencies();
        text.links();
        text.stores();
        text.gaps();
        text.losses();
        text.warnings();
        text.verdicts();
        return text.out.toString();
    }

    private void summary() {
        TraceResult.Volume volume = result.volume();
        line(
                "%d lines (%.1f MB) of %d nodes, %d events, %.1f s; %d lines not understood (%s)",
                volume.lines() + volume.unreadable(),
                volume.bytes() / 1e6,
                roster.size(),
                volume.events(),
                volume.nanos() / 1e9,
                volume.unreadable(),
                Figures.percent(Figures.unreadable(result)));
        line(
                "%d messages%s, %d of them not everywhere",
                findings.messages(),
                result.journalEntries() < 0
                        ? ""
                        : " of the journal (" + findings.foreignMessages() + " others in the logs)",
                findings.messagesWithLoss());
        long lost = findings.count(Group.LOST);
        long known = lost + findings.count(Group.GOOD);
        double[] interval = Figures.interval(lost, known);
        line(
                "%d of %d deliveries lost: %s (95%% interval %s to %s), %d not known; %.2f receptions per delivery",
                lost,
                known,
                Figures.percent(findings.lossRate()),
                Figures.percent(interval[0]),
                Figures.percent(interval[1]),
                findings.count(Group.UNKNOWN),
                Figures.duplicates(findings));
    }

    private void fates() {
        line("");
        List<String[]> rows = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            if (findings.count(fate) > 0) {
                rows.add(new String[] {
                    Figures.id(fate),
                    Long.toString(findings.count(fate)),
                    switch (fate.group()) {
                        case GOOD -> "";
                        case LOST -> "lost";
                        case UNKNOWN -> "not known, not counted";
                        case NOT_EXPECTED -> "not for the node";
                    }
                });
            }
        }
        TextTable.append(out, new String[] {"fate", "deliveries", ""}, rows, 1);
    }

    private void nodes() {
        line("");
        List<String[]> rows = new ArrayList<>();
        Clocks clocks = result.clocks();
        for (int node = 0; node < roster.size(); node++) {
            NodeLog log = roster.nodes().get(node);
            rows.add(new String[] {
                log.name(),
                Long.toString(count(node, Group.GOOD)),
                Long.toString(count(node, Group.LOST)),
                Long.toString(count(node, Group.UNKNOWN)),
                Long.toString(log.lines()),
                Long.toString(log.unreadableLines()),
                Figures.clock(log.first()),
                Figures.clock(log.last()),
                String.format(Locale.ROOT, "%+.3f", clocks.offset(node) / 1e6),
                clocks.isKnown(node) ? Figures.millis(clocks.error(node) / 1e6) : "assumed"
            });
        }
        TextTable.append(
                out,
                new String[] {
                    "node", "got", "lost", "?", "lines", "unread", "first line", "last line", "clock ms", "error ms"
                },
                rows,
                1,
                2,
                3,
                4,
                5,
                8,
                9);
    }

    private long count(int node, Group group) {
        return findings.byNode().getOrDefault(node, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().group() == group)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void latencies() {
        List<String[]> rows = new ArrayList<>();
        findings.latencies().forEach((way, histogram) -> rows.add(latency(way.id(), histogram)));
        if (findings.recoveredAfter().getTotalCount() > 0) {
            rows.add(latency("recovered", findings.recoveredAfter()));
        }
        if (findings.toLast().getTotalCount() > 0) {
            rows.add(latency("last node", findings.toLast()));
        }
        if (!rows.isEmpty()) {
            line("");
            TextTable.append(
                    out,
                    new String[] {"ms", "count", "p50", "p90", "p95", "p99", "p99.9", "max"},
                    rows,
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    7);
        }
        if (findings.negativeHops() > 0) {
            line(
                    "%d hops took less than nothing: the clocks' differences are not known that well",
                    findings.negativeHops());
        }
    }

    private static String[] latency(String name, Histogram histogram) {
        String[] row = new String[8];
        row[0] = name;
        row[1] = Long.toString(histogram.getTotalCount());
        double[] percentiles = {50, 90, 95, 99, 99.9, 100};
        for (int i = 0; i < percentiles.length; i++) {
            row[i + 2] = Figures.millis(histogram.getValueAtPercentile(percentiles[i]) / 1e6);
        }
        return row;
    }

    private void links() {
        if (findings.lostOnLink().isEmpty()) {
            return;
        }
        line("");
        List<String[]> rows = findings.lostOnLink().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Long, Long> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(SHOWN)
                .map(entry -> new String[] {
                    roster.name(Links.from(entry.getKey())) + " > " + roster.name(Links.to(entry.getKey())),
                    Long.toString(entry.getValue())
                })
                .toList();
        TextTable.append(out, new String[] {"link", "lost"}, rows, 1);
    }

    private void stores() {
        if (findings.stores().states().isEmpty()) {
            return;
        }
        line("");
        List<String[]> rows = new ArrayList<>();
        findings.stores().states().forEach((node, states) -> {
            String[] row = new String[State.values().length + 1];
            row[0] = roster.name(node);
            for (State state : State.values()) {
                row[state.ordinal() + 1] = Long.toString(states.getOrDefault(state, 0L));
            }
            rows.add(row);
        });
        TextTable.append(
                out, new String[] {"store", "stored", "repaired", "missing", "refused", "?"}, rows, 1, 2, 3, 4, 5);
        List<Window> windows = findings.stores().windows();
        windows.stream()
                .limit(SHOWN)
                .forEach(window -> line(
                        "%s lacked %d from %s to %s%s%s",
                        roster.name(window.node()),
                        window.count(),
                        Figures.time(window.first()),
                        Figures.clock(window.last()),
                        suspected(window),
                        window.repaired()
                                .map(time -> ", repaired " + Figures.clock(time))
                                .orElse(", not repaired")));
        if (windows.size() > SHOWN) {
            line("and %d more stretches", windows.size() - SHOWN);
        }
    }

    private static String suspected(Window window) {
        return ", gap within " + window.before().map(Figures::clock).orElse("the beginning") + " and "
                + window.after().map(Figures::clock).orElse("the end");
    }

    private void gaps() {
        List<String[]> rows = GapRows.of(result);
        if (!rows.isEmpty()) {
            line("");
            TextTable.append(
                    out,
                    new String[] {"log gap of", "from", "to", "lines", "why"},
                    rows.subList(0, Math.min(rows.size(), SHOWN)),
                    3);
            if (rows.size() > SHOWN) {
                line("and %d more gaps", rows.size() - SHOWN);
            }
        }
    }

    private void losses() {
        List<Loss> losses = findings.losses().stream()
                .filter(loss -> loss.outcome().fate().isLost())
                .toList();
        if (losses.isEmpty()) {
            return;
        }
        line("");
        List<String[]> rows = losses.stream()
                .limit(SHOWN_LOSSES)
                .map(loss -> new String[] {
                    Figures.clock(loss.time()),
                    loss.hash().toString().substring(0, 14),
                    roster.name(loss.outcome().node()),
                    loss.outcome().way().id(),
                    Figures.id(loss.outcome().fate()),
                    loss.outcome().from() < 0 ? "" : roster.name(loss.outcome().from()),
                    loss.outcome().why()
                })
                .toList();
        TextTable.append(out, new String[] {"sent", "message", "not at", "way", "fate", "from", "why"}, rows);
        if (losses.size() > SHOWN_LOSSES) {
            line("and %d more; --csv has all of them", losses.size() - SHOWN_LOSSES);
        }
    }

    private void warnings() {
        if (!roster.ambiguous().isEmpty()) {
            line("");
            line("These short names fit several nodes and were taken for none: %s", roster.ambiguous());
        }
        for (NodeLog log : roster.nodes()) {
            if (log.leftOut() > 0) {
                line("%s: %d notes were too many to keep", log.name(), log.leftOut());
            }
            if (!log.tellsRelay() && !log.topics().isEmpty()) {
                line("%s: its log does not tell of relay messages; nwaku needs level DEBUG, later TRACE", log.name());
            }
        }
    }

    private void verdicts() {
        if (report.verdicts().isEmpty()) {
            return;
        }
        line("");
        report.verdicts()
                .forEach(verdict -> line(
                        "%-4s %s: %s",
                        verdict.good() ? "ok" : "OVER", verdict.limit().text(), verdict.foundText()));
        line(report.isGood() ? "All limits hold." : "Not good.");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of the compiler's
    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}

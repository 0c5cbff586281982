package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Clock;
import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import dev.jwaku.tools.lpt.count.Wilson;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.trace.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run for people at a terminal. */
public final class TextReport {
    private static final int MOST_LISTED = 20;
    private static final int MOST_INCIDENTS = 20;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private final LptReport report;
    private final StringBuilder out = new StringBuilder();

    private TextReport(LptReport report) {
        this.report = report;
    }

    /** The text, several lines. */
    public static String of(LptReport report) {
        TextReport text = new TextReport(report);
        text.senders();
        if (!report.pairs().isEmpty()) {
            text.totals();
            text.pairs();
            text.tallies();
            text.lost();
        }
        text.times();
        text.incidents();
        text.verdicts();
        return text.out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of the compiler's
    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private void senders() {
        for (SenderSummary sender : report.senders()) {
            if (sender.log().truth() != Truth.JOURNAL) {
                line(
                        "%s sent %d messages, as %s; %d of them accepted",
                        sender.log().label(),
                        sender.messages(),
                        sender.log().truth() == Truth.END_MARKER
                                ? "its end marker says"
                                : "the highest index says: what came after it and got lost is not seen",
                        sender.accepted());
                continue;
            }
            line(
                    "%s sent %d messages (%.2f per second), %d accepted; attempts: %s",
                    sender.log().label(), sender.messages(), sender.perSecond(), sender.accepted(), attempts(sender));
            sender.causes().forEach((cause, count) -> line("  %6d x %s", count, cause));
        }
    }

    private static String attempts(SenderSummary sender) {
        return sender.attempts().entrySet().stream()
                .map(entry -> entry.getValue() + " " + words(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String words(Answer answer) {
        return answer.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void totals() {
        Totals totals = report.totals();
        Wilson interval = totals.lossInterval();
        line("");
        line(
                "%d of %d deliveries lost: %s (95%% interval %s to %s)",
                totals.count(Fate.LOST),
                totals.expected(),
                Numbers.percent(totals.loss()),
                Numbers.percent(interval.low()),
                Numbers.percent(interval.high()));
        if (report.unreadableLines() > 0) {
            line("%d lines of the journals cannot be read", report.unreadableLines());
        }
    }

    private void pairs() {
        List<Fate> shown = report.totals().fates().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        List<String> head = new ArrayList<>(List.of("sender", "receiver"));
        shown.forEach(fate -> head.add(fate.id()));
        head.addAll(List.of("loss", "up to"));
        List<String[]> rows = new ArrayList<>();
        for (PairCount pair : report.pairs()) {
            List<String> row = new ArrayList<>(
                    List.of(pair.sender().label(), pair.receiver().label()));
            shown.forEach(fate -> row.add(Long.toString(pair.count(fate))));
            Totals one = Totals.of(List.of(pair));
            row.add(one.expected() == 0 ? "-" : Numbers.percent(one.loss()));
            row.add(Numbers.percent(one.lossInterval().high()));
            rows.add(row.toArray(String[]::new));
        }
        line("");
        table(head.toArray(String[]::new), rows, 2);
    }

    /** @param left how many columns are to the left */
    private void table(String[] head, List<String[]> rows, int left) {
        int[] right = new int[head.length - left];
        for (int i = 0; i < right.length; i++) {
            right[i] = left + i;
        }
        TextTable.append(out, head, rows, right);
    }

    private void tallies() {
        Tally tally = report.totals().tally();
        line("");
        line(
                "again: %d from the same service node, %d by another way that was asked too,"
                        + " %d because the sender tried again",
                tally.duplicateNetwork(), tally.redundant(), tally.duplicateRetry());
        line("out of order: %d, at most %d places", tally.reordered(), tally.maxExtent());
        if (tally.foreign() > 0 || tally.afterGrace() > 0) {
            line(
                    "not in the sender's journal: %d; first came after the grace of %d s: %d",
                    tally.foreign(), report.rules().grace().toSeconds(), tally.afterGrace());
        }
    }

    private void lost() {
        for (PairCount pair : report.pairs()) {
            List<MessageFate> lost = pair.messages().stream()
                    .filter(message -> message.fate() == Fate.LOST)
                    .toList();
            if (!lost.isEmpty()) {
                line(
                        "lost from %s to %s: %s%s",
                        pair.sender().label(),
                        pair.receiver().label(),
                        lost.stream()
                                .limit(MOST_LISTED)
                                .map(message -> Long.toString(message.index()))
                                .collect(Collectors.joining(" ")),
                        lost.size() > MOST_LISTED ? " and " + (lost.size() - MOST_LISTED) + " more" : "");
            }
        }
    }

    private void times() {
        List<String[]> rows = new ArrayList<>();
        for (SenderSummary sender : report.senders()) {
            row(rows, sender.log().label() + " behind schedule", sender.behind());
            row(rows, sender.log().label() + " until the answer", sender.answer());
        }
        for (PairCount pair : report.pairs()) {
            row(rows, pair.sender().label() + " to " + pair.receiver().label(), pair.latency());
        }
        if (rows.isEmpty()) {
            return;
        }
        line("");
        table(new String[] {"ms", "count", "p50", "p90", "p95", "p99", "p99.9", "max"}, rows, 1);
        clocks();
    }

    private static void row(List<String[]> rows, String name, Latencies times) {
        if (times.count() == 0) {
            return;
        }
        String[] row = new String[PERCENTILES.length + 3];
        row[0] = name;
        row[1] = Integer.toString(times.count());
        for (int i = 0; i < PERCENTILES.length; i++) {
            row[i + 2] = Numbers.nanos(times.percentile(PERCENTILES[i]));
        }
        row[row.length - 1] = Numbers.nanos(times.max());
        rows.add(row);
    }

    private void clocks() {
        for (PairCount pair : report.pairs()) {
            if (pair.latency().count() == 0) {
                continue;
            }
            line(
                    "%s to %s: since due; jitter %s ms; clocks: %s",
                    pair.sender().label(),
                    pair.receiver().label(),
                    Numbers.nanos(pair.jitterNanos()),
                    words(pair.clock()));
        }
    }

    /** How well the clocks are known. */
    static String words(Clock clock) {
        return switch (clock.kind()) {
            case SAME_HOST -> "the same one, no error";
            case TWO_WAY ->
                String.format(
                        Locale.ROOT,
                        "%+.3f ms apart, within %s ms",
                        clock.offsetNanos() / 1e6,
                        Numbers.nanos(clock.errorNanos()));
            case ASSUMED -> "assumed to agree, error not known";
        };
    }

    private void incidents() {
        List<Incident> all = report.incidents();
        if (all.isEmpty()) {
            return;
        }
        line("");
        for (Incident incident : all.subList(0, Math.min(all.size(), MOST_INCIDENTS))) {
            line(
                    "%s  %s  %s  %s  %s",
                    Numbers.clock(incident.atNanos()),
                    report.name(incident.node()),
                    incident.id(),
                    Numbers.shortened(incident.peer()),
                    Numbers.shortened(incident.text()));
        }
        if (all.size() > MOST_INCIDENTS) {
            line("... and %d more", all.size() - MOST_INCIDENTS);
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
}

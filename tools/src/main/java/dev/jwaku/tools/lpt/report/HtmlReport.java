package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import dev.jwaku.tools.trace.report.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as one page: needs no other file and asks nobody for anything, has no script; light or dark as the reader's
 * system, on paper and on a phone as well. Well-formed as XML.
 */
public final class HtmlReport {
    private static final int SHOWN = 200;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 100};
    private static final String[] TIMES = {"ms", "#count", "#p50", "#p90", "#p95", "#p99", "#p99.9", "#max"};

    private final LptReport report;
    private final Totals totals;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(LptReport report) {
        this.report = report;
        this.totals = report.totals();
    }

    /** The page. */
    public static String of(LptReport report) {
        HtmlReport page = new HtmlReport(report);
        page.head();
        page.summary();
        page.senders();
        if (!report.pairs().isEmpty()) {
            page.matrix();
            page.course();
        }
        page.times();
        page.missing();
        page.incidents();
        page.limits();
        return page.out.append("</body>\n</html>\n").toString();
    }

    private void head() {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
                .append("<title>jwaku lpt</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n");
        String verdict = report.verdicts().isEmpty()
                ? ""
                : "<span class=\"" + (report.isGood() ? "good\">all limits hold" : "bad\">not good") + "</span>";
        out.append("<h1>Light push and filter ").append(verdict).append("</h1>\n");
    }

    /** The style of all pages of reports. */
    private static String style() {
        try (InputStream style = Html.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void summary() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "loss",
                totals.count(Fate.LOST) + " of " + totals.expected() + " deliveries: " + Numbers.percent(totals.loss())
                        + " (95 % interval "
                        + Numbers.percent(totals.lossInterval().low()) + " to "
                        + Numbers.percent(totals.lossInterval().high()) + ")");
        facts.put(
                "late",
                totals.count(Fate.LATE) + " took more than "
                        + report.rules().deadline().toSeconds() + " s; " + totals.count(Fate.RECOVERED)
                        + " came from a store");
        facts.put(
                "not sent",
                totals.count(Fate.REJECTED) + " rejected, " + totals.count(Fate.UNANSWERED)
                        + " without an answer; neither lost nor found");
        Tally tally = totals.tally();
        facts.put(
                "again",
                tally.duplicateNetwork() + " from the same service node, " + tally.redundant()
                        + " by another way that was asked too, " + tally.duplicateRetry()
                        + " because the sender tried again");
        facts.put("order", tally.reordered() + " out of order, at most " + tally.maxExtent() + " places");
        facts.put("grace", report.rules().grace().toSeconds() + " s after the sender's end");
        facts.put("made on", report.host());
        facts.put("jwaku", report.version());
        out.append("<dl>\n");
        facts.forEach(
                (name, value) -> out.append("<dt>" + Html.text(name) + "</dt><dd>" + Html.text(value) + "</dd>\n"));
        out.append("</dl>\n");
    }

    private void senders() {
        out.append("<section>\n<h2>Senders</h2>\n");
        List<String[]> rows = new ArrayList<>();
        for (SenderSummary sender : report.senders()) {
            rows.add(new String[] {
                sender.log().label(),
                Long.toString(sender.messages()),
                Long.toString(sender.accepted()),
                attempts(sender, Answer.REFUSED),
                attempts(sender, Answer.UNANSWERED),
                attempts(sender, Answer.NOT_SENT),
                sender.perSecond() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", sender.perSecond()),
                source(sender.log().truth())
            });
        }
        table(
                new String[] {
                    "sender", "#messages", "#accepted", "#refused", "#no answer", "#not sent", "#per s", "known from"
                },
                rows);
        List<String[]> causes = new ArrayList<>();
        report.senders()
                .forEach(sender -> sender.causes()
                        .forEach((cause, count) ->
                                causes.add(new String[] {sender.log().label(), Long.toString(count), cause})));
        if (!causes.isEmpty()) {
            out.append("<h3>Attempts that failed</h3>\n");
            table(new String[] {"sender", "#count", "why"}, causes);
        }
        out.append("</section>\n");
    }

    private static String attempts(SenderSummary sender, Answer answer) {
        return Long.toString(sender.attempts().getOrDefault(answer, 0L));
    }

    private static String source(Truth truth) {
        return switch (truth) {
            case JOURNAL -> "its journal";
            case END_MARKER -> "its end marker";
            case HIGHEST_INDEX -> "the highest index; what was lost after it is not seen";
        };
    }

    private void matrix() {
        out.append("<section>\n<h2>From sender to receiver</h2>\n");
        List<String[]> rows = new ArrayList<>();
        for (PairCount pair : report.pairs()) {
            Totals one = Totals.of(List.of(pair));
            rows.add(new String[] {
                pair.sender().label(),
                pair.receiver().label(),
                Long.toString(one.received()),
                Long.toString(one.count(Fate.LOST)),
                one.expected() == 0 ? "-" : Numbers.percent(one.loss()),
                Numbers.percent(one.lossInterval().low()) + " – "
                        + Numbers.percent(one.lossInterval().high()),
                Numbers.nanos(one.latency().percentile(50)),
                Numbers.nanos(one.latency().percentile(95)),
                Numbers.nanos(one.jitterNanos()),
                TextReport.words(pair.clock())
            });
        }
        table(
                new String[] {
                    "sender",
                    "receiver",
                    "#received",
                    "#lost",
                    "#loss",
                    "#95 % interval",
                    "#p50 ms",
                    "#p95 ms",
                    "#jitter ms",
                    "clocks"
                },
                rows);
        out.append("<details><summary>Table: all fates</summary>\n");
        List<String[]> fates = new ArrayList<>();
        totals.fates().forEach((fate, count) -> fates.add(new String[] {fate.id(), Long.toString(count)}));
        table(new String[] {"fate", "#deliveries"}, fates);
        out.append("</details>\n</section>\n");
    }

    private void course() {
        if (report.pairs().stream().noneMatch(pair -> pair.messages().stream().anyMatch(one -> one.dueNanos() != 0))) {
            return;
        }
        out.append("<section>\n<h2>The run</h2>\n<p class=\"muted\">Messages by when they were due. Green: received;")
                .append(" yellow: late or recovered; red: lost; grey: not accepted or not expected. Lines: another")
                .append(" service node (blue), subscription lost (dashed).</p>\n")
                .append(Plots.timeline(report.pairs(), report.incidents()))
                .append("<h3>Latency over time</h3>\n<p class=\"legend\">")
                .append("<span class=\"c1\">half of the messages</span> ")
                .append("<span class=\"c2\">the slowest</span></p>\n")
                .append(Plots.overTime(report.pairs()))
                .append("</section>\n");
    }

    private void times() {
        Map<String, Latencies> curves = new LinkedHashMap<>();
        put(curves, "since due", totals.latency());
        put(curves, "since sent", totals.service());
        List<String[]> rows = new ArrayList<>();
        curves.forEach((name, times) -> rows.add(row(name, times)));
        for (SenderSummary sender : report.senders()) {
            put(curves, "until the answer", sender.answer());
            rows.add(row(sender.log().label() + " until the answer", sender.answer()));
            rows.add(row(sender.log().label() + " behind schedule", sender.behind()));
        }
        rows.removeIf(row -> row[1].equals("0"));
        if (curves.isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>How long it takes</h2>\n<p class=\"legend\">");
        int colour = 1;
        for (String name : curves.keySet()) {
            out.append("<span class=\"c" + ((colour++ - 1) % 6 + 1) + "\">" + Html.text(name) + "</span> ");
        }
        out.append("</p>\n").append(Plots.curves(curves, totals.count(Fate.LOST)));
        table(TIMES, rows);
        out.append("<p class=\"muted\">Since due: from when the schedule wanted the message to be sent, so that a slow")
                .append(" service is not spared by sending less. Since sent: from when it was.</p>\n</section>\n");
    }

    private static void put(Map<String, Latencies> curves, String name, Latencies times) {
        if (times.count() > 0) {
            curves.putIfAbsent(name, times);
        }
    }

    private static String[] row(String name, Latencies times) {
        String[] row = new String[PERCENTILES.length + 2];
        row[0] = name;
        row[1] = Integer.toString(times.count());
        for (int i = 0; i < PERCENTILES.length; i++) {
            row[i + 2] = Numbers.nanos(times.percentile(PERCENTILES[i]));
        }
        return row;
    }

    private void missing() {
        List<String[]> rows = new ArrayList<>();
        long all = 0;
        for (PairCount pair : report.pairs()) {
            for (MessageFate message : pair.messages()) {
                if (message.fate() != Fate.RECEIVED && ++all <= SHOWN) {
                    rows.add(new String[] {
                        pair.sender().label(),
                        pair.receiver().label(),
                        Long.toString(message.index()),
                        message.fate().id(),
                        Integer.toString(message.attempts()),
                        Numbers.clock(message.dueNanos()),
                        message.latencyNanos() < 0 ? "" : Numbers.nanos(message.latencyNanos()),
                        message.hash().length() > 18 ? message.hash().substring(0, 18) : message.hash()
                    });
                }
            }
        }
        if (!rows.isEmpty()) {
            out.append("<section>\n<h2>What did not simply arrive</h2>\n<details open=\"open\"><summary>Table: ")
                    .append(all > SHOWN ? "the first " + SHOWN + " of " + all : Long.toString(all))
                    .append(" messages</summary>\n");
            table(
                    new String[] {"sender", "receiver", "#index", "fate", "#attempts", "due", "#after ms", "message"},
                    rows);
            out.append("</details>\n</section>\n");
        }
    }

    private void incidents() {
        List<String[]> rows = report.incidents().stream()
                .limit(SHOWN)
                .map(incident -> new String[] {
                    Numbers.clock(incident.atNanos()),
                    report.name(incident.node()),
                    incident.id(),
                    Numbers.shortened(incident.peer()),
                    Numbers.shortened(incident.text())
                })
                .toList();
        if (!rows.isEmpty()) {
            out.append("<section>\n<h2>What happened</h2>\n");
            table(new String[] {"time", "tester", "what", "service node", "in words"}, rows);
            out.append("</section>\n");
        }
    }

    private void limits() {
        if (report.verdicts().isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>Limits</h2>\n");
        List<String[]> rows = report.verdicts().stream()
                .map(verdict -> new String[] {
                    verdict.limit().text(), verdict.foundText(), verdict.good() ? "holds" : "does not hold"
                })
                .toList();
        table(new String[] {"limit", "found", "verdict"}, rows);
        out.append("</section>\n");
    }

    /** Columns whose title begins with # are numbers. */
    private void table(String[] head, List<String[]> rows) {
        out.append("<div class=\"wide\"><table><thead><tr>");
        for (String title : head) {
            out.append(title.startsWith("#") ? "<th class=\"n\">" : "<th>")
                    .append(Html.text(title.startsWith("#") ? title.substring(1) : title))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (String[] row : rows) {
            out.append("<tr>");
            for (int i = 0; i < row.length; i++) {
                out.append(head[i].startsWith("#") ? "<td class=\"n\">" : "<td>")
                        .append(Html.text(row[i]))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }
}

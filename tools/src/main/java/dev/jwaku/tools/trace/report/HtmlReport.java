package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Fate.Group;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Findings.Loss;
import dev.jwaku.tools.trace.find.Links;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.StoreFindings.Window;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A trace as one page: needs no other file and asks nobody for anything, has no script; light or dark as the reader's
 * system, on paper and on a phone as well. Well-formed as XML.
 */
public final class HtmlReport {
    private static final int SHOWN_LOSSES = 200;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 100};

    private final TraceReport report;
    private final TraceResult result;
    private final Roster roster;
    private final Findings findings;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(TraceReport report) {
        this.report = report;
        this.result = report.result();
        this.roster = result.roster();
        this.findings = result.findings();
    }

    /** The page. */
    public static String of(TraceReport report) {
        HtmlReport page = new HtmlReport(report);
        page.head();
        page.summary();
        report.asked().ifPresent(story -> page.stories("The message that was asked for", List.of(story)));
        page.losses();
        page.latencies();
        page.nodes();
        page.gaps();
        page.stores();
        page.examples();
        page.limits();
        return page.out.append("</body>\n</html>\n").toString();
    }

    private void head() {
        HtmlPage.head(out, "jwaku trace");
        String verdict = report.verdicts().isEmpty()
                ? ""
                : "<span class=\"" + (report.isGood() ? "good\">all limits hold" : "bad\">not good") + "</span>";
        out.append("<h1>Message trace ").append(verdict).append("</h1>\n");
    }

    private void summary() {
        long lost = findings.count(Group.LOST);
        long known = lost + findings.count(Group.GOOD);
        double[] interval = Figures.interval(lost, known);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("messages", findings.messages() + ", " + findings.messagesWithLoss() + " of them not everywhere");
        if (result.journalEntries() >= 0) {
            facts.put(
                    "journal",
                    result.journalEntries() + " entries; " + findings.foreignMessages()
                            + " messages of the logs are not in it");
        }
        facts.put(
                "deliveries",
                known + ", " + lost + " lost: " + Figures.percent(findings.lossRate()) + " (95 % interval "
                        + Figures.percent(interval[0]) + " to " + Figures.percent(interval[1]) + ")");
        facts.put("not known", findings.count(Group.UNKNOWN) + ", neither lost nor found");
        facts.put("receptions", String.format(Locale.ROOT, "%.2f per delivery", Figures.duplicates(findings)));
        facts.put("grace", result.settings().grace().toSeconds() + " s; what came later counts as recovered");
        facts.put(
                "read",
                String.format(
                        Locale.ROOT,
                        "%d lines of %d nodes, %.1f MB in %.1f s; %s not understood",
                        result.volume().lines() + result.volume().unreadable(),
                        roster.size(),
                        result.volume().bytes() / 1e6,
                        result.volume().nanos() / 1e9,
                        Figures.percent(Figures.unreadable(result))));
        facts.put("jwaku", report.version());
        out.append("<dl>\n");
        facts.forEach(
                (name, value) -> out.append("<dt>" + Html.text(name) + "</dt><dd>" + Html.text(value) + "</dd>\n"));
        out.append("</dl>\n");
    }

    private void losses() {
        out.append("<section>\n<h2>Losses</h2>\n").append(Plots.fates(findings));
        out.append("<h3>By node and time</h3>\n<p class=\"muted\">Red: lost, the stronger the more; yellow: not known;")
                .append(" green: all arrived; grey: nothing to get.</p>\n")
                .append(Plots.heat(findings.heat(), roster));
        List<String[]> links = new ArrayList<>();
        findings.lostOnLink()
                .forEach((link, count) -> links.add(
                        new String[] {roster.name(Links.from(link)), roster.name(Links.to(link)), Long.toString(count)
                        }));
        if (!links.isEmpty()) {
            out.append("<h3>On links</h3>\n");
            table(new String[] {"from", "to", "#lost"}, links);
        }
        List<Loss> all = findings.losses();
        List<String[]> rows = all.stream().limit(SHOWN_LOSSES).map(this::loss).toList();
        if (!rows.isEmpty()) {
            out.append("<details><summary>Table: ")
                    .append(rows.size() < all.size() ? "the first " + rows.size() + " of " + all.size() : rows.size())
                    .append(" losses and unknowns</summary>\n");
            table(new String[] {"sent", "message", "by", "not at", "way", "fate", "from", "why"}, rows);
            out.append("</details>\n");
        }
        out.append("</section>\n");
    }

    private String[] loss(Loss loss) {
        Outcome outcome = loss.outcome();
        return new String[] {
            Figures.clock(loss.time()),
            loss.hash().toString().substring(0, 18),
            loss.origin() < 0 ? "" : roster.name(loss.origin()),
            roster.name(outcome.node()),
            outcome.way().id(),
            Figures.id(outcome.fate()),
            outcome.from() < 0 ? "" : roster.name(outcome.from()),
            outcome.why()
        };
    }

    private void latencies() {
        Map<String, Histogram> curves = new LinkedHashMap<>();
        findings.latencies().forEach((way, histogram) -> curves.put(way.id(), histogram));
        if (findings.recoveredAfter().getTotalCount() > 0) {
            curves.put("recovered", findings.recoveredAfter());
        }
        if (findings.toLast().getTotalCount() > 0) {
            curves.put("last node", findings.toLast());
        }
        if (curves.isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>Time from sending to arrival</h2>\n<p class=\"legend\">");
        int colour = 1;
        for (String name : curves.keySet()) {
            out.append("<span class=\"c" + ((colour++ - 1) % 6 + 1) + "\">" + Html.text(name) + "</span> ");
        }
        out.append("</p>\n").append(Plots.latencies(curves));
        List<String[]> rows = new ArrayList<>();
        curves.forEach((name, histogram) -> rows.add(latency(name, histogram)));
        table(new String[] {"ms", "#count", "#p50", "#p90", "#p95", "#p99", "#p99.9", "#max"}, rows);
        List<String[]> links = new ArrayList<>();
        findings.links()
                .forEach((link, histogram) -> links.add(
                        latency(roster.name(Links.from(link)) + " → " + roster.name(Links.to(link)), histogram)));
        if (!links.isEmpty()) {
            out.append("<details><summary>Table: relay links</summary>\n");
            table(new String[] {"ms", "#count", "#p50", "#p90", "#p95", "#p99", "#p99.9", "#max"}, links);
            out.append("</details>\n");
        }
        out.append("</section>\n");
    }

    private static String[] latency(String name, Histogram histogram) {
        String[] row = new String[PERCENTILES.length + 2];
        row[0] = name;
        row[1] = Long.toString(histogram.getTotalCount());
        for (int i = 0; i < PERCENTILES.length; i++) {
            row[i + 2] = Figures.millis(histogram.getValueAtPercentile(PERCENTILES[i]) / 1e6);
        }
        return row;
    }

    private void nodes() {
        out.append("<section>\n<h2>Nodes</h2>\n<p class=\"muted\">Clock: how far before the reference node's, and the")
                .append(" most that this can be wrong; assumed where messages went one way only.</p>\n");
        List<String[]> rows = new ArrayList<>();
        for (int node = 0; node < roster.size(); node++) {
            NodeLog log = roster.nodes().get(node);
            rows.add(new String[] {
                log.name(),
                Long.toString(count(node, Group.GOOD)),
                Long.toString(count(node, Group.LOST)),
                Long.toString(count(node, Group.UNKNOWN)),
                String.format(Locale.ROOT, "%+.3f", result.clocks().offset(node) / 1e6),
                result.clocks().isKnown(node) ? Figures.millis(result.clocks().error(node) / 1e6) : "assumed",
                Long.toString(log.lines()),
                Long.toString(log.unreadableLines()),
                log.isEmpty() ? "" : Figures.time(log.first()),
                log.isEmpty() ? "" : Figures.time(log.last())
            });
        }
        table(
                new String[] {
                    "node",
                    "#got",
                    "#lost",
                    "#not known",
                    "#clock ms",
                    "#error ms",
                    "#lines",
                    "#not understood",
                    "first line",
                    "last line"
                },
                rows);
        out.append("</section>\n");
    }

    private long count(int node, Group group) {
        return findings.byNode().getOrDefault(node, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().group() == group)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void gaps() {
        List<String[]> rows = GapRows.of(result);
        if (!rows.isEmpty()) {
            out.append("<section>\n<h2>Gaps in the logs</h2>\n");
            table(new String[] {"log of", "from", "to", "#lines", "why"}, rows);
            out.append("</section>\n");
        }
    }

    private void stores() {
        if (findings.stores().states().isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>Stores</h2>\n");
        List<String[]> rows = new ArrayList<>();
        findings.stores().states().forEach((node, states) -> {
            String[] row = new String[Story.State.values().length + 1];
            row[0] = roster.name(node);
            for (Story.State state : Story.State.values()) {
                row[state.ordinal() + 1] = Long.toString(states.getOrDefault(state, 0L));
            }
            rows.add(row);
        });
        table(new String[] {"store", "#stored", "#repaired", "#missing", "#refused", "#not known"}, rows);
        List<String[]> windows = findings.stores().windows().stream()
                .limit(SHOWN_LOSSES)
                .map(this::window)
                .toList();
        if (!windows.isEmpty()) {
            out.append("<h3>What one has and another lacks</h3>\n");
            table(
                    new String[] {
                        "store", "#count", "first missing", "last missing", "gap after", "gap before", "repaired"
                    },
                    windows);
        }
        out.append("</section>\n");
    }

    private String[] window(Window window) {
        return new String[] {
            roster.name(window.node()),
            Long.toString(window.count()),
            Figures.time(window.first()),
            Figures.time(window.last()),
            window.before().map(Figures::time).orElse("the beginning"),
            window.after().map(Figures::time).orElse("the end"),
            window.repaired().map(Figures::time).orElse("no")
        };
    }

    private void examples() {
        for (Map.Entry<Fate, List<Story>> entry : findings.examples().entrySet()) {
            stories("Example: " + Figures.id(entry.getKey()), entry.getValue().subList(0, 1));
        }
        if (!findings.slow().isEmpty()) {
            stories("The slowest", findings.slow().subList(0, 1));
        }
    }

    private void stories(String title, List<Story> stories) {
        out.append("<section>\n<h2>").append(Html.text(title)).append("</h2>\n");
        for (Story story : stories) {
            out.append("<h3>").append(story.hash()).append("</h3>\n<p class=\"muted\">");
            out.append(Html.text((story.isSendingKnown() ? "sent " : "first seen ") + Figures.time(story.sent())
                    + (story.origin() < 0 ? "" : " by " + roster.name(story.origin())) + ", " + story.topic() + " "
                    + story.contentTopic()));
            out.append("</p>\n").append(new SequenceDiagram(story, roster).svg());
            List<String[]> rows = story.outcomes().stream().map(this::outcome).toList();
            table(new String[] {"node", "way", "fate", "from", "#ms", "#hops", "why"}, rows);
        }
        out.append("</section>\n");
    }

    private String[] outcome(Outcome outcome) {
        return new String[] {
            roster.name(outcome.node()),
            outcome.way().id(),
            Figures.id(outcome.fate()),
            outcome.from() < 0 ? "" : roster.name(outcome.from()),
            outcome.nanos() < 0 ? "" : Figures.millis(outcome.nanos() / 1e6),
            outcome.hops() < 0 ? "" : Integer.toString(outcome.hops()),
            outcome.why()
        };
    }

    private void limits() {
        if (report.verdicts().isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>Limits</h2>\n");
        table(
                new String[] {"limit", "found", "verdict"},
                report.verdicts().stream()
                        .map(verdict -> new String[] {
                            verdict.limit().text(), verdict.foundText(), verdict.good() ? "holds" : "broken"
                        })
                        .toList());
        out.append("</section>\n");
    }

    /** A heading with # before it is a column of numbers. */
    private void table(String[] head, List<String[]> rows) {
        HtmlPage.table(out, head, rows);
    }
}

package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Clocks;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Fate.Group;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Findings.Loss;
import dev.jwaku.tools.trace.find.Links;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.StoreFindings.Window;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.model.Gap;
import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trace as JSON: {@code schema} names the form, and changes when a reader would have to. Units are in the names;
 * times are on the reference node's clock. What is not known is {@code null}.
 */
public final class JsonReport {
    /** The form. */
    public static final String SCHEMA = "jwaku-trace/1";

    private static final int MOST_LOSSES = 10_000;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 100};
    private static final List<String> PERCENTILE_NAMES =
            List.of("p50_ms", "p90_ms", "p95_ms", "p99_ms", "p99_9_ms", "max_ms");

    private final TraceReport report;
    private final TraceResult result;
    private final Roster roster;
    private final Findings findings;

    private JsonReport(TraceReport report) {
        this.report = report;
        this.result = report.result();
        this.roster = result.roster();
        this.findings = result.findings();
    }

    /** One line. */
    public static String of(TraceReport report) {
        return new JsonMapper().writeValueAsString(new JsonReport(report).all());
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", SCHEMA);
        all.put("jwaku", report.version());
        all.put("good", report.isGood());
        all.put("read", volume());
        all.put("summary", summary());
        all.put("fates", fates(findings::count));
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (int node = 0; node < roster.size(); node++) {
            nodes.add(node(node));
        }
        all.put("nodes", nodes);
        all.put("latencies", latencies());
        all.put("links", findings.links().entrySet().stream().map(this::link).toList());
        all.put(
                "losses_on_links",
                findings.lostOnLink().entrySet().stream().map(this::lostOnLink).toList());
        all.put("hops", findings.hops());
        all.put("stores", stores());
        all.put(
                "store_differences",
                findings.stores().windows().stream().map(this::window).toList());
        List<Loss> losses = findings.losses();
        all.put("losses_left_out", Math.max(0, losses.size() - MOST_LOSSES));
        all.put("losses", losses.stream().limit(MOST_LOSSES).map(this::loss).toList());
        all.put("ambiguous_names", roster.ambiguous());
        all.put("verdicts", report.verdicts().stream().map(JsonReport::verdict).toList());
        report.asked().ifPresent(story -> all.put("message", story(story)));
        return all;
    }

    private Map<String, Object> volume() {
        TraceResult.Volume volume = result.volume();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bytes", volume.bytes());
        map.put("lines", volume.lines());
        map.put("unreadable_lines", volume.unreadable());
        map.put("events", volume.events());
        map.put("seconds", rounded(volume.nanos() / 1e9));
        return map;
    }

    private Map<String, Object> summary() {
        long lost = findings.count(Group.LOST);
        long known = lost + findings.count(Group.GOOD);
        double[] interval = Figures.interval(lost, known);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("messages", findings.messages());
        map.put("messages_with_loss", findings.messagesWithLoss());
        map.put("journal_entries", result.journalEntries() < 0 ? null : result.journalEntries());
        map.put("messages_not_in_journal", findings.foreignMessages());
        map.put("deliveries_known", known);
        map.put("deliveries_lost", lost);
        map.put("deliveries_unknown", findings.count(Group.UNKNOWN));
        map.put("loss", findings.lossRate());
        map.put("loss_interval_95", interval);
        map.put("receptions_per_delivery", rounded(Figures.duplicates(findings)));
        map.put("hops_of_negative_length", findings.negativeHops());
        map.put("grace_s", result.settings().grace().toSeconds());
        return map;
    }

    private static Map<String, Object> fates(java.util.function.ToLongFunction<Fate> count) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Fate fate : Fate.values()) {
            map.put(Figures.id(fate), count.applyAsLong(fate));
        }
        return map;
    }

    private Map<String, Object> node(int node) {
        NodeLog log = roster.nodes().get(node);
        Clocks clocks = result.clocks();
        Map<Fate, Long> counts = findings.byNode().getOrDefault(node, Map.of());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", log.name());
        map.put("peer_ids", log.identities());
        map.put("lines", log.lines());
        map.put("unreadable_lines", log.unreadableLines());
        map.put("first_line", log.isEmpty() ? null : Figures.time(log.first()));
        map.put("last_line", log.isEmpty() ? null : Figures.time(log.last()));
        map.put("clock_offset_ms", rounded(clocks.offset(node) / 1e6));
        map.put("clock_error_ms", clocks.isKnown(node) ? rounded(clocks.error(node) / 1e6) : null);
        map.put("fates", fates(fate -> counts.getOrDefault(fate, 0L)));
        map.put(
                "gaps",
                result.lives().get(node).gaps().stream().map(JsonReport::gap).toList());
        return map;
    }

    private static Map<String, Object> gap(Gap gap) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", orNull(Figures.time(gap.span().from())));
        map.put("to", orNull(Figures.time(gap.span().to())));
        map.put("evidence", gap.evidence().name().toLowerCase(Locale.ROOT));
        map.put("missing_lines", gap.lines() < 0 ? null : gap.lines());
        map.put("detail", gap.detail());
        return map;
    }

    private Map<String, Object> latencies() {
        Map<String, Object> map = new LinkedHashMap<>();
        findings.latencies().forEach((way, histogram) -> map.put(way.id(), latency(histogram)));
        map.put("recovered", latency(findings.recoveredAfter()));
        map.put("last_node", latency(findings.toLast()));
        return map;
    }

    private static Map<String, Object> latency(Histogram histogram) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", histogram.getTotalCount());
        for (int i = 0; i < PERCENTILES.length; i++) {
            map.put(
                    PERCENTILE_NAMES.get(i),
                    histogram.getTotalCount() == 0
                            ? null
                            : rounded(histogram.getValueAtPercentile(PERCENTILES[i]) / 1e6));
        }
        return map;
    }

    private Map<String, Object> link(Map.Entry<Long, Histogram> entry) {
        Map<String, Object> map = ends(entry.getKey());
        map.putAll(latency(entry.getValue()));
        return map;
    }

    private Map<String, Object> lostOnLink(Map.Entry<Long, Long> entry) {
        Map<String, Object> map = ends(entry.getKey());
        map.put("lost", entry.getValue());
        return map;
    }

    private Map<String, Object> ends(long link) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", roster.name(Links.from(link)));
        map.put("to", roster.name(Links.to(link)));
        return map;
    }

    private List<Map<String, Object>> stores() {
        List<Map<String, Object>> stores = new ArrayList<>();
        findings.stores().states().forEach((node, states) -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("node", roster.name(node));
            for (Story.State state : Story.State.values()) {
                map.put(state.name().toLowerCase(Locale.ROOT), states.getOrDefault(state, 0L));
            }
            stores.add(map);
        });
        return stores;
    }

    private Map<String, Object> window(Window window) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", roster.name(window.node()));
        map.put("first_missing", Figures.time(window.first()));
        map.put("last_missing", Figures.time(window.last()));
        map.put("count", window.count());
        map.put("gap_after", window.before().map(Figures::time).orElse(null));
        map.put("gap_before", window.after().map(Figures::time).orElse(null));
        map.put("repaired_at", window.repaired().map(Figures::time).orElse(null));
        map.put("example", window.example().toString());
        return map;
    }

    private Map<String, Object> loss(Loss loss) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("hash", loss.hash().toString());
        map.put("sent", Figures.time(loss.time()));
        map.put("origin", loss.origin() < 0 ? null : roster.name(loss.origin()));
        map.put("topic", loss.topic());
        map.put("content_topic", loss.contentTopic());
        map.putAll(outcome(loss.outcome()));
        return map;
    }

    private Map<String, Object> outcome(Outcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", roster.name(outcome.node()));
        map.put("way", outcome.way().id());
        map.put("fate", Figures.id(outcome.fate()));
        map.put("from", outcome.from() < 0 ? null : roster.name(outcome.from()));
        map.put("latency_ms", outcome.nanos() < 0 ? null : rounded(outcome.nanos() / 1e6));
        map.put("hops", outcome.hops() < 0 ? null : outcome.hops());
        map.put("why", outcome.why());
        return map;
    }

    private Map<String, Object> story(Story story) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("hash", story.hash().toString());
        map.put("origin", story.origin() < 0 ? null : roster.name(story.origin()));
        map.put("topic", story.topic());
        map.put("content_topic", story.contentTopic());
        map.put("sent", Figures.time(story.sent()));
        map.put("outcomes", story.outcomes().stream().map(this::outcome).toList());
        map.put("events", story.events().stream().map(this::step).toList());
        return map;
    }

    private Map<String, Object> step(Story.Step step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("time", Figures.time(step.time()));
        map.put("node", step.node() < 0 ? null : roster.name(step.node()));
        map.put("ev", step.what());
        map.put("peer", step.peer() < 0 ? null : roster.name(step.peer()));
        map.put("detail", step.detail());
        return map;
    }

    private static Map<String, Object> verdict(Limit.Verdict verdict) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("threshold", verdict.limit().text());
        map.put("found", Double.isNaN(verdict.found()) ? null : verdict.found());
        map.put("good", verdict.good());
        return map;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}

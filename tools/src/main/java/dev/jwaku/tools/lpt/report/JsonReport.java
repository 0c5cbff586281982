package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Clock;
import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import dev.jwaku.tools.lpt.journal.Incident;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as JSON: {@code schema} names the form, and changes when a reader would have to. Units are in the names. What
 * is not known is {@code null}. The schema is {@code report.schema.json} beside this class.
 */
public final class JsonReport {
    /** The form. */
    public static final String SCHEMA = "jwaku-lpt/1";

    private static final int MOST_LISTED = 10_000;
    private static final double MILLION = 1e6;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};
    private static final List<String> NAMES = List.of("p50_ms", "p90_ms", "p95_ms", "p99_ms", "p99_9_ms");

    private final LptReport report;

    private JsonReport(LptReport report) {
        this.report = report;
    }

    /** One line. */
    public static String of(LptReport report) {
        return new JsonMapper().writeValueAsString(new JsonReport(report).all());
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", SCHEMA);
        all.put("jwaku", report.version());
        all.put("host", report.host());
        all.put("good", report.isGood());
        all.put("grace_s", seconds(report.rules().grace()));
        all.put("deadline_s", seconds(report.rules().deadline()));
        all.put("unreadable_journal_lines", report.unreadableLines());
        all.put("senders", report.senders().stream().map(JsonReport::sender).toList());
        all.put(
                "receivers",
                report.receivers().stream()
                        .map(receiver -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            map.put("node", receiver.name());
                            map.put("label", receiver.label());
                            map.put("listening_since", time(receiver.listeningNanos()));
                            map.put("stopped", time(receiver.stoppedNanos()));
                            map.put("arrivals", receiver.arrivals().size());
                            return map;
                        })
                        .toList());
        all.put("total", totals(report.totals()));
        all.put("pairs", report.pairs().stream().map(JsonReport::pair).toList());
        all.put(
                "incidents",
                report.incidents().stream()
                        .limit(MOST_LISTED)
                        .map(this::incident)
                        .toList());
        all.put("verdicts", report.verdicts().stream().map(JsonReport::verdict).toList());
        return all;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static @Nullable String time(long nanos) {
        return nanos == 0 ? null : Numbers.time(nanos);
    }

    private static Map<String, Object> sender(SenderSummary sender) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", sender.log().name());
        map.put("label", sender.log().label());
        map.put("run_id", sender.log().runId());
        map.put("truth", lower(sender.log().truth().name()));
        map.put("messages", sender.messages());
        map.put("accepted", sender.accepted());
        Map<String, Object> attempts = new LinkedHashMap<>();
        for (Answer answer : Answer.values()) {
            attempts.put(lower(answer.name()), sender.attempts().getOrDefault(answer, 0L));
        }
        map.put("attempts", attempts);
        map.put("failures", sender.causes());
        map.put("per_second", rounded(sender.perSecond()));
        map.put("until_answer", latencies(sender.answer()));
        map.put("behind_schedule", latencies(sender.behind()));
        return map;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> totals(Totals totals) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("deliveries", totals.all());
        map.put("expected", totals.expected());
        map.put("received", totals.received());
        map.put("loss", totals.loss());
        map.put(
                "loss_interval_95",
                List.of(totals.lossInterval().low(), totals.lossInterval().high()));
        Map<String, Object> fates = new LinkedHashMap<>();
        for (Fate fate : Fate.values()) {
            fates.put(lower(fate.name()), totals.count(fate));
        }
        map.put("fates", fates);
        Tally tally = totals.tally();
        map.put("duplicates_network", tally.duplicateNetwork());
        map.put("duplicates_other_way", tally.redundant());
        map.put("duplicates_retry", tally.duplicateRetry());
        map.put("reordered", tally.reordered());
        map.put("reordering_extent_max", tally.maxExtent());
        map.put("foreign", tally.foreign());
        map.put("after_grace", tally.afterGrace());
        map.put("latency_since_due", latencies(totals.latency()));
        map.put("latency_since_sent", latencies(totals.service()));
        map.put("jitter_ms", millis(totals.jitterNanos()));
        return map;
    }

    private static Map<String, Object> pair(PairCount pair) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sender", pair.sender().label());
        map.put("receiver", pair.receiver().label());
        map.putAll(totals(Totals.of(List.of(pair))));
        Clock clock = pair.clock();
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put("kind", lower(clock.kind().name()));
        offset.put("offset_ms", clock.offsetNanos() / MILLION);
        offset.put("error_ms", clock.errorNanos() < 0 ? null : clock.errorNanos() / MILLION);
        map.put("clock", offset);
        map.put("lost", indexes(pair, Fate.LOST));
        map.put("rejected", indexes(pair, Fate.REJECTED));
        map.put("unanswered", indexes(pair, Fate.UNANSWERED));
        return map;
    }

    private static List<Long> indexes(PairCount pair, Fate fate) {
        return pair.messages().stream()
                .filter(message -> message.fate() == fate)
                .map(MessageFate::index)
                .limit(MOST_LISTED)
                .toList();
    }

    private static Map<String, Object> latencies(Latencies times) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", times.count());
        map.put("mean_ms", millis(times.mean()));
        for (int i = 0; i < PERCENTILES.length; i++) {
            map.put(NAMES.get(i), millis(times.percentile(PERCENTILES[i])));
        }
        map.put("max_ms", millis(times.max()));
        return map;
    }

    private static @Nullable Double millis(double nanos) {
        return Double.isNaN(nanos) ? null : Double.valueOf(rounded(nanos / MILLION));
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }

    private Map<String, Object> incident(Incident incident) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", Numbers.time(incident.atNanos()));
        map.put("node", report.name(incident.node()));
        map.put("kind", incident.id());
        map.put("peer", incident.peer());
        map.put("text", incident.text());
        return map;
    }

    private static Map<String, Object> verdict(Limit.Verdict verdict) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("limit", verdict.limit().text());
        map.put("good", verdict.good());
        map.put(
                "found",
                Double.isNaN(verdict.found()) || Double.isInfinite(verdict.found())
                        ? null
                        : Double.valueOf(verdict.found()));
        map.put("text", verdict.foundText());
        return map;
    }
}

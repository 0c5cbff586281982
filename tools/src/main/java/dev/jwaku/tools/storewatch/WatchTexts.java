package dev.jwaku.tools.storewatch;

import dev.jwaku.tools.storewatch.WatchReport.Nowhere;
import dev.jwaku.tools.storewatch.WatchReport.Store;
import dev.jwaku.tools.storewatch.WatchReport.Stretch;
import dev.jwaku.tools.trace.report.Html;
import dev.jwaku.tools.trace.report.HtmlPage;
import dev.jwaku.tools.trace.report.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A report as text for a terminal, as JSON ({@code jwaku-store-watch/1}) and as a page without scripts. */
public final class WatchTexts {
    private static final String[] STORES = {
        "store", "answers", "no answer", "missing", "found missing", "repaired", "longest repair", "not known", "now"
    };
    private static final String[] STRETCHES = {
        "store", "from", "to", "messages", "missing", "noticed", "repaired", "topic", "example"
    };
    private static final String[] NOWHERE = {"sent", "noticed", "message"};
    private static final int[] STORE_NUMBERS = {1, 2, 3, 4, 5, 6, 7};
    private static final int[] STRETCH_NUMBERS = {3, 4};
    private static final int SHOWN = 100;
    private static final int HASH_SHOWN = 14;

    private final WatchReport report;

    /** @param report to be told */
    public WatchTexts(WatchReport report) {
        this.report = report;
    }

    /** For a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder();
        facts().forEach((name, value) ->
                out.append(name).append(": ").append(value).append('\n'));
        out.append('\n');
        TextTable.append(out, STORES, stores(), STORE_NUMBERS);
        if (!report.stretches().isEmpty()) {
            out.append('\n');
            TextTable.append(out, STRETCHES, stretches(), STRETCH_NUMBERS);
            more(out, report.stretches().size());
        }
        if (!report.nowhere().isEmpty()) {
            out.append("\nin no store\n");
            TextTable.append(out, NOWHERE, nowhere());
            more(out, report.nowhere().size());
        }
        return out.toString();
    }

    private static void more(StringBuilder out, int all) {
        if (all > SHOWN) {
            out.append("... ").append(all - SHOWN).append(" more\n");
        }
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", time(report.time()));
        report.topics().forEach(topic -> facts.put(topic.topic(), "compared until " + time(topic.until())));
        facts.put(
                "windows",
                report.windows().compared() + " compared, " + report.windows().incomplete() + " wait for an answer, "
                        + report.windows().abandoned() + " given up");
        facts.put("messages", Long.toString(report.messages()));
        if (report.sent() > 0) {
            facts.put(
                    "sent, by the senders' journals",
                    report.sent() + ", in no store: " + report.nowhere().size());
        }
        if (report.leftOut() > 0) {
            facts.put("not followed, too many", Long.toString(report.leftOut()));
        }
        facts.put("verdict", report.isGood() ? "good: all stores have the same" : "not good");
        return facts;
    }

    private List<String[]> stores() {
        List<String[]> rows = new ArrayList<>();
        for (Store store : report.stores()) {
            rows.add(new String[] {
                store.name(),
                Long.toString(store.answers()),
                Long.toString(store.silences()),
                Long.toString(store.missing()),
                Long.toString(store.missingEver()),
                Long.toString(store.repaired()),
                store.repaired() == 0 ? "" : String.format(Locale.ROOT, "%.0f s", store.longestRepair()),
                Long.toString(store.unknown()),
                store.isAnswering()
                        ? "answers"
                        : "no answer since "
                                + store.silentSince().map(WatchTexts::time).orElse("the start")
                                + (store.failure().isEmpty() ? "" : ": " + store.failure())
            });
        }
        return rows;
    }

    private List<String[]> stretches() {
        return report.stretches().stream()
                .limit(SHOWN)
                .map(stretch -> new String[] {
                    stretch.store(),
                    time(stretch.from()),
                    time(stretch.to()),
                    Long.toString(stretch.messages()),
                    Long.toString(stretch.missing()),
                    time(stretch.noticed()),
                    stretch.repaired().map(WatchTexts::time).orElse("no"),
                    stretch.topic(),
                    stretch.example().substring(0, HASH_SHOWN)
                })
                .toList();
    }

    private List<String[]> nowhere() {
        return report.nowhere().stream()
                .limit(SHOWN)
                .map(one -> new String[] {time(one.sent()), time(one.noticed()), one.hash()})
                .toList();
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** One JSON object on one line; times are ISO, units are in the names. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", "jwaku-store-watch/1");
        all.put("time", report.time().toString());
        all.put("good", report.isGood());
        Map<String, Object> until = new LinkedHashMap<>();
        report.topics().forEach(topic -> until.put(topic.topic(), topic.until().toString()));
        all.put("compared_until", until);
        all.put("windows_compared", report.windows().compared());
        all.put("windows_different", report.windows().different());
        all.put("windows_incomplete", report.windows().incomplete());
        all.put("windows_abandoned", report.windows().abandoned());
        all.put("messages", report.messages());
        all.put("sent", report.sent());
        all.put("left_out", report.leftOut());
        all.put("stores", report.stores().stream().map(WatchTexts::map).toList());
        all.put("stretches", report.stretches().stream().map(WatchTexts::map).toList());
        all.put("nowhere", report.nowhere().stream().map(WatchTexts::map).toList());
        return JsonMapper.shared().writeValueAsString(all);
    }

    private static Map<String, @Nullable Object> map(Store store) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("store", store.name());
        map.put("answering", store.isAnswering());
        map.put("answers", store.answers());
        map.put("no_answers", store.silences());
        map.put("last_answer", orNull(store.lastAnswer()));
        map.put("silent_since", orNull(store.silentSince()));
        map.put("failure", store.failure());
        map.put("missing", store.missing());
        map.put("found_missing", store.missingEver());
        map.put("repaired", store.repaired());
        map.put("longest_repair_s", store.longestRepair());
        map.put("unknown", store.unknown());
        return map;
    }

    private static Map<String, @Nullable Object> map(Stretch stretch) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("store", stretch.store());
        map.put("topic", stretch.topic());
        map.put("from", stretch.from().toString());
        map.put("to", stretch.to().toString());
        map.put("messages", stretch.messages());
        map.put("missing", stretch.missing());
        map.put("noticed", stretch.noticed().toString());
        map.put("repaired", orNull(stretch.repaired()));
        map.put(
                "repair_s",
                stretch.repaired()
                        .map(end -> Duration.between(stretch.noticed(), end).toSeconds())
                        .orElse(null));
        map.put("example", stretch.example());
        return map;
    }

    private static Map<String, @Nullable Object> map(Nowhere one) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("hash", one.hash());
        map.put("sent", one.sent().toString());
        map.put("noticed", one.noticed().toString());
        return map;
    }

    private static @Nullable String orNull(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    /** A page that needs no other file and no network; well-formed as XML. */
    public String html() {
        StringBuilder out = new StringBuilder();
        HtmlPage.head(out, "jwaku store-watch");
        out.append("<h1>Stores compared <span class=\"")
                .append(report.isGood() ? "good\">all have the same" : "bad\">not good")
                .append("</span></h1>\n<dl>\n");
        facts().forEach((name, value) -> out.append("<dt>")
                .append(Html.text(name))
                .append("</dt><dd>")
                .append(Html.text(value))
                .append("</dd>\n"));
        out.append("</dl>\n");
        section(
                out,
                "Stores",
                numbers(STORES, STORE_NUMBERS),
                stores(),
                report.stores().size());
        section(
                out,
                "Missing",
                numbers(STRETCHES, STRETCH_NUMBERS),
                stretches(),
                report.stretches().size());
        section(out, "In no store", NOWHERE, nowhere(), report.nowhere().size());
        return out.append("</body>\n</html>\n").toString();
    }

    private static String[] numbers(String[] head, int... columns) {
        String[] marked = head.clone();
        for (int column : columns) {
            marked[column] = "#" + marked[column];
        }
        return marked;
    }

    private static void section(StringBuilder out, String title, String[] head, List<String[]> rows, int all) {
        if (rows.isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>").append(title).append("</h2>\n");
        HtmlPage.table(out, head, rows);
        if (all > rows.size()) {
            out.append("<p class=\"muted\">").append(all - rows.size()).append(" more in the JSON report</p>\n");
        }
        out.append("</section>\n");
    }
}

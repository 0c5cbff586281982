package dev.jwaku.tools.store.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as one page: needs no other file and asks nobody for anything; light or dark as the reader's system; on a phone
 * as well. Well-formed as XML.
 */
public final class HtmlReport {
    private final StoreReport report;
    private final String ours;

    private HtmlReport(StoreReport report, String ours) {
        this.report = report;
        this.ours = ours;
    }

    /**
     * The page.
     *
     * @param ours which archive is ours
     */
    public static String of(StoreReport report, String ours) {
        return new HtmlReport(report, ours).page();
    }

    private String page() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                + "<title>jwaku bench store</title>\n<style>\n" + style() + "</style>\n</head>\n<body>\n"
                + header() + Stream.of(Measured.At.values()).map(this::way).collect(Collectors.joining())
                + loads() + verdicts() + "</body>\n</html>\n";
    }

    private static String style() {
        try (InputStream style = HtmlReport.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String header() {
        String setting = report.setting().entrySet().stream()
                .map(entry -> "<dt>" + Html.text(entry.getKey()) + "</dt><dd>" + Html.text(entry.getValue()) + "</dd>")
                .collect(Collectors.joining("\n"));
        return "<h1>Store queries <span class=\"" + (report.isGood() ? "good\">all limits hold" : "bad\">not good")
                + "</span></h1>\n<dl>\n" + setting + "\n</dl>\n";
    }

    private String way(Measured.At at) {
        List<Measured> shown =
                report.measured().stream().filter(one -> one.at() == at).toList();
        if (shown.isEmpty()) {
            return "";
        }
        String mixes = report.mixes().stream()
                .filter(mix -> mix.at() == at)
                .map(HtmlReport::mix)
                .collect(Collectors.joining());
        return "<section>\n<h2>" + title(at) + "</h2>\n" + legend(shown) + new RangePlot(shown, ours).html() + mixes
                + "<details><summary>Distributions</summary><div class=\"cards\">" + curves(shown)
                + "</div></details>\n" + table(shown) + "</section>\n";
    }

    private static String title(Measured.At at) {
        return switch (at) {
            case DATABASE -> "At the database, one question after the other";
            case DATABASE_MIX -> "At the database, mixed load";
            case WIRE_MIX -> "Over the wire, mixed load";
        };
    }

    private String legend(List<Measured> shown) {
        String archives = shown.stream()
                .map(Measured::side)
                .distinct()
                .map(side -> span(side.equals(ours) ? "one" : "two", side))
                .collect(Collectors.joining(" "));
        return "<p class=\"legend\">" + archives
                + " Thick: half to 95 of 100 questions; thin: to the longest; mark: 99 of 100. Lines: "
                + span("ten", "10 ms") + " " + span("limit", "400 ms") + "</p>\n";
    }

    private static String span(String style, String text) {
        return "<span class=\"" + style + "\">" + Html.text(text) + "</span>";
    }

    private static String mix(MixRun mix) {
        String times = "mean of a question: database "
                + (mix.databaseMillis().isPresent()
                        ? TextReport.millis(mix.databaseMillis().getAsDouble()) + " ms"
                        : "unknown")
                + ", archive "
                + (mix.archiveMillis().isPresent()
                        ? TextReport.millis(mix.archiveMillis().getAsDouble()) + " ms"
                        : "unknown")
                + ", client " + TextReport.millis(mix.wireMillis()) + " ms";
        return "<p>"
                + String.format(
                        Locale.ROOT,
                        "%.1f of %.1f questions per second; %d messages inserted at %.1f per second, %d not taken,"
                                + " %d not found; %s",
                        mix.reachedRate(),
                        mix.askedRate(),
                        mix.inserted(),
                        mix.insertRate(),
                        mix.refused(),
                        mix.missing(),
                        times)
                + "</p>\n";
    }

    private String curves(List<Measured> shown) {
        return shown.stream()
                .filter(one -> one.count() > 0)
                .map(Measured::shape)
                .distinct()
                .map(shape -> "<figure><figcaption>" + Html.text(shape) + "</figcaption>"
                        + new CurvePlot(
                                        shown.stream()
                                                .filter(one -> one.shape().equals(shape) && one.count() > 0)
                                                .toList(),
                                        ours)
                                .svg()
                        + "</figure>\n")
                .collect(Collectors.joining());
    }

    private static String table(List<Measured> shown) {
        String rows = shown.stream().map(HtmlReport::row).collect(Collectors.joining());
        return "<div class=\"wide\"><table><thead><tr><th>shape</th><th>archive</th><th>count</th><th>p50</th>"
                + "<th>p90</th><th>p95</th><th>p99</th><th>max ms</th><th>database</th><th>per s</th><th>rows</th>"
                + "<th>failed</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    }

    private static String row(Measured one) {
        Latency latency = one.latency();
        String cells = Stream.of(
                        one.shape(),
                        one.side(),
                        Long.toString(one.count()),
                        TextReport.millis(latency.p50()),
                        TextReport.millis(latency.p90()),
                        TextReport.millis(latency.p95()),
                        TextReport.millis(latency.p99()),
                        TextReport.millis(latency.max()),
                        one.databaseMillis().isPresent()
                                ? TextReport.millis(one.databaseMillis().getAsDouble())
                                : "-",
                        TextReport.millis(one.perSecond()),
                        TextReport.millis(one.rows()),
                        Long.toString(one.failed()))
                .map(cell -> "<td>" + Html.text(cell) + "</td>")
                .collect(Collectors.joining());
        return "<tr>" + cells + "</tr>\n";
    }

    private String loads() {
        String rows = report.loads().stream()
                .map(load -> "<tr><td>" + Html.text(load.side()) + "</td><td>" + load.messages() + "</td><td>"
                        + load.partitions() + "</td><td>"
                        + (load.perSecond() > 0 ? TextReport.millis(load.perSecond()) : "-") + "</td><td>"
                        + TextReport.millis(load.bytesPerMessage()) + "</td></tr>\n")
                .collect(Collectors.joining());
        return "<section>\n<h2>On disk</h2>\n<div class=\"wide\"><table><thead><tr><th>archive</th><th>messages</th>"
                + "<th>partitions</th><th>loaded per s</th><th>bytes per message</th></tr></thead><tbody>\n" + rows
                + "</tbody></table></div>\n</section>\n";
    }

    private String verdicts() {
        String rows = report.verdicts().stream()
                .map(verdict -> "<tr><td>" + Html.text(verdict.threshold().toString()) + "</td><td>"
                        + Html.text(verdict.at()) + "</td><td>"
                        + (Double.isNaN(verdict.found()) ? "not measured" : TextReport.millis(verdict.found()))
                        + "</td><td class=\"" + (verdict.good() ? "good\">holds" : "bad\">broken")
                        + "</td></tr>\n")
                .collect(Collectors.joining());
        return "<section>\n<h2>Limits</h2>\n<div class=\"wide\"><table><thead><tr><th>limit</th><th>where</th>"
                + "<th>found</th><th></th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n</section>\n";
    }
}

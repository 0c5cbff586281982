package dev.jwaku.tools.store.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * All shapes below each other on one axis: a thick bar from half of the questions to 95 of a hundred, a thin one to the
 * longest, a mark at 99 of a hundred. Labels are text of the page, so that they stay readable on a narrow screen.
 */
final class RangePlot {
    private static final int WIDTH = 1000;
    private static final int LANE = 14;
    private static final double BAR = 7;

    private final List<Measured> all;
    private final LogScale scale;
    private final String ours;

    RangePlot(List<Measured> all, String ours) {
        this.all = all.stream().filter(one -> one.count() > 0).toList();
        this.ours = ours;
        this.scale = LogScale.of(this.all.stream()
                .flatMapToDouble(one ->
                        DoubleStream.of(one.latency().p50(), one.latency().max())));
    }

    String html() {
        String rows =
                all.stream().map(Measured::shape).distinct().map(this::row).collect(Collectors.joining());
        return "<div class=\"ranges\">" + axis() + rows + axis() + "</div>\n";
    }

    private String axis() {
        return scale.ticks().stream()
                .map(tick -> String.format(
                        Locale.ROOT,
                        "<span style=\"left:%.2f%%\">%s</span>",
                        100 * scale.place(tick),
                        LogScale.label(tick)))
                .collect(Collectors.joining("", "<div class=\"axis\">", "</div>"));
    }

    private String row(String shape) {
        List<Measured> lanes =
                all.stream().filter(one -> one.shape().equals(shape)).toList();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
                        + " style=\"height:%dpx\">",
                Html.text(shape),
                WIDTH,
                lanes.size() * LANE,
                lanes.size() * LANE));
        scale.ticks().forEach(tick -> line(svg, "grid", tick, lanes.size()));
        line(svg, "ten", LogScale.TEN, lanes.size());
        line(svg, "limit", LogScale.FOUR_HUNDRED, lanes.size());
        for (int lane = 0; lane < lanes.size(); lane++) {
            bars(svg, lanes.get(lane), lane * LANE + (LANE - BAR) / 2);
        }
        return "<h3>" + Html.text(shape) + "</h3>" + svg + "</svg>\n";
    }

    private void line(StringBuilder svg, String style, double millis, int lanes) {
        double x = WIDTH * scale.place(millis);
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>",
                style,
                x,
                x,
                lanes * LANE));
    }

    private void bars(StringBuilder svg, Measured one, double y) {
        Latency latency = one.latency();
        svg.append("<g class=\"")
                .append(one.side().equals(ours) ? "one" : "two")
                .append("\">");
        svg.append("<title>")
                .append(Html.text("%s, %s: p50 %s, p95 %s, p99 %s, max %s ms"
                        .formatted(
                                one.shape(),
                                one.side(),
                                TextReport.millis(latency.p50()),
                                TextReport.millis(latency.p95()),
                                TextReport.millis(latency.p99()),
                                TextReport.millis(latency.max()))))
                .append("</title>");
        bar(svg, latency.p50(), latency.max(), y + BAR / 2 - 0.75, 1.5);
        bar(svg, latency.p50(), latency.p95(), y, BAR);
        double p99 = WIDTH * scale.place(latency.p99());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"3\" height=\"%.1f\"/></g>",
                p99 - 1.5,
                y - 2,
                BAR + 4));
    }

    private void bar(StringBuilder svg, double from, double to, double y, double height) {
        double x = WIDTH * scale.place(from);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                x,
                y,
                Math.max(3, WIDTH * scale.place(to) - x),
                height));
    }
}

package dev.jwaku.tools.store.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The distribution of one shape: to the right the share of the questions, each nine as wide as the one before, upwards
 * the time that so many did not exceed.
 */
final class CurvePlot {
    private static final int LEFT = 46;
    private static final int RIGHT = 330;
    private static final int TOP = 8;
    private static final int BOTTOM = 164;
    /** Shares of the axis below; the last one is the longest question. */
    private static final double[] SHARES = {0, 50, 90, 99, 99.9};

    private static final double LONGEST = 3.9;

    private final List<Measured> sides;
    private final LogScale scale;
    private final String ours;

    /** @param sides the same shape at one or two archives */
    CurvePlot(List<Measured> sides, String ours) {
        this.sides = sides;
        this.ours = ours;
        this.scale = LogScale.of(
                sides.stream().flatMap(one -> one.latency().curve().stream()).mapToDouble(Latency.Point::millis));
    }

    String svg() {
        StringBuilder svg = new StringBuilder("<svg role=\"img\" viewBox=\"0 0 340 184\" aria-label=\"")
                .append(Html.text("distribution of " + sides.getFirst().shape()))
                .append("\">");
        for (double tick : scale.ticks()) {
            across(svg, "grid", tick);
            text(svg, LEFT - 5, y(tick) + 4, "end", LogScale.label(tick));
        }
        across(svg, "ten", LogScale.TEN);
        across(svg, "limit", LogScale.FOUR_HUNDRED);
        for (double share : SHARES) {
            text(
                    svg,
                    x(share),
                    BOTTOM + 15,
                    "middle",
                    share == 0 ? "0" : Double.toString(share).replace(".0", "") + "%");
        }
        text(svg, x(100), BOTTOM + 15, "end", "max");
        sides.forEach(one -> curve(svg, one));
        return svg.append("</svg>").toString();
    }

    private void across(StringBuilder svg, String style, double millis) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                style,
                LEFT,
                RIGHT,
                y(millis),
                y(millis)));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                anchor,
                Html.text(text)));
    }

    private void curve(StringBuilder svg, Measured one) {
        String points = one.latency().curve().stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.percent()), y(point.millis())))
                .collect(Collectors.joining(" "));
        svg.append("<polyline class=\"")
                .append(one.side().equals(ours) ? "one" : "two")
                .append("\" points=\"")
                .append(points)
                .append("\"><title>")
                .append(Html.text(one.side()))
                .append("</title></polyline>");
    }

    private double y(double millis) {
        return BOTTOM - (BOTTOM - TOP) * scale.place(millis);
    }

    private static double x(double percent) {
        double nines = percent >= 100 ? LONGEST : -Math.log10(1 - percent / 100);
        return LEFT + (RIGHT - LEFT) * nines / LONGEST;
    }
}

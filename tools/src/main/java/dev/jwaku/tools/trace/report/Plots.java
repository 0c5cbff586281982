package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Heat;
import dev.jwaku.tools.trace.find.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** The plots of a trace. */
final class Plots {
    private static final int WIDTH = 720;
    private static final int CURVE_HEIGHT = 250;
    private static final int BOTTOM = 28;
    private static final int LEFT = 60;

    private Plots() {}

    /** Losses and unknowns by fate, as bars. */
    static String fates(Findings findings) {
        List<Fate> shown = new ArrayList<>();
        long most = 1;
        for (Fate fate : Fate.values()) {
            boolean matters = fate.isLost() || fate.group() == Fate.Group.UNKNOWN || fate == Fate.RECOVERED;
            if (matters && findings.count(fate) > 0) {
                shown.add(fate);
                most = Math.max(most, findings.count(fate));
            }
        }
        if (shown.isEmpty()) {
            return "<p class=\"good\">Nothing was lost.</p>";
        }
        Svg svg = new Svg(WIDTH, shown.size() * 24.0 + 4, "deliveries by fate");
        double y = 2;
        for (Fate fate : shown) {
            String style = fate.isLost() ? "lost" : fate == Fate.RECOVERED ? "fine" : "unknown";
            double width = Math.max(2, 470.0 * findings.count(fate) / most);
            svg.text("", 118, y + 15, "end", Figures.id(fate));
            svg.rect(style, 1, 126, y + 2, width, 17, Figures.id(fate));
            svg.text("", 132 + width, y + 15, "start", Long.toString(findings.count(fate)));
            y += 24;
        }
        return plot(svg);
    }

    /** Share of deliveries that took at most so long; time logarithmic. */
    static String latencies(Map<String, Histogram> curves) {
        double least = Double.MAX_VALUE;
        double most = 1;
        for (Histogram one : curves.values()) {
            least = Math.min(least, Math.max(1e3, one.getMinNonZeroValue()));
            most = Math.max(most, one.getMaxValue());
        }
        int low = (int) Math.floor(Math.log10(least));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(Math.max(most, 1e4))));
        Svg svg = new Svg(WIDTH, CURVE_HEIGHT, "share of deliveries by time");
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(percent);
            svg.line("grid", LEFT, y, WIDTH - 8, y).text("small", LEFT - 6, y + 4, "end", percent + "%");
        }
        for (int exponent = low; exponent <= high; exponent++) {
            double x = x(Math.pow(10, exponent), low, high);
            svg.line("grid", x, y(100), x, y(0)).text("small", x, CURVE_HEIGHT - 8, "middle", label(exponent));
        }
        int colour = 1;
        for (Map.Entry<String, Histogram> entry : curves.entrySet()) {
            svg.raw(curve(entry.getKey(), entry.getValue(), colour++, low, high));
        }
        return plot(svg);
    }

    private static String plot(Svg svg) {
        return "<div class=\"plot\">" + svg + "</div>\n";
    }

    private static String curve(String name, Histogram histogram, int colour, int low, int high) {
        StringBuilder points = new StringBuilder();
        double last = 0;
        for (HistogramIterationValue value : histogram.percentiles(10)) {
            double x = x(value.getValueIteratedTo(), low, high);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(last)));
            last = value.getPercentileLevelIteratedTo();
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(last)));
        }
        return "<polyline class=\"c" + ((colour - 1) % 6 + 1) + "\" points=\"" + points + "\"><title>" + Html.text(name)
                + "</title></polyline>";
    }

    private static double y(double percent) {
        return 8 + (CURVE_HEIGHT - BOTTOM - 8) * (1 - percent / 100);
    }

    private static double x(double nanos, int low, int high) {
        double place = (Math.log10(Math.max(nanos, 1)) - low) / (high - low);
        return LEFT + (WIDTH - LEFT - 24) * Math.clamp(place, 0, 1);
    }

    private static String label(int exponent) {
        if (exponent >= 9) {
            return (long) Math.pow(10, exponent - 9.0) + " s";
        }
        return exponent >= 6
                ? (long) Math.pow(10, exponent - 6.0) + " ms"
                : (long) Math.pow(10, exponent - 3.0) + " µs";
    }

    /** Losses by node and time. */
    static String heat(Heat heat, Roster roster) {
        int name = 176;
        double cell = (WIDTH - name - 4.0) / Heat.COLUMNS;
        Svg svg = new Svg(WIDTH, roster.size() * 18 + 24.0, "losses by node and time");
        for (int node = 0; node < roster.size(); node++) {
            double y = node * 18 + 2.0;
            String label = roster.name(node);
            svg.text("", name - 8, y + 12, "end", label.length() > 18 ? label.substring(0, 17) + "…" : label);
            for (int column = 0; column < Heat.COLUMNS; column++) {
                cell(svg, heat, node, column, name + column * cell, y, cell);
            }
        }
        double y = roster.size() * 18 + 16.0;
        svg.text(
                "small",
                name,
                y,
                "start",
                Figures.time(heat.from()).replaceAll("\\..*", "").replace('T', ' '));
        svg.text("small", WIDTH - 4, y, "end", "+ " + Figures.duration(heat.width() * Heat.COLUMNS));
        return plot(svg);
    }

    private static void cell(Svg svg, Heat heat, int node, int column, double x, double y, double width) {
        long expected = heat.expected(node, column);
        long lost = heat.lost(node, column);
        long unknown = heat.unknown(node, column);
        String title = lost + " of " + expected + " lost, " + unknown + " not known";
        String style = lost > 0 ? "lost" : unknown > 0 ? "unknown" : expected > 0 ? "fine" : "none";
        double strength = lost > 0 ? 0.35 + 0.65 * lost / expected : style.equals("unknown") ? 0.8 : 0.3;
        svg.rect(style, strength, x, y, width - 1, 15, title);
    }
}

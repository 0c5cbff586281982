package dev.jwaku.tools.trace.report;

import java.util.Locale;

/** Pieces of a drawing. Not thread-safe. */
public final class Svg {
    private final StringBuilder out = new StringBuilder();

    /** @param label what is drawn, in words */
    public Svg(double width, double height, String label) {
        out.append(String.format(
                Locale.ROOT,
                "<svg role=\"img\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" aria-label=\"%s\">",
                width,
                height,
                width,
                height,
                Html.text(label)));
    }

    /** A line. @param style its class */
    public Svg line(String style, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                style,
                x1,
                y1,
                x2,
                y2));
        return this;
    }

    /** A text. @param anchor start, middle or end */
    public Svg text(String style, double x, double y, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style,
                x,
                y,
                anchor,
                Html.text(text)));
        return this;
    }

    /** A filled box. @param title shown when pointed at */
    public Svg rect(String style, double opacity, double x, double y, double width, double height, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" opacity=\"%.2f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                        + "<title>%s</title></rect>",
                style,
                opacity,
                x,
                y,
                width,
                height,
                Html.text(title)));
        return this;
    }

    /** A dot. */
    public Svg circle(String style, double x, double y) {
        out.append(String.format(Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", style, x, y));
        return this;
    }

    /** An arrow's head at the second point. */
    public Svg head(String style, double x1, double x2, double y) {
        double back = x2 > x1 ? x2 - 8 : x2 + 8;
        out.append(String.format(
                Locale.ROOT,
                "<polygon class=\"%s\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>",
                style,
                x2,
                y,
                back,
                y - 4,
                back,
                y + 4));
        return this;
    }

    /** Anything else. @param xml is not escaped */
    public Svg raw(String xml) {
        out.append(xml);
        return this;
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}

package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.trace.report.Html;
import dev.jwaku.tools.trace.report.Svg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plots of a run. */
public final class Plots {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 250;
    private static final int BOTTOM = 28;
    private static final int TOP = 12;
    private static final int LEFT = 72;
    private static final int RIGHT = 16;
    private static final int BUCKETS = 60;
    private static final List<String> STYLES = List.of("fine", "unknown", "lost", "none");

    private Plots() {}

    /**
     * Share of messages that took at most so long; time logarithmic. Lost ones are never there.
     *
     * @param curves by name, none of them empty
     * @param never how many of the first curve never came
     */
    public static String curves(Map<String, Latencies> curves, long never) {
        double least = 1e9;
        double most = 1e4;
        for (Latencies one : curves.values()) {
            least = Math.min(least, Math.max(1e3, one.min()));
            most = Math.max(most, one.max());
        }
        int low = (int) Math.floor(Math.log10(least));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(most)));
        Svg svg = new Svg(WIDTH, HEIGHT, "share of messages by time");
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(percent / 100.0);
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y).text("small", LEFT - 6, y + 4, "end", percent + "%");
        }
        for (int exponent = low; exponent <= high; exponent++) {
            double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * (exponent - low) / (high - low);
            boolean last = exponent == high; // "10000 s" would stick out
            svg.line("grid", x, y(1), x, y(0))
                    .text("small", last ? WIDTH : x, HEIGHT - 8, last ? "end" : "middle", label(exponent));
        }
        int colour = 1;
        for (Map.Entry<String, Latencies> entry : curves.entrySet()) {
            boolean arrivals = colour == 1;
            svg.raw(curve(entry.getKey(), entry.getValue(), arrivals ? never : 0, colour++, low, high));
        }
        return plot(svg);
    }

    private static String curve(String name, Latencies times, long never, int colour, int low, int high) {
        StringBuilder points = new StringBuilder();
        double last = 0;
        long[] sorted = times.stream().toArray();
        int step = Math.max(1, sorted.length / 400);
        for (int i = 0; i < sorted.length; i += i + step < sorted.length ? step : Math.max(1, sorted.length - 1 - i)) {
            double x = x((double) sorted[i], low, high);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(last)));
            last = (i + 1.0) / (sorted.length + never);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(last)));
        }
        return "<polyline class=\"c" + ((colour - 1) % 6 + 1) + "\" points=\"" + points + "\"><title>" + Html.text(name)
                + "</title></polyline>";
    }

    private static double x(double nanos, int low, int high) {
        double place = (Math.log10(Math.max(nanos, 1)) - low) / (high - low);
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.clamp(place, 0, 1);
    }

    private static double y(double share) {
        return TOP + (HEIGHT - BOTTOM - TOP) * (1 - share);
    }

    private static String label(int exponent) {
        if (exponent >= 9) {
            return (long) Math.pow(10, exponent - 9.0) + " s";
        }
        return exponent >= 6
                ? (long) Math.pow(10, exponent - 6.0) + " ms"
                : (long) Math.pow(10, exponent - 3.0) + " µs";
    }

    private static String plot(Svg svg) {
        return "<div class=\"plot\">" + svg + "</div>\n";
    }

    /** Messages by when they were due and what became of them, with what happened meanwhile. */
    static String timeline(List<PairCount> pairs, List<Incident> incidents) {
        Span span = Span.of(pairs);
        long[][] counts = new long[STYLES.size()][BUCKETS];
        for (PairCount pair : pairs) {
            for (MessageFate message : pair.messages()) {
                if (message.dueNanos() != 0) {
                    counts[style(message.fate())][span.bucket(message.dueNanos())]++;
                }
            }
        }
        long most = 1;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int mine = bucket;
            most = Math.max(
                    most, Arrays.stream(counts).mapToLong(row -> row[mine]).sum());
        }
        Svg svg = new Svg(WIDTH, HEIGHT, "messages by time and fate");
        double width = (double) (WIDTH - LEFT - RIGHT) / BUCKETS;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            column(svg, counts, bucket, LEFT + bucket * width, width - 1, most);
        }
        svg.text("small", LEFT - 6, TOP + 8, "end", Long.toString(most)).text("small", LEFT - 6, y(0), "end", "0");
        marks(svg, span, incidents);
        axis(svg, span);
        return plot(svg);
    }

    private static int style(Fate fate) {
        return switch (fate) {
            case RECEIVED -> 0;
            case LATE, RECOVERED, UNCONFIRMED -> 1;
            case LOST -> 2;
            case REJECTED, UNANSWERED, NOT_EXPECTED, NOT_KNOWN -> 3;
        };
    }

    private static void column(Svg svg, long[][] counts, int bucket, double x, double width, long most) {
        double below = 0;
        for (int style = 0; style < counts.length; style++) {
            long count = counts[style][bucket];
            if (count > 0) {
                double height = (y(0) - y(1)) * count / most;
                String words = count + " "
                        + List.of("received", "late or recovered", "lost", "not accepted or not expected")
                                .get(style);
                double opacity = STYLES.get(style).equals("fine") ? 0.55 : 0.95;
                svg.rect(STYLES.get(style), opacity, x, y(0) - below - height, width, height, words);
                below += height;
            }
        }
    }

    private static void marks(Svg svg, Span span, List<Incident> incidents) {
        for (Incident incident : incidents) {
            boolean shown =
                    incident.kind() == Incident.Kind.SWITCHED || incident.kind() == Incident.Kind.SUBSCRIPTION_LOST;
            if (shown && incident.atNanos() >= span.from() && incident.atNanos() <= span.to()) {
                double x = LEFT + (WIDTH - LEFT - RIGHT) * span.place(incident.atNanos());
                svg.raw("<g><title>" + Html.text(incident.id() + " " + incident.text()) + "</title>");
                svg.line(incident.kind() == Incident.Kind.SWITCHED ? "sent" : "gone", x, y(1), x, y(0))
                        .raw("</g>");
            }
        }
    }

    private static void axis(Svg svg, Span span) {
        svg.line("grid", LEFT, y(0), WIDTH - RIGHT, y(0));
        svg.text("small", LEFT, HEIGHT - 8, "start", Numbers.clock(span.from()));
        svg.text("small", WIDTH - RIGHT, HEIGHT - 8, "end", String.format(Locale.ROOT, "+ %.1f s", span.seconds()));
    }

    /** Latency since due over the run: half of the messages, and the slowest. */
    static String overTime(List<PairCount> pairs) {
        Span span = Span.of(pairs);
        List<List<Long>> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new ArrayList<>());
        }
        double most = 1e6;
        for (PairCount pair : pairs) {
            for (MessageFate message : pair.messages()) {
                if (message.latencyNanos() >= 0) {
                    buckets.get(span.bucket(message.dueNanos())).add(message.latencyNanos());
                    most = Math.max(most, (double) message.latencyNanos());
                }
            }
        }
        int low = 5;
        int high = Math.max(7, (int) Math.ceil(Math.log10(most)));
        Svg svg = new Svg(WIDTH, HEIGHT, "latency over time");
        for (int exponent = low; exponent <= high; exponent++) {
            double y = y((double) (exponent - low) / (high - low));
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y).text("small", LEFT - 6, y + 4, "end", label(exponent));
        }
        svg.raw(line("c1", buckets, 50, low, high)).raw(line("c2", buckets, 100, low, high));
        axis(svg, span);
        return plot(svg);
    }

    private static String line(String style, List<List<Long>> buckets, double percent, int low, int high) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < BUCKETS; i++) {
            if (!buckets.get(i).isEmpty()) {
                double nanos = Latencies.of(buckets.get(i).stream().mapToLong(Long::longValue))
                        .percentile(percent);
                double x = LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / BUCKETS;
                double place = (Math.log10(Math.max(1, nanos)) - low) / (high - low);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(Math.clamp(place, 0, 1))));
            }
        }
        return "<polyline class=\"" + style + "\" points=\"" + points + "\"/>";
    }

    /** From the first message that was due to the last. */
    private record Span(long from, long to) {
        static Span of(List<PairCount> pairs) {
            long from = Long.MAX_VALUE;
            long to = 0;
            for (PairCount pair : pairs) {
                for (MessageFate message : pair.messages()) {
                    if (message.dueNanos() != 0) {
                        from = Math.min(from, message.dueNanos());
                        to = Math.max(to, message.dueNanos());
                    }
                }
            }
            return from > to ? new Span(0, 1) : new Span(from, Math.max(to, from + 1));
        }

        double place(long nanos) {
            return (double) (nanos - from) / (to - from);
        }

        int bucket(long nanos) {
            return Math.clamp((int) (place(nanos) * BUCKETS), 0, BUCKETS - 1);
        }

        double seconds() {
            return (to - from) / 1e9;
        }
    }
}

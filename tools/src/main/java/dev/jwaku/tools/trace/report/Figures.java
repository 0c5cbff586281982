package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.model.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as all reports have them. */
final class Figures {
    private static final long SECOND = 1_000_000_000L;
    private static final double Z = 1.959964;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Figures() {}

    /** The name of a fate on the command line. */
    static String id(Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String millis(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }

    static String nanos(long nanos) {
        return nanos < 0 ? "-" : millis(nanos / 1e6) + " ms";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.0001 ? "%.4f%%" : "%.2f%%", share * 100);
    }

    static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    /** A moment on the reference clock. */
    static String time(long nanos) {
        if (Math.abs(nanos) >= Span.END / 2 * 2) {
            return "";
        }
        return TIME.format(Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND)));
    }

    /** The time of day only. */
    static String clock(long nanos) {
        String time = time(nanos);
        return time.isEmpty() ? "" : time.substring(11, 23);
    }

    static String duration(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** Receptions per arrival: 1 when nothing comes twice. */
    static double duplicates(Findings findings) {
        return findings.arrived() == 0 ? 1 : Math.max(1.0, (double) findings.receptions() / findings.arrived());
    }

    static double unreadable(TraceResult result) {
        long lines = result.volume().lines() + result.volume().unreadable();
        return lines == 0 ? 0 : (double) result.volume().unreadable() / lines;
    }

    /** Wilson's interval of a share, 95 %. */
    static double[] interval(long hits, long all) {
        if (all == 0) {
            return new double[] {0, 1};
        }
        double share = (double) hits / all;
        double square = Z * Z;
        double middle = share + square / (2 * all);
        double half = Z * Math.sqrt(share * (1 - share) / all + square / (4.0 * all * all));
        double below = 1 + square / all;
        return new double[] {Math.max(0, (middle - half) / below), Math.min(1, (middle + half) / below)};
    }
}

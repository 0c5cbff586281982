package dev.jwaku.tools.lpt.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as all reports have them. */
final class Numbers {
    private static final long SECOND = 1_000_000_000L;
    private static final double MILLION = 1e6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** Three digits that say something, whatever the size. */
    static String millis(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "never";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size < 1 ? "%.3f" : size < 100 ? "%.2f" : "%.0f", value);
    }

    /** Nanoseconds as milliseconds. */
    static String nanos(double nanos) {
        return millis(nanos / MILLION);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.0001 ? "%.4f%%" : "%.2f%%", share * 100);
    }

    /** A moment; empty for 0, which is not known. */
    static String time(long nanos) {
        return nanos == 0
                ? ""
                : TIME.format(Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND)));
    }

    /** The time of day only. */
    static String clock(long nanos) {
        return nanos == 0 ? "" : time(nanos).substring(11, 23);
    }
}

package dev.jwaku.tools.lpt.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers and times as all reports have them. */
final class Numbers {
    private static final long SECOND = 1_000_000_000L;
    private static final double MILLION = 1e6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern PEER_ID =
            Pattern.compile("(16U)iu2HA[1-9A-HJ-NP-Za-km-z]{30,42}([1-9A-HJ-NP-Za-km-z]{6})");

    private Numbers() {}

    /** The same text with short peer ids and without numbers of streams. */
    static String shortened(String text) {
        return PEER_ID.matcher(text).replaceAll("$1*$2").replaceAll("stream \\d+ ", "stream ");
    }

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

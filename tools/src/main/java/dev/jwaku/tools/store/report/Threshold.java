package dev.jwaku.tools.store.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit for one figure, written {@code [<way>/]<shape>:<figure><=<number>[unit]} or with {@code >=}:
 * {@code hash-1:p95<=5ms}, {@code wire-mix/hash-1:p95<=5ms}, {@code insert-128:rate>=20000}, {@code disk:bytes<=2000}.
 *
 * @param at in which way it was measured; empty for every way in which it was
 * @param shape what was asked, or {@code disk}, or {@code mix} for the load as a whole
 * @param figure which figure
 * @param atMost whether the number is the largest allowed, else the smallest
 * @param limit milliseconds, or a plain number
 */
public record Threshold(Optional<Measured.At> at, String shape, Figure figure, boolean atMost, double limit) {
    /** The shape that stands for what an archive takes on disk. */
    public static final String DISK = "disk";
    /** The shape that stands for all questions of a mixed load. */
    public static final String MIX = "mix";

    private static final Pattern FORM =
            Pattern.compile("(?:([a-z-]+)/)?([a-z0-9-]+):([a-z0-9]+)(<=|>=)([0-9]+(?:\\.[0-9]+)?)(us|ms|s|)");

    /** What can be limited. */
    public enum Figure {
        /** Milliseconds. */
        P50(true),
        /** Milliseconds. */
        P90(true),
        /** Milliseconds. */
        P95(true),
        /** Milliseconds. */
        P99(true),
        /** Milliseconds. */
        MAX(true),
        /** Milliseconds. */
        MEAN(true),
        /** Answers, or messages inserted, per second. */
        RATE(false),
        /** How many failed. */
        ERRORS(false),
        /** Bytes on disk for each message. */
        BYTES(false);

        private final boolean time;

        Figure(boolean time) {
            this.time = time;
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is not of this form; the message says what is wrong
     */
    public static Threshold parse(String text) {
        Matcher parts = FORM.matcher(text.replace(" ", ""));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no threshold such as hash-1:p95<=5ms or insert-128:rate>=20000");
        }
        Figure figure = figure(parts.group(3));
        String unit = parts.group(6);
        if (!figure.time && !unit.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': " + figure.id() + " has no unit");
        }
        double millis = switch (unit) {
            case "us" -> 1e-3;
            case "s" -> 1e3;
            default -> 1;
        };
        return new Threshold(
                Optional.ofNullable(parts.group(1)).map(Threshold::way),
                parts.group(2),
                figure,
                parts.group(4).equals("<="),
                Double.parseDouble(parts.group(5)) * millis);
    }

    private static Measured.At way(String id) {
        return Arrays.stream(Measured.At.values())
                .filter(at -> at.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + id + "' is no way of measuring; database, database-mix and wire-mix are"));
    }

    private static Figure figure(String id) {
        return Arrays.stream(Figure.values())
                .filter(figure -> figure.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + id + "' is no figure; p50, p90, p95, p99, max, mean, rate, errors and bytes are"));
    }

    /** Whether both limit the same figure, so that one takes the other's place. */
    boolean limitsSame(Threshold other) {
        return at.equals(other.at) && shape.equals(other.shape) && figure == other.figure && atMost == other.atMost;
    }

    boolean holds(double found) {
        return atMost ? found <= limit : found >= limit;
    }

    /** The form in which it is written. */
    @Override
    public String toString() {
        String number = limit == Math.rint(limit)
                ? String.format(Locale.ROOT, "%.0f", limit)
                : String.format(Locale.ROOT, "%s", limit);
        return at.map(way -> way.id() + "/").orElse("") + shape + ":" + figure.id() + (atMost ? "<=" : ">=") + number
                + (figure.time ? "ms" : "");
    }
}

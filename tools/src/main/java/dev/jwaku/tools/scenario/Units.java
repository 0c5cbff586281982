package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How scenario files write times, sizes and shares. */
final class Units {
    private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z%/]*)");
    private static final double PERCENT = 100;

    private Units() {}

    /** {@code 250ms}, {@code 30s}, {@code 5min}, {@code 8h}, {@code 2d}; may be negative. */
    static Duration duration(String text) {
        Matcher number = match(text, "a time such as 250ms, 30s, 5min, 8h or 2d");
        double nanosPerUnit = switch (number.group(2)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "min" -> 60e9;
            case "h" -> 3600e9;
            case "d" -> 86_400e9;
            default -> throw wrong(text, "a time with its unit: us, ms, s, min, h or d");
        };
        return Duration.ofNanos(Math.round(Double.parseDouble(number.group(1)) * nanosPerUnit));
    }

    /** {@code 1460}, {@code 1KiB}, {@code 2MiB}, {@code 12kB}. */
    static long bytes(String text) {
        Matcher number = match(text, "a size such as 1KiB");
        double perUnit = switch (number.group(2)) {
            case "", "B" -> 1;
            case "kB" -> 1e3;
            case "MB" -> 1e6;
            case "KiB" -> 1024;
            case "MiB" -> 1024 * 1024;
            default -> throw wrong(text, "a size with one of the units B, kB, MB, KiB, MiB");
        };
        return Math.round(Double.parseDouble(number.group(1)) * perUnit);
    }

    /** {@code 12kB/s}. */
    static long bytesPerSecond(String text) {
        if (!text.endsWith("/s")) {
            throw wrong(text, "a rate such as 100kB/s");
        }
        return bytes(text.substring(0, text.length() - 2));
    }

    /** {@code 10%} or {@code 0.1}. */
    static double share(String text) {
        Matcher number = match(text, "a share such as 10%");
        double value = Double.parseDouble(number.group(1));
        return switch (number.group(2)) {
            case "%" -> value / PERCENT;
            case "" -> value;
            default -> throw wrong(text, "a share such as 10%");
        };
    }

    static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    /** {@code on} or {@code off}. */
    static boolean isOn(String text) {
        return switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw wrong(text, "on or off");
        };
    }

    /** The constant of an enum, written in small letters with hyphens. */
    static <E extends Enum<E>> E name(Class<E> type, String text) {
        for (E each : type.getEnumConstants()) {
            if (name(each).equals(text)) {
                return each;
            }
        }
        throw wrong(
                text,
                "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Units::name)
                                .toList());
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Matcher match(String text, String expected) {
        Matcher matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches()) {
            throw wrong(text, expected);
        }
        return matcher;
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("'" + text + "' is not " + expected);
    }
}

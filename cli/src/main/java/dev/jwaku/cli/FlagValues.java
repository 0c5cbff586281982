package dev.jwaku.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was given on a command line. Every failure names the flag. */
final class FlagValues {
    private static final long SECOND = 1_000_000_000L;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(|b|kb|kib|mb|mib)");

    private final Map<String, List<String>> values;

    FlagValues(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The same, with these values for flags that were not given. */
    FlagValues withDefaults(Map<String, List<String>> defaults) {
        Map<String, List<String>> all = new LinkedHashMap<>(defaults);
        all.putAll(values);
        return new FlagValues(all);
    }

    /** All values of a repeatable flag. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value of a flag. */
    Optional<String> text(String name) {
        List<String> given = all(name);
        return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    /** @throws UsageException if it is no whole number from 0 to the largest */
    int number(String name, int fallback, int largest) {
        return text(name).map(text -> number(name, text, largest)).orElse(fallback);
    }

    /** @throws UsageException if one is no whole number from 0 to the largest */
    List<Integer> numbers(String name, int largest) {
        return all(name).stream().map(text -> number(name, text, largest)).toList();
    }

    /**
     * A time as nanoseconds since 1970.
     *
     * @throws UsageException if it is no time, or none of the years 1678 to 2261
     */
    static long nanos(String name, String time) {
        try {
            Instant instant = Instant.parse(time);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new UsageException(name + " is a time such as 2026-11-22T12:00:00Z, not '" + time + "'", e);
        }
    }

    private static int number(String name, String text, int largest) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(name, text, largest);
        }
        throw notANumber(name, text, largest);
    }

    private static UsageException notANumber(String name, String text, int largest) {
        return new UsageException(name + " must be a number from 0 to " + largest + ", not '" + text + "'");
    }

    /** nwaku's booleans. @throws UsageException for anything else */
    boolean isOn(String name, boolean fallback) {
        return text(name)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "yes", "on" -> true;
                    case "false", "0", "no", "off" -> false;
                    default -> throw new UsageException(name + " is true or false, not '" + text + "'");
                })
                .orElse(fallback);
    }

    /** Sizes as nwaku takes them: {@code 150KiB}, {@code 1500 B}; bytes without a unit. */
    int size(String name, int fallback) {
        return text(name).map(text -> size(name, text)).orElse(fallback);
    }

    private static int size(String name, String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        long bytes = 0;
        if (size.matches()) {
            int unit = switch (size.group(2)) {
                case "kb" -> 1_000;
                case "kib" -> 1_024;
                case "mb" -> 1_000_000;
                case "mib" -> 1_048_576;
                default -> 1;
            };
            bytes = Long.parseLong(size.group(1)) * unit;
        }
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new UsageException(name + " is no size such as 150KiB or 1500B: '" + text + "'");
        }
        return (int) bytes;
    }
}

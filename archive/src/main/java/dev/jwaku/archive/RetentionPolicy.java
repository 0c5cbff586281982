package dev.jwaku.archive;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a history keeps; each limit given holds on its own. nwaku's grammar: {@code none}, {@code time:SECONDS},
 * {@code capacity:MESSAGES}, {@code size:NUMBER} with {@code mb} or {@code gb} of 1024² or 1024³ bytes, several
 * separated by {@code ;}.
 *
 * @param time how old a message may become
 * @param capacity how many messages there may be
 * @param bytes how large the history may be
 */
public record RetentionPolicy(Optional<Duration> time, OptionalLong capacity, OptionalLong bytes) {
    /** nwaku's default: two days. */
    public static final String DEFAULT = "time:172800";
    /** Forgets nothing. */
    public static final RetentionPolicy NONE =
            new RetentionPolicy(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    private static final Pattern FORMAT = Pattern.compile("\\w+:\\d*\\.?\\d+((g|m)b)?");
    private static final double MEGABYTE = 1024.0 * 1024;

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException if it is none, in nwaku's words
     */
    public static RetentionPolicy parse(String text) {
        RetentionPolicy policy = NONE;
        for (String part : text.toLowerCase(Locale.ROOT).strip().split(";", -1)) {
            String one = part.strip();
            if (!one.isEmpty() && !one.equals("none")) {
                policy = policy.with(one);
            }
        }
        return policy;
    }

    private RetentionPolicy with(String one) {
        if (!FORMAT.matcher(one).matches()) {
            throw new IllegalArgumentException("invalid 'store message retention policy' format: " + one);
        }
        String kind = one.substring(0, one.indexOf(':'));
        String argument = one.substring(one.indexOf(':') + 1);
        return switch (kind) {
            case "time" ->
                new RetentionPolicy(Optional.of(Duration.ofSeconds(whole(argument, "time"))), capacity, bytes);
            case "capacity" -> new RetentionPolicy(time, OptionalLong.of(whole(argument, "capacity")), bytes);
            case "size" -> new RetentionPolicy(time, capacity, OptionalLong.of(size(argument)));
            default -> throw new IllegalArgumentException("unknown retention policy: " + one);
        };
    }

    private static long whole(String argument, String kind) {
        try {
            return Long.parseLong(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid " + kind + " retention policy argument: " + argument, e);
        }
    }

    private static long size(String argument) {
        boolean giga = argument.endsWith("gb");
        if (!giga && !argument.endsWith("mb")) {
            throw new IllegalArgumentException(
                    "invalid size retention value unit: expected \"Mb\" or \"Gb\" but got " + argument);
        }
        double number = Double.parseDouble(argument.substring(0, argument.length() - 2));
        if (number <= 0) {
            throw new IllegalArgumentException("invalid size retention policy argument: a non-zero value is required");
        }
        return (long) (number * MEGABYTE * (giga ? 1024 : 1));
    }
}

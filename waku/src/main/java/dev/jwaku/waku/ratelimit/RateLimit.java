package dev.jwaku.waku.ratelimit;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests in which time.
 *
 * @param volume requests, at least 1
 * @param period the time, positive
 */
public record RateLimit(int volume, Duration period) {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})/(\\d{1,9})(h|m|s|ms)");

    public RateLimit {
        if (volume < 1 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a rate limit needs a positive volume and period");
        }
    }

    /**
     * Reads {@code <volume>/<period><h|m|s|ms>}, for example {@code 100/1s}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RateLimit parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a rate limit: '" + text + "'; expected <volume>/<period><h|m|s|ms>, for example 100/1s");
        }
        long number = Long.parseLong(matcher.group(2));
        Duration period = switch (matcher.group(3)) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMillis(number);
        };
        return new RateLimit(Integer.parseInt(matcher.group(1)), period);
    }

    /** How much longer a burst may be than the volume, as nwaku stretches it. */
    int ratio() {
        if (period.compareTo(Duration.ofSeconds(1)) <= 0) {
            return 10;
        }
        return period.compareTo(Duration.ofMinutes(1)) <= 0 ? 3 : 2;
    }
}

package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A time, or a range from which each seed draws one, evenly on a logarithmic scale: {@code 30s} or {@code 1s..8h}.
 *
 * @param least positive if it is a range
 */
public record Span(Duration least, Duration most) {
    public Span {
        if (most.compareTo(least) < 0 || (!least.equals(most) && !least.isPositive())) {
            throw new IllegalArgumentException("a range goes from a positive time to a longer one");
        }
    }

    static Span parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            return of(Units.duration(text));
        }
        return new Span(Units.duration(text.substring(0, dots)), Units.duration(text.substring(dots + 2)));
    }

    /** Always the same. */
    public static Span of(Duration time) {
        return new Span(time, time);
    }

    /** One of the range. */
    public Duration draw(RandomGenerator random) {
        if (least.equals(most)) {
            return least;
        }
        double ratio = (double) most.toNanos() / least.toNanos();
        return Duration.ofNanos(Math.round(least.toNanos() * Math.pow(ratio, random.nextDouble())));
    }
}

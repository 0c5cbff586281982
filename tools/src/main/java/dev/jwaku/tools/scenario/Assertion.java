package dev.jwaku.tools.scenario;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that must hold at the end, as {@code recovery.p95 <= 10s} in a file.
 *
 * @param metric which figure of the run
 * @param comparison how it is compared
 * @param limit with what: a count, a share, seconds or bytes
 * @param text as it was written
 */
public record Assertion(Metric metric, Comparison comparison, double limit, String text) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9_.]+)\\s*(<=|>=|<|>|=)\\s*(.+)");
    private static final double TOLERANCE = 1e-9;

    /** How a figure is compared with the limit. */
    public enum Comparison {
        /** Less. */
        LESS("<"),
        /** Less or equal. */
        AT_MOST("<="),
        /** Equal. */
        EQUAL("="),
        /** Greater or equal. */
        AT_LEAST(">="),
        /** Greater. */
        GREATER(">");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        private boolean holds(double value, double limit) {
            return switch (this) {
                case LESS -> value < limit;
                case AT_MOST -> value <= limit + TOLERANCE;
                case EQUAL -> Math.abs(value - limit) <= TOLERANCE;
                case AT_LEAST -> value >= limit - TOLERANCE;
                case GREATER -> value > limit;
            };
        }
    }

    /** @throws IllegalArgumentException if it is none */
    static Assertion parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no assertion such as 'recovery.p95 <= 10s'");
        }
        Metric metric = Metric.of(form.group(1));
        for (Comparison comparison : Comparison.values()) {
            if (comparison.sign.equals(form.group(2))) {
                return new Assertion(metric, comparison, metric.parse(form.group(3)), text.strip());
            }
        }
        throw new IllegalArgumentException("'" + form.group(2) + "' is no comparison");
    }

    /** Why it does not hold for this value; empty if it does. */
    public Optional<String> violatedBy(double value) {
        return comparison.holds(value, limit)
                ? Optional.empty()
                : Optional.of(text + ", but it is " + metric.format(value));
    }
}

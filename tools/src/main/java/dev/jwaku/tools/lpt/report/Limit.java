package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Wilson;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit for a run, as people write it: {@code loss<=0.1%}, {@code p95<=1s}, {@code rejected<=0}.
 *
 * <p>{@code loss} is judged on the upper end of its 95 % interval, so that few messages prove little. Latencies are
 * since messages were due, and a lost message took longer than all others. Further figures: {@code jitter},
 * {@code received}, every fate by its name, {@code duplicates}, {@code retried}, {@code reordered}, {@code foreign}.
 *
 * @param text as it was written
 * @param figure which
 * @param atMost whether more is bad, not less
 * @param bound the limit; times in milliseconds, shares as such
 */
public record Limit(String text, String figure, boolean atMost, double bound) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9.-]+)(<=|>=)(\\d+(?:\\.\\d+)?)(%|us|ms|s|)");
    private static final List<String> TIMES = List.of("p50", "p90", "p95", "p99", "p99.9", "max", "jitter");
    private static final List<String> COUNTS = List.of("received", "duplicates", "retried", "reordered", "foreign");
    private static final String LOSS = "loss";
    private static final double MILLION = 1e6;

    /** The limit in this text. @throws IllegalArgumentException when it is none; says what would be one */
    public static Limit parse(String text) {
        Matcher parts = FORM.matcher(text.replace(" ", ""));
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no limit; loss<=0.1%, p95<=1s and rejected<=0 are");
        }
        String figure = parts.group(1);
        String unit = parts.group(4);
        boolean time = TIMES.contains(figure);
        if (!time
                && !figure.equals(LOSS)
                && !COUNTS.contains(figure)
                && fate(figure).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': no figure '" + figure + "'; loss, "
                    + String.join(", ", TIMES) + ", " + String.join(", ", COUNTS) + " and all fates are");
        }
        boolean fits = time ? unit.endsWith("s") : figure.equals(LOSS) ? !unit.endsWith("s") : unit.isEmpty();
        if (!fits) {
            throw new IllegalArgumentException(
                    "'" + text + "': the unit does not fit; times have us, ms or s, and loss %");
        }
        double bound = Double.parseDouble(parts.group(3))
                * switch (unit) {
                    case "us" -> 1e-3;
                    case "s" -> 1e3;
                    case "%" -> 1e-2;
                    default -> 1;
                };
        if (figure.equals(LOSS) && (bound > 1 || bound == 1 && !unit.equals("%"))) {
            throw new IllegalArgumentException("'" + text + "': one in a hundred is 1% or 0.01, and 100% is all");
        }
        return new Limit(text.strip(), figure, parts.group(2).equals("<="), bound);
    }

    private static Optional<Fate> fate(String figure) {
        return Arrays.stream(Fate.values())
                .filter(fate -> fate.id().equals(figure))
                .findFirst();
    }

    /** Looks at a run. What was not measured does not hold. */
    Verdict check(Totals totals) {
        double found = found(totals);
        return new Verdict(this, found, atMost ? found <= bound : found >= bound, explanation(totals));
    }

    private double found(Totals totals) {
        if (figure.equals(LOSS)) {
            Wilson interval = totals.lossInterval();
            return totals.expected() == 0 ? Double.NaN : atMost ? interval.high() : interval.low();
        }
        return switch (figure) {
            case "jitter" -> totals.jitterNanos() / MILLION;
            case "received" -> totals.received();
            case "duplicates" -> totals.tally().duplicateNetwork();
            case "retried" -> totals.tally().duplicateRetry();
            case "reordered" -> totals.tally().reordered();
            case "foreign" -> totals.tally().foreign();
            default ->
                TIMES.contains(figure)
                        ? time(totals)
                        : fate(figure).map(totals::count).orElse(0L);
        };
    }

    private double time(Totals totals) {
        double percent = figure.equals("max") ? 100 : Double.parseDouble(figure.substring(1));
        return totals.latency().percentile(percent, totals.count(Fate.LOST)) / MILLION;
    }

    private String explanation(Totals totals) {
        if (figure.equals(LOSS)) {
            long unknown = totals.count(Fate.NOT_KNOWN);
            String lost = totals.count(Fate.LOST) + " of " + totals.expected() + " lost"
                    + (unknown == 0 ? "" : "; " + unknown + " not known");
            boolean few = atMost
                    && totals.expected() > 0
                    && totals.count(Fate.LOST) == 0
                    && totals.lossInterval().high() > bound;
            return few ? lost + "; that few messages cannot show it, " + Wilson.neededFor(bound) + " can" : lost;
        }
        return TIMES.contains(figure) && !figure.equals("jitter") && totals.count(Fate.LOST) > 0
                ? totals.count(Fate.LOST) + " lost messages took longer than all others"
                : "";
    }

    /**
     * Whether a limit holds.
     *
     * @param limit which
     * @param found the figure that is judged; not a number if it was not measured, infinite if it is a lost message's
     * @param good whether it holds
     * @param why what else is to be known; may be empty
     */
    public record Verdict(Limit limit, double found, boolean good, String why) {
        /** The figure in the limit's unit, and what else is to be known. */
        public String foundText() {
            return figureText() + (why.isEmpty() ? "" : " (" + why + ")");
        }

        private String figureText() {
            if (Double.isNaN(found)) {
                return "not measured";
            }
            if (TIMES.contains(limit.figure())) {
                return Double.isInfinite(found) ? "a lost message" : Numbers.millis(found) + " ms";
            }
            return limit.figure().equals(LOSS)
                    ? (limit.atMost() ? "up to " : "at least ") + Numbers.percent(found)
                    : Long.toString(Math.round(found));
        }
    }
}

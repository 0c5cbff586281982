package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Story.State;
import dev.jwaku.tools.trace.find.Way;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * A limit for a run, as people write it: {@code loss<=0.1%}, {@code relay:p95<=500ms}, {@code link-lost<=0}.
 *
 * <p>Figures: {@code loss} (share of what nodes had to get and of which it is known), {@code lost}, {@code unknown},
 * {@code delivered}, {@code messages}, any fate by its name ({@code node-down}, {@code log-gap} …), {@code duplicates}
 * (receptions per arrival), {@code store-missing}, {@code unreadable} (share of lines), and for {@code relay},
 * {@code filter}, {@code lightpush}, {@code store}, {@code recovered} and {@code last} (until the last node has it)
 * {@code p50}, {@code p90}, {@code p95}, {@code p99}, {@code p99.9} and {@code max}.
 *
 * @param text as it was written
 * @param figure which
 * @param percentile of a latency; 0 if it is none
 * @param atMost whether more is bad, not less
 * @param bound the limit; latencies in milliseconds, shares as such
 */
public record Limit(String text, String figure, double percentile, boolean atMost, double bound) {
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9-]+)(?::(p50|p90|p95|p99|p99\\.9|max))?(<=|>=)(\\d+(?:\\.\\d+)?)(%|us|ms|s|)");

    private static final List<String> LATENCIES = List.of("relay", "filter", "lightpush", "store", "recovered", "last");
    private static final List<String> COUNTS =
            List.of("lost", "unknown", "delivered", "messages", "duplicates", "store-missing");
    private static final double MILLION = 1e6;

    /**
     * The limit in this text.
     *
     * @throws IllegalArgumentException when it is none; says what would be one
     */
    public static Limit parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no limit; loss<=0.1%, relay:p95<=500ms and link-lost<=0 are");
        }
        String figure = parts.group(1);
        String percentile = parts.group(2) == null ? "" : parts.group(2);
        String unit = parts.group(5);
        boolean latency = LATENCIES.contains(figure);
        boolean share = figure.equals("loss") || figure.equals("unreadable");
        boolean known =
                latency || share || COUNTS.contains(figure) || fate(figure).isPresent();
        if (!known || latency == percentile.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': "
                    + (known
                            ? "a latency needs a percentile such as relay:p95, other figures have none"
                            : "there is no figure '" + figure + "'"));
        }
        if (latency != unit.endsWith("s") || unit.equals("%") && !share) {
            throw new IllegalArgumentException("'" + text + "': the unit does not fit; latencies have us, ms or s");
        }
        double bound = Double.parseDouble(parts.group(4))
                * switch (unit) {
                    case "us" -> 1e-3;
                    case "s" -> 1e3;
                    case "%" -> 1e-2;
                    default -> 1;
                };
        if (share && (bound > 1 || bound == 1 && !unit.equals("%"))) {
            throw new IllegalArgumentException("'" + text + "': one in a hundred is 1% or 0.01, and 100% is all");
        }
        double rank =
                percentile.isEmpty() ? 0 : percentile.equals("max") ? 100 : Double.parseDouble(percentile.substring(1));
        return new Limit(text.strip(), figure, rank, parts.group(3).equals("<="), bound);
    }

    private static Optional<Fate> fate(String figure) {
        return Arrays.stream(Fate.values())
                .filter(fate -> Figures.id(fate).equals(figure))
                .findFirst();
    }

    /** The figure of a run; not a number if it was not measured. */
    double found(TraceResult result) {
        Findings findings = result.findings();
        if (percentile > 0) {
            return histogram(findings)
                    .filter(histogram -> histogram.getTotalCount() > 0)
                    .map(this::millis)
                    .orElse(Double.NaN);
        }
        return switch (figure) {
            case "loss" -> findings.lossRate();
            case "lost" -> findings.count(Fate.Group.LOST);
            case "unknown" -> findings.count(Fate.Group.UNKNOWN);
            case "delivered" -> findings.count(Fate.Group.GOOD);
            case "messages" -> findings.messages();
            case "duplicates" -> Figures.duplicates(findings);
            case "store-missing" -> findings.stores().count(State.MISSING);
            case "unreadable" -> Figures.unreadable(result);
            default -> fate(figure).map(findings::count).orElse(0L);
        };
    }

    /** The least that it can be: a histogram keeps three digits, and rounds up the rest. */
    private double millis(Histogram histogram) {
        return histogram.lowestEquivalentValue(histogram.getValueAtPercentile(percentile)) / MILLION;
    }

    private Optional<Histogram> histogram(Findings findings) {
        return switch (figure) {
            case "recovered" -> Optional.of(findings.recoveredAfter());
            case "last" -> Optional.of(findings.toLast());
            default -> Optional.ofNullable(findings.latencies().get(Way.valueOf(figure.toUpperCase(Locale.ROOT))));
        };
    }

    /** Looks at a run. What was not measured does not hold. */
    public Verdict check(TraceResult result) {
        double found = found(result);
        return new Verdict(this, found, atMost ? found <= bound : found >= bound);
    }

    /**
     * Whether a limit holds.
     *
     * @param limit which
     * @param found the figure; not a number if it was not measured
     * @param good whether it holds
     */
    public record Verdict(Limit limit, double found, boolean good) {
        /** The figure in the limit's unit. */
        public String foundText() {
            if (Double.isNaN(found)) {
                return "not measured";
            }
            if (limit.percentile() > 0) {
                return Figures.millis(found) + " ms";
            }
            return limit.figure().equals("loss") || limit.figure().equals("unreadable")
                    ? Figures.percent(found)
                    : Figures.number(found);
        }
    }
}

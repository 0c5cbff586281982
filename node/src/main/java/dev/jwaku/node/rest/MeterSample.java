package dev.jwaku.node.rest;

import dev.jwaku.runtime.MemoryMeters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Some meters at one moment: counters and buckets as they have grown since the start, so that any two samples tell what
 * happened between them. Immutable.
 */
final class MeterSample {
    private final long millis;
    private final SortedMap<String, Long> counters = new TreeMap<>();
    private final SortedMap<String, Double> gauges = new TreeMap<>();
    private final SortedMap<String, Buckets> buckets = new TreeMap<>();

    private MeterSample(long millis) {
        this.millis = millis;
    }

    /**
     * Reads the meters whose names (without labels) are wanted.
     *
     * @param millis the time, milliseconds since 1970
     */
    static MeterSample of(MemoryMeters meters, long millis, Predicate<String> wanted) {
        MeterSample sample = new MeterSample(millis);
        put(meters.counters(), wanted, sample.counters);
        meters.gauges().forEach((series, value) -> {
            if (wanted.test(name(series))) {
                sample.gauges.put(series, value.doubleValue());
            }
        });
        put(meters.readings(), wanted, sample.gauges);
        meters.distributions().forEach((series, distribution) -> {
            if (wanted.test(name(series))) {
                sample.buckets.put(series, Buckets.of(distribution));
            }
        });
        return sample;
    }

    private static <T> void put(Map<String, T> from, Predicate<String> wanted, Map<String, T> into) {
        from.forEach((series, value) -> {
            if (wanted.test(name(series))) {
                into.put(series, value);
            }
        });
    }

    private static String name(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }

    /** When it was taken, milliseconds since 1970. */
    long millis() {
        return millis;
    }

    /** The sum of the counters of a name whose labels contain a text such as {@code type="dropped"}. */
    long counter(String name, String labels) {
        return counters.entrySet().stream()
                .filter(entry ->
                        name(entry.getKey()).equals(name) && entry.getKey().contains(labels))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The sum of the gauges of a name whose labels contain a text; empty if there is none. */
    OptionalDouble gauge(String name, String labels) {
        List<Double> found = gauges.entrySet().stream()
                .filter(entry ->
                        name(entry.getKey()).equals(name) && entry.getKey().contains(labels))
                .map(Map.Entry::getValue)
                .toList();
        return found.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        found.stream().mapToDouble(Double::doubleValue).sum());
    }

    /** The values that a label has on a counter, gauge or histogram, sorted. */
    List<String> labelValues(String name, String label) {
        String beginning = label + "=\"";
        return Stream.of(counters, gauges, buckets)
                .flatMap(kind -> kind.keySet().stream())
                .filter(series -> name(series).equals(name) && series.contains(beginning))
                .map(series -> series.substring(series.indexOf(beginning) + beginning.length()))
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .distinct()
                .sorted()
                .toList();
    }

    /** The buckets of a histogram, those of all series whose labels contain a text together. */
    Buckets buckets(String name, String labels) {
        return buckets.entrySet().stream()
                .filter(entry ->
                        name(entry.getKey()).equals(name) && entry.getKey().contains(labels))
                .map(Map.Entry::getValue)
                .reduce(Buckets.NONE, Buckets::plus);
    }

    /** Values by size. Immutable. */
    static final class Buckets {
        static final Buckets NONE = new Buckets(new double[0], new long[0]);

        /** Upper, ascending; one more bucket follows without bound. */
        private final double[] bounds;
        /** Per bucket, not accumulated. */
        private final long[] counts;

        /** Takes both arrays; who gives them changes them no more. */
        Buckets(double[] bounds, long[] counts) {
            this.bounds = bounds;
            this.counts = counts;
        }

        private static Buckets of(MemoryMeters.Distribution distribution) {
            return new Buckets(
                    distribution.bounds().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray(),
                    distribution.counts().stream().mapToLong(Long::longValue).toArray());
        }

        /** Both together. Of different bounds only the first are kept; a name has one set of bounds. */
        private Buckets plus(Buckets other) {
            return combined(other, 1);
        }

        /** What came since an earlier state of the same. */
        Buckets since(Buckets earlier) {
            return combined(earlier, -1);
        }

        private Buckets combined(Buckets other, int sign) {
            if (counts.length == 0 || other.counts.length != counts.length) {
                return counts.length == 0 && sign > 0 ? other : this;
            }
            long[] combined = counts.clone();
            Arrays.setAll(combined, i -> Math.max(0, counts[i] + sign * other.counts[i]));
            return new Buckets(bounds, combined);
        }

        /** How many values. */
        long count() {
            return Arrays.stream(counts).sum();
        }

        /** The share of values that are at most a bound of these buckets; empty if there are no values. */
        OptionalDouble shareWithin(double bound) {
            long within = 0;
            for (int i = 0; i < bounds.length && bounds[i] <= bound; i++) {
                within += counts[i];
            }
            return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) within / count());
        }

        /**
         * A quantile as Prometheus estimates it: in its bucket values are taken to lie evenly, beyond the last bound
         * all are that bound. Empty if there are no values.
         */
        OptionalDouble quantile(double share) {
            double rank = share * count();
            long before = 0;
            for (int i = 0; i < bounds.length; i++) {
                if (counts[i] > 0 && before + counts[i] >= rank) {
                    double low = i == 0 ? 0 : bounds[i - 1];
                    return OptionalDouble.of(low + (bounds[i] - low) * (rank - before) / counts[i]);
                }
                before += counts[i];
            }
            return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(bounds[bounds.length - 1]);
        }
    }
}

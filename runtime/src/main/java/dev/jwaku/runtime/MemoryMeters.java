package dev.jwaku.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters kept in memory, to be read by tests, reports and the metrics page. Thread-safe. */
public final class MemoryMeters implements Meters {
    private static final Logger log = LoggerFactory.getLogger(MemoryMeters.class);

    private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Family> families = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Buckets> histograms = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String... tags) {
        LongAdder adder = counters.computeIfAbsent(key(name, tags), key -> new LongAdder());
        return adder::add;
    }

    @Override
    public void gauge(String name, LongSupplier value, String... tags) {
        gauges.put(key(name, tags), value);
    }

    @Override
    public void doubleGauge(String name, DoubleSupplier value, String... tags) {
        families.put(key(name, tags), new Family(name, () -> List.of(Reading.of(value.getAsDouble(), tags))));
    }

    @Override
    public void gauges(String name, Supplier<List<Reading>> readings) {
        families.put(name, new Family(name, readings));
    }

    @Override
    public Histogram histogram(String name, double[] bounds, String... tags) {
        return histograms.computeIfAbsent(key(name, tags), key -> new Buckets(bounds));
    }

    /** The present state of a histogram, empty if it was never asked for. */
    public Optional<Distribution> distribution(String name, String... tags) {
        return Optional.ofNullable(histograms.get(key(name, tags))).map(Buckets::snapshot);
    }

    /** The present value of a counter, 0 if it was never asked for. */
    public long count(String name, String... tags) {
        LongAdder adder = counters.get(key(name, tags));
        return adder == null ? 0 : adder.sum();
    }

    /**
     * All values (of a histogram: how many it holds), sorted by name and tags in the form {@code name{key="value"}}.
     */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        counters.forEach((key, adder) -> values.put(key, adder.sum()));
        gauges.forEach((key, gauge) -> values.put(key, gauge.getAsLong()));
        histograms.forEach((key, buckets) -> values.put(key, buckets.snapshot().count()));
        return values;
    }

    /** All counters, sorted by name and tags in the form {@code name{key="value"}}. */
    public SortedMap<String, Long> counters() {
        SortedMap<String, Long> values = new TreeMap<>();
        counters.forEach((key, adder) -> values.put(key, adder.sum()));
        return values;
    }

    /** All gauges, read now, sorted likewise. A gauge that fails is left out. */
    public SortedMap<String, Long> gauges() {
        SortedMap<String, Long> values = new TreeMap<>();
        gauges.forEach((key, gauge) -> {
            try {
                values.put(key, gauge.getAsLong());
            } catch (RuntimeException e) {
                log.atDebug().addKeyValue("gauge", key).setCause(e).log("gauge cannot be read");
            }
        });
        return values;
    }

    /**
     * All gauges registered with {@link #gauges} and {@link #doubleGauge}, read now, sorted likewise. What fails is
     * left out.
     */
    public SortedMap<String, Double> readings() {
        SortedMap<String, Double> values = new TreeMap<>();
        families.forEach((key, family) -> {
            try {
                family.readings()
                        .get()
                        .forEach(reading ->
                                values.put(key(family.name(), reading.tags().toArray(String[]::new)), reading.value()));
            } catch (RuntimeException e) {
                log.atDebug().addKeyValue("gauges", key).setCause(e).log("gauges cannot be read");
            }
        });
        return values;
    }

    /** All histograms, sorted likewise. */
    public SortedMap<String, Distribution> distributions() {
        SortedMap<String, Distribution> values = new TreeMap<>();
        histograms.forEach((key, buckets) -> values.put(key, buckets.snapshot()));
        return values;
    }

    private static String key(String name, String... tags) {
        if (tags.length == 0) {
            return name;
        }
        if (tags.length % 2 != 0) {
            throw new IllegalArgumentException("tags of " + name + " must be keys and values");
        }
        StringBuilder key = new StringBuilder(name).append('{');
        for (int i = 0; i < tags.length; i += 2) {
            key.append(i == 0 ? "" : ",")
                    .append(tags[i])
                    .append("=\"")
                    .append(escaped(tags[i + 1]))
                    .append('"');
        }
        return key.append('}').toString();
    }

    /** As Prometheus writes label values. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /**
     * What a histogram holds.
     *
     * @param bounds upper bounds of the buckets, ascending; one more bucket follows without bound
     * @param counts values per bucket, not accumulated
     * @param sum of all values
     */
    public record Distribution(List<Double> bounds, List<Long> counts, double sum) {
        public Distribution {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        /** How many values there are. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    private record Family(String name, Supplier<List<Reading>> readings) {}

    private static final class Buckets implements Histogram {
        private final double[] bounds;
        private final LongAdder[] counts;
        private final DoubleAdder sum = new DoubleAdder();

        Buckets(double[] bounds) {
            this.bounds = bounds.clone();
            this.counts = new LongAdder[bounds.length + 1];
            Arrays.setAll(counts, i -> new LongAdder());
        }

        @Override
        public void observe(double value) {
            int bucket = Arrays.binarySearch(bounds, value);
            counts[bucket >= 0 ? bucket : -bucket - 1].increment();
            sum.add(value);
        }

        Distribution snapshot() {
            return new Distribution(
                    Arrays.stream(bounds).boxed().toList(),
                    Arrays.stream(counts).map(LongAdder::sum).toList(),
                    sum.sum());
        }
    }
}

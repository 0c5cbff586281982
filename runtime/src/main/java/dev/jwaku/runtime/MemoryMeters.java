package dev.jwaku.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Meters kept in memory, to be read by tests, reports and the metrics page. Thread-safe. */
public final class MemoryMeters implements Meters {
    private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String... tags) {
        LongAdder adder = counters.computeIfAbsent(key(name, tags), key -> new LongAdder());
        return adder::add;
    }

    @Override
    public void gauge(String name, LongSupplier value, String... tags) {
        gauges.put(key(name, tags), value);
    }

    /** The present value of a counter, 0 if it was never asked for. */
    public long count(String name, String... tags) {
        LongAdder adder = counters.get(key(name, tags));
        return adder == null ? 0 : adder.sum();
    }

    /** All values, sorted by name and tags in the form {@code name{key="value"}}. */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        counters.forEach((key, adder) -> values.put(key, adder.sum()));
        gauges.forEach((key, gauge) -> values.put(key, gauge.getAsLong()));
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
                    .append(tags[i + 1])
                    .append('"');
        }
        return key.append('}').toString();
    }
}

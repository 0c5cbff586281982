package dev.jwaku.tools.trace.find;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The shortest way that a message took from one node to another, as their clocks have it. */
final class Pairs {
    private final Map<Long, Shortest> all = new TreeMap<>();

    /** What is known of one direction. */
    static final class Shortest {
        private long nanos = Long.MAX_VALUE;
        private long count;

        long nanos() {
            return nanos;
        }

        long count() {
            return count;
        }
    }

    static long key(int from, int to) {
        return (long) from << 32 | to;
    }

    static int from(long key) {
        return (int) (key >> 32);
    }

    static int to(long key) {
        return (int) key;
    }

    void add(int from, int to, long nanos) {
        Shortest known = all.computeIfAbsent(key(from, to), key -> new Shortest());
        known.nanos = Math.min(known.nanos, nanos);
        known.count++;
    }

    void merge(Pairs other) {
        other.all.forEach((key, value) -> {
            Shortest known = all.computeIfAbsent(key, missing -> new Shortest());
            known.nanos = Math.min(known.nanos, value.nanos);
            known.count += value.count;
        });
    }

    void each(BiConsumer<Long, Shortest> consumer) {
        all.forEach(consumer);
    }

    Map<Long, Shortest> all() {
        return all;
    }
}

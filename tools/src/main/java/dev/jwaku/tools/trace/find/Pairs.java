package dev.jwaku.tools.trace.find;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The shortest way that a message took from one node to another, as their clocks have it. */
final class Pairs {
    private static final int SAMPLES = 255;

    private final Map<Long, Shortest> all = new TreeMap<>();

    /** What is known of one direction. */
    static final class Shortest {
        private long nanos = Long.MAX_VALUE;
        private long count;
        private final long[] some = new long[SAMPLES];

        private void add(long value) {
            if (count < SAMPLES) {
                some[(int) count] = value;
            }
            nanos = Math.min(nanos, value);
            count++;
        }

        private void add(Shortest other) {
            for (int i = 0; i < Math.min(other.count, SAMPLES) && count + i < SAMPLES; i++) {
                some[(int) count + i] = other.some[i];
            }
            nanos = Math.min(nanos, other.nanos);
            count += other.count;
        }

        /** The middle of a sample. */
        long median() {
            int size = (int) Math.min(count, SAMPLES);
            long[] sorted = Arrays.copyOf(some, size);
            Arrays.sort(sorted);
            return sorted[size / 2];
        }

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
        known.add(nanos);
    }

    void merge(Pairs other) {
        other.all.forEach((key, value) -> {
            Shortest known = all.computeIfAbsent(key, missing -> new Shortest());
            known.add(value);
        });
    }

    void each(BiConsumer<Long, Shortest> consumer) {
        all.forEach(consumer);
    }

    Map<Long, Shortest> all() {
        return all;
    }
}

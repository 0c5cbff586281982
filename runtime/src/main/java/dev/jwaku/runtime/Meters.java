package dev.jwaku.runtime;

import java.util.function.LongSupplier;

/** The sink for metrics: counters, gauges and histograms by name and tags, as Prometheus has them. */
public interface Meters {
    /** Counts nothing. */
    Meters NONE = new Meters() {
        @Override
        public Counter counter(String name, String... tags) {
            return amount -> {};
        }

        @Override
        public void gauge(String name, LongSupplier value, String... tags) {
            // nobody reads
        }

        @Override
        public Histogram histogram(String name, double[] bounds, String... tags) {
            return value -> {};
        }
    };

    /**
     * The counter of this name and these tags; the same one for the same arguments. Look it up once, not per event.
     *
     * @param tags alternating keys and values
     */
    Counter counter(String name, String... tags);

    /** Registers a value to be read when somebody asks. A later registration of the same name and tags replaces it. */
    void gauge(String name, LongSupplier value, String... tags);

    /**
     * The distribution of this name and these tags; the same one for the same arguments. Look it up once, not per
     * event.
     *
     * @param bounds upper bounds of the buckets, ascending, without infinity; the first registration of a name decides
     */
    Histogram histogram(String name, double[] bounds, String... tags);

    /** A distribution of values. */
    @FunctionalInterface
    interface Histogram {
        /** Adds one value, in the unit that the metric's name says. Cheap, any thread. */
        void observe(double value);
    }

    /** A number that only grows. */
    @FunctionalInterface
    interface Counter {
        /** Adds the amount. Cheap, any thread. */
        void add(long amount);

        /** Adds one. */
        default void increment() {
            add(1);
        }
    }
}

package dev.jwaku.runtime;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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

    /** As {@link #gauge}, for values that may have a fraction. */
    default void doubleGauge(String name, DoubleSupplier value, String... tags) {
        // nobody reads, unless overridden
    }

    /**
     * Registers values whose tags are known only when somebody asks, such as peers by protocol. A later registration of
     * the same name replaces it.
     *
     * @param readings all values of the name at the moment; cheap, any thread
     */
    default void gauges(String name, Supplier<List<Reading>> readings) {
        // nobody reads, unless overridden
    }

    /**
     * The distribution of this name and these tags; the same one for the same arguments. Look it up once, not per
     * event.
     *
     * @param bounds upper bounds of the buckets, ascending, without infinity; the first registration of a name decides
     */
    Histogram histogram(String name, double[] bounds, String... tags);

    /**
     * One value of a gauge.
     *
     * @param value may have a fraction
     * @param tags alternating keys and values
     */
    record Reading(double value, List<String> tags) {
        public Reading {
            tags = List.copyOf(tags);
        }

        /** A value with its tags, alternating keys and values. */
        public static Reading of(double value, String... tags) {
            return new Reading(value, List.of(tags));
        }
    }

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

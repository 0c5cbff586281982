package dev.jwaku.runtime;

import java.util.function.LongSupplier;

/** The sink for metrics: counters and gauges by name and tags, as Prometheus has them. */
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
    };

    /**
     * The counter of this name and these tags; the same one for the same arguments. Look it up once, not per event.
     *
     * @param tags alternating keys and values
     */
    Counter counter(String name, String... tags);

    /** Registers a value to be read when somebody asks. A later registration of the same name and tags replaces it. */
    void gauge(String name, LongSupplier value, String... tags);

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

package dev.jwaku.runtime;

/**
 * The sink for what happened, one named event at a time: the trace log, the replay hash of the simulator and telemetry
 * all listen here.
 *
 * <p>Names are constants of the emitting package. Values print the same in every run: ids, numbers, texts; never
 * payloads, keys or identity hashes.
 */
@FunctionalInterface
public interface Events {
    /** Takes no events. */
    Events NONE = new Events() {
        @Override
        public void emit(String name, Object... keysAndValues) {
            // nobody listens
        }

        @Override
        public boolean isEnabled() {
            return false;
        }
    };

    /**
     * Records an event. Never blocks, never throws.
     *
     * @param keysAndValues alternating keys (text) and values
     */
    void emit(String name, Object... keysAndValues);

    /** Whether anybody listens; lets hot paths skip building the values. */
    default boolean isEnabled() {
        return true;
    }
}

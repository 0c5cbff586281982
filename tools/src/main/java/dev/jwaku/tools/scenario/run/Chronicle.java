package dev.jwaku.tools.scenario.run;

/** Hears what really happens in a run: what people write and are shown, what they are told, and what breaks. */
interface Chronicle {
    /** Hears nothing. */
    Chronicle NOBODY = (event, keysAndValues) -> {};

    /**
     * Something happened just now.
     *
     * @param keysAndValues alternating keys and values; values are texts, numbers, booleans or lists of them
     */
    void note(String event, Object... keysAndValues);
}

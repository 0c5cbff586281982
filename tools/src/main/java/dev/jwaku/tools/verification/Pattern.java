package dev.jwaku.tools.verification;

import java.time.Duration;

/** A way to find out what was missed. */
interface Pattern {
    /** Its name in the report. */
    String name();

    /** Asks for this long, on the task that calls; throws nothing for what the store answers. */
    void ask(StoreSession session, Duration time);
}

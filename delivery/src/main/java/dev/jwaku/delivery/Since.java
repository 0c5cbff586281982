package dev.jwaku.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * From when on a subscription wants messages. What was sent before now comes from store nodes, and at most
 * {@link InboxConfig#LONGEST_HISTORY} back.
 */
public sealed interface Since {
    /**
     * From where an earlier subscription to the same topic stopped, also in an earlier run; from now on if there was
     * none.
     */
    record LastTime() implements Since {}

    /** From now on; what was missed since an earlier subscription is not asked for. */
    record Now() implements Since {}

    /** From a moment on, or from where an earlier subscription stopped if that is earlier. */
    record At(Instant moment) implements Since {}

    /** From so long ago on, or from where an earlier subscription stopped if that is earlier. */
    record Ago(Duration time) implements Since {}

    /** Goes on where the last subscription stopped. */
    static Since lastTime() {
        return new LastTime();
    }

    /** Begins now. */
    static Since now() {
        return new Now();
    }

    /** Begins at a moment. */
    static Since at(Instant moment) {
        return new At(moment);
    }

    /** Begins so long ago. */
    static Since ago(Duration time) {
        return new Ago(time);
    }
}

package dev.jwaku.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Hears of the link. Called by the monitor's task, in order; must not block. */
public interface ConnectionListener {
    /** The state, or what can be done, has changed. */
    default void changed(LinkSnapshot before, LinkSnapshot now) {}

    /**
     * The link is being recovered: subscriptions must be renewed, and what was missed be asked for.
     *
     * @param missedSince the last proof that anything was received, not later than the outage began; the epoch if there
     *     is none
     */
    default void recovering(Trigger trigger, Instant missedSince) {}

    /** The wall clock was set by about this much; connections were not touched. */
    default void clockStepped(Duration by) {}

    /** Why the link is being recovered. */
    enum Trigger {
        /** A peer is connected again. */
        RECONNECTED,
        /** The machine slept, or the process was stopped. */
        WAKE,
        /** The application says that the network is another. */
        NETWORK_CHANGED,
        /** No connected peer answers any more. */
        SILENCE;

        /** Its name in metrics. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

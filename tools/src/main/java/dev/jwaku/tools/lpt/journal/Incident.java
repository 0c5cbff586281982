package dev.jwaku.tools.lpt.journal;

import java.util.Locale;

/**
 * Something that happened to a tester beside messages.
 *
 * @param node whose: a peer id
 * @param atNanos when, on its wall clock, nanoseconds since 1970
 * @param kind what
 * @param peer the service node that it is about; may be empty
 * @param text in words
 */
public record Incident(String node, long atNanos, Kind kind, String peer, String text) {
    /** What may happen. */
    public enum Kind {
        /** From now on another service node is used. */
        SWITCHED,
        /** A filter service confirmed the subscription. */
        SUBSCRIBED,
        /** A filter service no longer knows us, or is gone. */
        SUBSCRIPTION_LOST,
        /** A service node failed. */
        PEER_FAILED,
        /** There is no other service node; the same one is tried again. */
        NO_OTHER_PEER
    }

    /** Its name in journals. */
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

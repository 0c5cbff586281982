package dev.jwaku.tools.trace.model;

/**
 * A stretch of time about which a node's log says nothing although it could have: what happened there is not known.
 *
 * @param span when, on the node's own clock
 * @param evidence how it was noticed
 * @param lines how many lines are missing; -1 if not known
 * @param detail in words
 */
public record Gap(Span span, Evidence evidence, long lines, String detail) {
    /** How a gap shows. */
    public enum Evidence {
        /** The log's own line counter. */
        COUNTER,
        /** A file of a numbered series is missing. */
        ROTATION,
        /** The log begins in the middle of the node's life. */
        BEGINNING,
        /** The log ends, and the node lived on, or nobody knows. */
        END,
        /** Others heard from the node while its log is silent. */
        CONTRADICTION
    }
}

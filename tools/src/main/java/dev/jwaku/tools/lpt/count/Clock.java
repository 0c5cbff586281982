package dev.jwaku.tools.lpt.count;

/**
 * How a receiver's clock differs from a sender's.
 *
 * @param kind how that is known
 * @param offsetNanos what the receiver's clock shows more
 * @param errorNanos by how much that can be wrong; -1 if there is no bound
 */
public record Clock(Kind kind, long offsetNanos, long errorNanos) {
    /** One clock for both. */
    public static final Clock SAME = new Clock(Kind.SAME_HOST, 0, 0);

    /** How the difference is known. */
    public enum Kind {
        /** Both run on the same machine. */
        SAME_HOST,
        /** From the shortest ways there and back; wrong by half of the shortest round trip at most. */
        TWO_WAY,
        /** Messages went one way only: clocks are taken to agree unless a message would arrive before it was sent. */
        ASSUMED
    }
}

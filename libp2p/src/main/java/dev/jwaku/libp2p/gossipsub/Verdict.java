package dev.jwaku.libp2p.gossipsub;

/** What a {@link MessageValidator} says of a message. */
public enum Verdict {
    /** Deliver and forward. */
    ACCEPT,
    /** Drop without blame. */
    IGNORE,
    /** Drop, and count it against the peers that sent it (P4). */
    REJECT
}

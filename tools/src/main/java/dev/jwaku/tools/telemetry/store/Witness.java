package dev.jwaku.tools.telemetry.store;

/** Who says what of a message; numbers of the database. */
final class Witness {
    /** Its receiver has it. */
    static final int RECEIVED = 0;
    /** Its sender was told that the receiver has it. */
    static final int ACKED = 1;
    /** Store nodes have it. */
    static final int IN_STORE = 2;
    /** Its sender was told nothing in time. */
    static final int EXPIRED = 3;

    private Witness() {}
}

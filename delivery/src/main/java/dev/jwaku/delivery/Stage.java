package dev.jwaku.delivery;

/** How far a message has come. It only moves forward, in this order. */
public enum Stage {
    /** In the outbox, durably; no live peer has taken it yet. */
    ACCEPTED,
    /** At least one live peer took it. */
    PUBLISHED,
    /** It cannot be sent, or no peer took it in time; the ticket has the reason. Final. */
    FAILED;

    /** Whether nothing will change any more. */
    public boolean isFinal() {
        return this != ACCEPTED;
    }
}

package dev.jwaku.delivery;

/** How far a message has come. It only moves forward, in this order. */
public enum Stage {
    /** In the outbox, durably; no live peer has taken it yet. */
    ACCEPTED,
    /** At least one live peer took it. The last stage if nobody can say more, see {@link SendTicket#isFinal()}. */
    PUBLISHED,
    /** Store nodes say that they have it; the ticket names them. Final. */
    STORED,
    /** It was given up; the ticket has the reason. Final, unless an acknowledgement proves the opposite. */
    FAILED,
    /** Whom it is for has it. Final. */
    ACKNOWLEDGED;

    /** Whether this stage is the last one for every message. */
    public boolean isFinal() {
        return compareTo(STORED) >= 0;
    }

    /** Whether a message at this stage is known to have left the node. */
    public boolean isPublished() {
        return this == PUBLISHED || this == STORED || this == ACKNOWLEDGED;
    }
}

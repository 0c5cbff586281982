package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/** How a message leaves the outbox. */
public sealed interface Ending {
    /**
     * Store nodes have it.
     *
     * @param generation which of its stampings they have
     * @param witnesses who said so, at least one
     */
    record Stored(int generation, List<PeerId> witnesses) implements Ending {
        public Stored {
            witnesses = List.copyOf(witnesses);
        }
    }

    /**
     * It was published, and no more can be said.
     *
     * @param reason why not
     */
    record Unverified(String reason) implements Ending {}

    /**
     * It will not be sent any more.
     *
     * @param reason for the user
     */
    record Failed(FailureKind kind, String reason) implements Ending {}

    /** Whom it is for has it. */
    record Acknowledged() implements Ending {}
}

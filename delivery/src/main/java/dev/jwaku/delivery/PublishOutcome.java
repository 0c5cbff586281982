package dev.jwaku.delivery;

/** What became of one attempt to publish. */
public sealed interface PublishOutcome {
    /**
     * Live peers took it.
     *
     * @param peers how many, at least 1
     */
    record Taken(int peers) implements PublishOutcome {
        /** Checks the number. */
        public Taken {
            if (peers < 1) {
                throw new IllegalArgumentException("taken by " + peers + " peers is not taken");
            }
        }
    }

    /** Nobody was there to take it; worth another attempt. */
    record NoPeers() implements PublishOutcome {}

    /**
     * It can never be sent.
     *
     * @param reason for the user
     */
    record Refused(String reason) implements PublishOutcome {}
}

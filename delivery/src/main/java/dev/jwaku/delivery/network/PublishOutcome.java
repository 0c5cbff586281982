package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/** What became of one attempt to publish. */
public sealed interface PublishOutcome {
    /**
     * Live peers took it, and said so.
     *
     * @param peers how many are known to have it, at least 1
     * @param by those that answered for it by name (light push); store nodes among them make poor witnesses
     */
    record Taken(int peers, List<PeerId> by) implements PublishOutcome {
        /** Checks the number. */
        public Taken {
            if (peers < 1) {
                throw new IllegalArgumentException("taken by " + peers + " peers is not taken");
            }
            by = List.copyOf(by);
        }

        /** Taken by peers that gave no answer of their own. */
        public Taken(int peers) {
            this(peers, List.of());
        }
    }

    /**
     * It is on its way into the connections of live peers. Whether any of them has it will be known soon.
     *
     * @param handover ends as another outcome, within a minute
     */
    record Handed(Handover handover) implements PublishOutcome {}

    /** Nobody was there to take it; worth another attempt as soon as there are peers. */
    record NoPeers() implements PublishOutcome {}

    /**
     * Peers were there and did not take it: time-outs, overload, errors of their own. Worth another attempt, elsewhere
     * if possible.
     *
     * @param reason for the trace, not final
     * @param by who did not take it
     */
    record TryAgain(String reason, List<PeerId> by) implements PublishOutcome {
        public TryAgain {
            by = List.copyOf(by);
        }
    }

    /**
     * It can never be sent: our own check, or two nodes agree.
     *
     * @param reason for the user
     */
    record Refused(String reason) implements PublishOutcome {}
}

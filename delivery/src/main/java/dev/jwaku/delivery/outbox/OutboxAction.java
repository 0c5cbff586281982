package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.util.List;

/**
 * What the state machine wants done. The rows of all actions of one step are written to disk before anything else is
 * done, so that nothing is sent or said that a crash would make us forget.
 */
public sealed interface OutboxAction {
    /**
     * Keep the row: it has a new generation.
     *
     * @param isNewGeneration whether the network now knows the message under one more hash
     */
    record Save(OutboxRow row, boolean isNewGeneration) implements OutboxAction {}

    /** Publish the message; {@link OutboxMachine#attempted} wants to know what came of it. */
    record Publish(OutboxRow row, Attempt attempt, Reason reason) implements OutboxAction {}

    /** Live peers took the message for the first time: keep that and say so. */
    record Published(OutboxRow row, int peers) implements OutboxAction {}

    /** Ask store nodes; {@link OutboxMachine#checked} wants to know what they say. */
    record Check(List<Question> questions) implements OutboxAction {
        public Check {
            questions = List.copyOf(questions);
        }
    }

    /** The message is finished. */
    record Finish(OutboxRow row, Ending ending) implements OutboxAction {}

    /** A message that is finished as stored has one more witness. */
    record Witnessed(long id, List<PeerId> witnesses) implements OutboxAction {
        public Witnessed {
            witnesses = List.copyOf(witnesses);
        }
    }

    /** Why a message is published. */
    enum Reason {
        /** For the first time. */
        FIRST,
        /** Nobody was there before, or nobody took it. */
        RETRY,
        /** Store nodes do not have it. */
        MISSED
    }

    /**
     * Whether one message is stored.
     *
     * @param hashes all under which somebody may have it, oldest first
     * @param takers who took it from us by name; others make better witnesses
     */
    record Question(long id, List<MessageHash> hashes, List<PeerId> takers) {
        public Question {
            hashes = List.copyOf(hashes);
            takers = List.copyOf(takers);
        }
    }
}

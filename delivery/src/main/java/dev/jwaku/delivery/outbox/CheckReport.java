package dev.jwaku.delivery.outbox;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What store nodes said about some messages.
 *
 * @param verdicts one for each message asked about
 * @param anybodyAnswered whether any node said anything at all
 */
public record CheckReport(Map<Long, Verdict> verdicts, boolean anybodyAnswered) {
    /** Nobody could say anything. */
    public static CheckReport unknown(List<OutboxAction.Question> questions) {
        Map<Long, Verdict> verdicts = new LinkedHashMap<>();
        questions.forEach(question -> verdicts.put(question.id(), new Verdict.Unknown()));
        return new CheckReport(verdicts, false);
    }

    /** What is known of one message. */
    public sealed interface Verdict {
        /**
         * It is stored.
         *
         * @param hash under which
         * @param witnesses who has it, at least one
         */
        record Found(MessageHash hash, List<PeerId> witnesses) implements Verdict {
            public Found {
                witnesses = List.copyOf(witnesses);
            }
        }

        /** Everybody asked says that it is not there, two nodes if there are two. */
        record Missing() implements Verdict {}

        /** Nobody could say; this is no statement about the message. */
        record Unknown() implements Verdict {}
    }
}

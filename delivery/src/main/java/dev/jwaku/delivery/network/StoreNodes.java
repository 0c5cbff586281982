package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.List;
import java.util.Set;

/**
 * The store nodes that can be asked. Every question names its node, so that one pass can stay with one node and a
 * second opinion can come from another (reliability.md section 2.5). The pool learns from each answer by itself. Blocks
 * while a node answers, some seconds at most. Thread-safe.
 */
public interface StoreNodes {
    /**
     * Connected store nodes to ask now, the best first, of different networks where possible.
     *
     * @param most how many
     * @param without nodes that will not do
     * @return perhaps fewer; empty if nobody is there
     */
    List<PeerId> choose(int most, Set<PeerId> without);

    /** Whether any store node is known, connected or not; if not, nothing can ever be proved. */
    boolean areKnown();

    /**
     * Which of these messages the node has.
     *
     * @param hashes at most {@link dev.jwaku.waku.store.StoreClient#MAX_HASHES}
     * @throws NoAnswerException if it cannot say; that is no statement about any message
     */
    Set<MessageHash> present(PeerId node, List<MessageHash> hashes);

    /**
     * One page of an answer.
     *
     * @throws NoAnswerException if it cannot say
     */
    StorePage query(PeerId node, StoreQuery query);

    /** Others contradict what the node said: it hides messages, or claims what it does not have. */
    void contradicted(PeerId node);

    /** The answer did not come, or was an error or nonsense. */
    final class NoAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Names node and reason. */
        public NoAnswerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

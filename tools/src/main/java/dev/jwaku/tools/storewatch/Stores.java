package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.message.MessageHash;
import java.util.List;
import java.util.Set;

/** Asks store nodes for hashes. Blocks; each question has a deadline. */
interface Stores {
    /** So many hashes of one window are taken at most. */
    int MOST_IN_WINDOW = 50_000;

    /**
     * All messages of a window.
     *
     * @throws NoAnswerException if it does not answer all of it
     * @throws TooManyException if there are more than {@link #MOST_IN_WINDOW}
     */
    Set<MessageHash> window(WatchedStore store, TimeWindow window) throws NoAnswerException, TooManyException;

    /**
     * Which of these messages it has.
     *
     * @throws NoAnswerException if it does not answer
     */
    Set<MessageHash> present(WatchedStore store, List<MessageHash> hashes) throws NoAnswerException;

    /** A window has more messages than are compared at once. */
    final class TooManyException extends Exception {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("more than " + MOST_IN_WINDOW + " messages in a window");
        }
    }
}

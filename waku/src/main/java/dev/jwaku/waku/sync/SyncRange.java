package dev.jwaku.waku.sync;

import dev.jwaku.runtime.Bytes;
import java.util.List;

/**
 * A part of the past and what a side says about it.
 *
 * @param lower first message that may belong to it
 * @param upper last message that may belong to it
 * @param content what is said
 */
record SyncRange(SyncId lower, SyncId upper, Content content) {
    /** What a side says about a range. */
    sealed interface Content {
        /** Nothing to do. */
        record Skip() implements Content {}

        /**
         * All hashes of the range.
         *
         * @param xor combined by exclusive or
         */
        record Fingerprint(Bytes xor) implements Content {}

        /**
         * All messages of the range.
         *
         * @param ids ascending
         * @param reconciled whether the other side need not answer with its own
         */
        record ItemSet(List<SyncId> ids, boolean reconciled) implements Content {
            public ItemSet {
                ids = List.copyOf(ids);
            }
        }
    }

    static SyncRange skip(SyncId lower, SyncId upper) {
        return new SyncRange(lower, upper, new Content.Skip());
    }

    boolean isSkip() {
        return content instanceof Content.Skip;
    }
}

package dev.jwaku.tools.store;

import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.List;
import java.util.OptionalInt;

/** One thing that an archive is asked to do. */
sealed interface Question {
    /**
     * A store query.
     *
     * @param query what is asked
     * @param expected how many entries the answer must have, if that is known
     */
    record Page(StoreQuery query, OptionalInt expected) implements Question {}

    /** When the oldest message was made. */
    record Oldest() implements Question {}

    /** How many messages there are. */
    record Count() implements Question {}

    /** Keep these; none is there yet. */
    record Insert(List<ArchivedMessage> messages) implements Question {
        public Insert {
            messages = List.copyOf(messages);
        }
    }
}

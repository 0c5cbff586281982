package dev.jwaku.waku.filter;

import java.util.List;
import java.util.Optional;

/**
 * What a peer asks of a filter service.
 *
 * @param requestId any text, repeated in the answer
 * @param type what is wanted
 * @param pubsubTopic for subscribe and unsubscribe
 * @param contentTopics for subscribe and unsubscribe
 */
record FilterRequest(String requestId, Type type, Optional<String> pubsubTopic, List<String> contentTopics) {
    FilterRequest {
        contentTopics = List.copyOf(contentTopics);
    }

    /** Kinds of requests. */
    enum Type {
        PING(0),
        SUBSCRIBE(1),
        UNSUBSCRIBE(2),
        UNSUBSCRIBE_ALL(3);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}

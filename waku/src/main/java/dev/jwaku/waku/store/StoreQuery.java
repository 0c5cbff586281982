package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is asked of a store: messages that meet every criterion given, a page at a time. No criterion asks for
 * everything.
 *
 * @param includeData whether messages come along, or hashes only
 * @param pubsubTopic only messages of this topic
 * @param contentTopics only messages of one of these; empty for all
 * @param timeStart earliest timestamp, nanoseconds since 1970, inclusive
 * @param timeEnd latest timestamp, inclusive as nwaku has it
 * @param hashes only these messages; empty for all
 * @param cursor the last message of the page before; this page begins after it
 * @param forward from old to new; otherwise the first page is the newest. Entries of a page are always ascending
 * @param limit most entries of the page; absent or 0 for {@link #DEFAULT_PAGE}, more than {@link #MAX_PAGE} counts as
 *     that
 */
public record StoreQuery(
        boolean includeData,
        Optional<PubsubTopic> pubsubTopic,
        List<ContentTopic> contentTopics,
        OptionalLong timeStart,
        OptionalLong timeEnd,
        List<MessageHash> hashes,
        Optional<MessageHash> cursor,
        boolean forward,
        OptionalLong limit) {
    /** Entries of a page that names no limit. */
    public static final int DEFAULT_PAGE = 20;
    /** Most entries of a page. */
    public static final int MAX_PAGE = 100;
    /** Most content topics that nwaku and go-waku answer for, from the second page on. */
    public static final int MAX_CONTENT_TOPICS = 10;

    public StoreQuery {
        contentTopics = List.copyOf(contentTopics);
        hashes = List.copyOf(hashes);
    }

    /** The entries that a page may really have. */
    public int pageSize() {
        long asked = limit.orElse(0);
        return asked == 0
                ? DEFAULT_PAGE
                : (int) Math.min(Long.compareUnsigned(asked, MAX_PAGE) > 0 ? MAX_PAGE : asked, MAX_PAGE);
    }

    /** A builder for a query of hashes only, backward, without criteria. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with this query. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .includeData(includeData)
                .contentTopics(contentTopics)
                .hashes(hashes)
                .forward(forward);
        builder.pubsubTopic = pubsubTopic;
        builder.timeStart = timeStart;
        builder.timeEnd = timeEnd;
        builder.cursor = cursor;
        builder.limit = limit;
        return builder;
    }

    /** Collects the criteria. */
    public static final class Builder {
        private boolean includeData;
        private Optional<PubsubTopic> pubsubTopic = Optional.empty();
        private List<ContentTopic> contentTopics = List.of();
        private OptionalLong timeStart = OptionalLong.empty();
        private OptionalLong timeEnd = OptionalLong.empty();
        private List<MessageHash> hashes = List.of();
        private Optional<MessageHash> cursor = Optional.empty();
        private boolean forward;
        private OptionalLong limit = OptionalLong.empty();

        private Builder() {}

        /** Sets whether messages come along. */
        public Builder includeData(boolean value) {
            includeData = value;
            return this;
        }

        /** Sets the pubsub topic. */
        public Builder pubsubTopic(PubsubTopic topic) {
            pubsubTopic = Optional.of(topic);
            return this;
        }

        /** Sets the content topics. */
        public Builder contentTopics(List<ContentTopic> topics) {
            contentTopics = topics;
            return this;
        }

        /** Sets the earliest time, nanoseconds since 1970. */
        public Builder timeStart(long nanos) {
            timeStart = OptionalLong.of(nanos);
            return this;
        }

        /** Sets the latest time, nanoseconds since 1970. */
        public Builder timeEnd(long nanos) {
            timeEnd = OptionalLong.of(nanos);
            return this;
        }

        /** Sets the hashes. */
        public Builder hashes(List<MessageHash> wanted) {
            hashes = wanted;
            return this;
        }

        /** Sets after which message the page begins. */
        public Builder cursor(MessageHash last) {
            cursor = Optional.of(last);
            return this;
        }

        /** Sets the direction. */
        public Builder forward(boolean value) {
            forward = value;
            return this;
        }

        /** Sets the most entries of a page; an unsigned number. */
        public Builder limit(long most) {
            limit = OptionalLong.of(most);
            return this;
        }

        /** The query. */
        public StoreQuery build() {
            return new StoreQuery(
                    includeData, pubsubTopic, contentTopics, timeStart, timeEnd, hashes, cursor, forward, limit);
        }
    }
}

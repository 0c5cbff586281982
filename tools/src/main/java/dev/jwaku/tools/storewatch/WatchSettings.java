package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is compared, and when.
 *
 * @param topics pubsub topics, one or more
 * @param contentTopics only messages of these, at most {@value StoreQuery#MAX_CONTENT_TOPICS}; empty for all
 * @param from messages from then on, nanoseconds since 1970; empty from the present on
 * @param to messages before then, after which the watch ends; empty for never
 * @param window how much is compared at once
 * @param settle how long stores may take to have a message, by its timestamp
 * @param again how long after its end a window is compared a second time, for what came late, if the watch still goes
 *     on then; zero for not at all
 * @param pause between rounds
 * @param timeout of one request
 * @param keep how long what is missing, or what was not answered, is asked for again
 * @param mostOpen so many missing messages are followed one by one; further ones are counted
 */
public record WatchSettings(
        List<PubsubTopic> topics,
        List<ContentTopic> contentTopics,
        OptionalLong from,
        OptionalLong to,
        Duration window,
        Duration settle,
        Duration again,
        Duration pause,
        Duration timeout,
        Duration keep,
        int mostOpen) {
    /** The shortest window: times are told to the second. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final int DEFAULT_OPEN = 10_000;

    public WatchSettings {
        topics = List.copyOf(topics);
        contentTopics = List.copyOf(contentTopics);
        if (topics.isEmpty() || contentTopics.size() > StoreQuery.MAX_CONTENT_TOPICS) {
            throw new IllegalArgumentException("a watch has one pubsub topic or more, and at most "
                    + StoreQuery.MAX_CONTENT_TOPICS + " content topics");
        }
        if (window.compareTo(SHORTEST) < 0 || !pause.isPositive() || !timeout.isPositive() || !keep.isPositive()) {
            throw new IllegalArgumentException("a window has a second or more; pause, timeout and keep are positive");
        }
        if (settle.isNegative() || again.isNegative() || mostOpen < 1) {
            throw new IllegalArgumentException("settle and again are not negative, and something is followed");
        }
        if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
            throw new IllegalArgumentException("a watch ends after it begins");
        }
    }

    /** From now on for ever: windows of a minute, compared after a minute and after an hour; a day of patience. */
    public static WatchSettings of(List<PubsubTopic> topics) {
        return new WatchSettings(
                topics,
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                DEFAULT_OPEN);
    }

    /** The same for other windows, compared so long after their end and not again. */
    public WatchSettings withTimes(Duration newWindow, Duration newSettle, Duration newAgain, Duration newPause) {
        return new WatchSettings(
                topics, contentTopics, from, to, newWindow, newSettle, newAgain, newPause, timeout, keep, mostOpen);
    }

    /** The same with other patience. */
    public WatchSettings withPatience(Duration newTimeout, Duration newKeep) {
        return new WatchSettings(
                topics, contentTopics, from, to, window, settle, again, pause, newTimeout, newKeep, mostOpen);
    }

    /** The same for a stretch of time. */
    public WatchSettings between(OptionalLong newFrom, OptionalLong newTo) {
        return new WatchSettings(
                topics, contentTopics, newFrom, newTo, window, settle, again, pause, timeout, keep, mostOpen);
    }

    /** The same for some content topics only. */
    public WatchSettings about(List<ContentTopic> newContentTopics) {
        return new WatchSettings(
                topics, newContentTopics, from, to, window, settle, again, pause, timeout, keep, mostOpen);
    }
}

package dev.jwaku.tools.lpt;

import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.List;

/**
 * What a sender sends.
 *
 * @param messages how many; 0 for no end
 * @param perSecond how many each second
 * @param poisson whether at random distances
 * @param startAfter how long to wait first
 * @param minSize smallest payload in bytes
 * @param maxSize largest message in bytes; nodes count what is around the payload, too
 * @param attempts how often a message is tried
 * @param retryPause from one try to the next, when the service node said no
 * @param inFlight how many messages may wait for an answer at a time; further ones are late. Our service nodes serve 50
 *     streams of a client at once
 * @param ephemeral whether stores leave the messages out
 * @param seed of sizes and distances
 * @param topics one message of each in turn; at least one
 */
public record Traffic(
        long messages,
        double perSecond,
        boolean poisson,
        Duration startAfter,
        int minSize,
        int maxSize,
        int attempts,
        Duration retryPause,
        int inFlight,
        boolean ephemeral,
        long seed,
        List<ContentTopic> topics) {
    /** The reference's content topic. */
    public static final ContentTopic DEFAULT_TOPIC = ContentTopic.of("/tester/1/light-pubsub-example/proto");
    /** Most messages of one run: its journal is kept in memory for the report. */
    public static final long MAX_MESSAGES = 2_000_000;

    private static final int MAX_SIZE = 1 << 20;
    private static final int AROUND_PAYLOAD = 64;

    public Traffic {
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("no content topic");
        }
        if (messages < 0 || messages > MAX_MESSAGES || !(perSecond > 0) || attempts < 1 || inFlight < 1) {
            throw new IllegalArgumentException(
                    "messages are 0 to " + MAX_MESSAGES + "; rate, attempts and messages in flight must be positive");
        }
        if (minSize < 1 || maxSize < minSize || maxSize > MAX_SIZE) {
            throw new IllegalArgumentException("sizes are 1 to " + MAX_SIZE + " bytes, the smallest first");
        }
    }

    /** The largest payload of a message that is not larger than allowed. */
    public int maxPayload() {
        int topic = topics.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        return Math.max(minSize, maxSize - topic - AROUND_PAYLOAD);
    }

    /** How long sending takes, if all goes well and there is an end. */
    public Duration length() {
        return Duration.ofNanos((long) (messages * 1e9 / perSecond));
    }
}

package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.host.StreamLimits;
import java.time.Duration;

/**
 * Limits of the filter protocol. Defaults are nwaku's.
 *
 * @param maxPeers most subscribed peers; nwaku's {@code --filter-max-peers-to-serve}
 * @param maxCriteria most pairs of pubsub and content topic per peer; {@code --filter-max-criteria}
 * @param maxContentTopics most content topics in one request
 * @param subscriptionTimeout how long a peer may stay silent; {@code --filter-subscription-timeout}
 * @param maintenance pause between looks for silent peers
 * @param pushTimeout how long a peer may take to accept a push
 * @param maxQueued most bytes that wait for one slow peer; further messages for it are dropped and counted
 * @param maxMessage longest encoded WakuMessage, in bytes
 * @param streams how many requests may be open at once
 * @param pushStreams how many pushes may be open to a client at once
 * @param idle how long a request stream may stay silent; js-waku opens streams ahead
 */
public record FilterConfig(
        int maxPeers,
        int maxCriteria,
        int maxContentTopics,
        Duration subscriptionTimeout,
        Duration maintenance,
        Duration pushTimeout,
        int maxQueued,
        int maxMessage,
        StreamLimits streams,
        StreamLimits pushStreams,
        Duration idle) {
    /** nwaku's. */
    public static FilterConfig defaults() {
        return new FilterConfig(
                1000,
                1000,
                100,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                4 << 20,
                150 * 1024,
                new StreamLimits(20, 4096),
                new StreamLimits(256, 4096),
                Duration.ofMinutes(10));
    }

    /** With other limits for peers, criteria and silence. */
    public FilterConfig withLimits(int peers, int criteria, Duration timeout) {
        return new FilterConfig(
                peers,
                criteria,
                maxContentTopics,
                timeout,
                maintenance,
                pushTimeout,
                maxQueued,
                maxMessage,
                streams,
                pushStreams,
                idle);
    }

    /** Longest frame, in bytes. */
    int maxFrame() {
        return maxMessage + 64 * 1024;
    }
}

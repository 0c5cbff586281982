package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.host.StreamLimits;
import java.time.Duration;

/**
 * Limits of light push, and where messages without a topic go.
 *
 * @param maxMessage longest encoded WakuMessage, in bytes
 * @param cluster the network for autosharding
 * @param shardsInCluster how many shards it has; 0 switches autosharding off
 * @param publishTimeout how long relay may take
 * @param streams how many requests may be open at once
 * @param idle how long a stream may stay silent before its request; js-waku opens streams ahead
 */
public record LightPushConfig(
        int maxMessage,
        int cluster,
        int shardsInCluster,
        Duration publishTimeout,
        StreamLimits streams,
        Duration idle) {
    /** nwaku's: 150 KiB. */
    public static LightPushConfig of(int cluster, int shardsInCluster) {
        return new LightPushConfig(
                150 * 1024,
                cluster,
                shardsInCluster,
                Duration.ofSeconds(20),
                new StreamLimits(50, 2048),
                Duration.ofMinutes(10));
    }

    /** Longest request or response, in bytes. */
    int maxFrame() {
        return maxMessage + 64 * 1024;
    }
}

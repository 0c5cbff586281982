package dev.jwaku.tools.lpt;

import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;

/**
 * How the tester's clients use service nodes.
 *
 * @param shard where messages travel
 * @param lightPush which version
 * @param lightPushPeers how many service nodes get each message at the same time
 * @param filterPeers at how many service nodes a receiver subscribes
 * @param fixed whether a failing service node is kept
 * @param answer how long a service node may take to answer
 * @param ping pause between pings of a filter service; go-waku forgets clients within a minute
 * @param version of jwaku
 */
public record Lines(
        Shard shard,
        LightPushVersion lightPush,
        int lightPushPeers,
        int filterPeers,
        boolean fixed,
        Duration answer,
        Duration ping,
        String version) {
    public Lines {
        if (lightPushPeers < 1 || filterPeers < 1) {
            throw new IllegalArgumentException("at least one service node is used at a time");
        }
    }

    /** Defaults on a shard. */
    public static Lines on(Shard shard, String version) {
        return new Lines(
                shard, LightPushVersion.AUTO, 1, 1, false, Duration.ofSeconds(10), Duration.ofSeconds(10), version);
    }

    /** The topic of the shard. */
    public PubsubTopic topic() {
        return shard.topic();
    }

    /** Versions of light push. */
    public enum LightPushVersion {
        /** Version 3 where the service node speaks it, else version 2. */
        AUTO,
        /** Version 2, which is all that go-waku speaks. */
        LEGACY,
        /** Version 3 only. */
        V3
    }
}

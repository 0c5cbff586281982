package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.host.StreamLimits;
import java.time.Duration;

/**
 * How often and how far back store nodes compare.
 *
 * @param interval from one session to the next; nwaku's {@code --store-sync-interval}
 * @param range how far back; {@code --store-sync-range}
 * @param jitter what is younger is left out, because relay may still bring it; {@code --store-sync-relay-jitter}
 * @param itemSetLimit up to so many messages of a range are named one by one
 * @param partitions into so many parts a longer range is split
 * @param sessionTimeout longest session, and longest transfer
 * @param maxFrame longest message of a session, in bytes
 * @param maxTransfer longest transferred message, in bytes with its topic
 * @param streams sessions and transfers at once, each
 */
public record SyncConfig(
        Duration interval,
        Duration range,
        Duration jitter,
        int itemSetLimit,
        int partitions,
        Duration sessionTimeout,
        int maxFrame,
        int maxTransfer,
        StreamLimits streams) {
    /** nwaku's; transfers of up to 1 MiB, where nwaku ends at 150 KiB. */
    public static SyncConfig defaults() {
        return new SyncConfig(
                Duration.ofSeconds(300),
                Duration.ofSeconds(3600),
                Duration.ofSeconds(20),
                100,
                8,
                Duration.ofSeconds(60),
                32 << 20,
                (1 << 20) + 64 * 1024,
                new StreamLimits(2, 8));
    }

    /** The same with other times. */
    public SyncConfig withTimes(Duration every, Duration back, Duration relayJitter) {
        return new SyncConfig(
                every, back, relayJitter, itemSetLimit, partitions, sessionTimeout, maxFrame, maxTransfer, streams);
    }
}

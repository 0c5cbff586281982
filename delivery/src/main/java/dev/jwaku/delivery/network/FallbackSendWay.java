package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way out of a relay node: relay, and light push beside it while fewer than {@value #ENOUGH_PEERS} relay peers are
 * there, or when a message is repeated because its first copy may be lost. Does not own the two ways; close it before
 * them.
 */
public final class FallbackSendWay implements SendWay, AutoCloseable {
    /** Relay peers with which relay alone will do. */
    public static final int ENOUGH_PEERS = 2;
    /** Most messages on the second way in the background. */
    private static final int MOST_BEHIND = 64;

    private final SendWay relay;
    private final SendWay lightPush;
    private final Tasks tasks;
    private final AtomicInteger behind = new AtomicInteger();

    /** Prefers the first way. */
    public FallbackSendWay(World world, SendWay relay, SendWay lightPush) {
        this.relay = relay;
        this.lightPush = lightPush;
        this.tasks = new Tasks(world, "fallback-way");
    }

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        int relays = relay.livePeers(topic);
        boolean helps = (relays < ENOUGH_PEERS || attempt.isRepetition()) && lightPush.livePeers(topic) > 0;
        if (!helps) {
            return relay.publish(topic, message, attempt);
        }
        PublishOutcome first = relays == 0 ? new PublishOutcome.NoPeers() : relay.publish(topic, message, attempt);
        return switch (first) {
            case PublishOutcome.Taken taken -> {
                pushBehind(topic, message, attempt);
                yield taken;
            }
            case PublishOutcome.Handed handed -> {
                pushBehind(topic, message, attempt);
                yield handed;
            }
            case PublishOutcome.Refused refused -> refused;
            case PublishOutcome.NoPeers ignored -> lightPush.publish(topic, message, attempt);
            case PublishOutcome.TryAgain again -> {
                PublishOutcome second = lightPush.publish(topic, message, attempt);
                yield second instanceof PublishOutcome.NoPeers ? again : second;
            }
        };
    }

    /** The message is out; the second copy holds up nobody. */
    private void pushBehind(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        if (behind.incrementAndGet() > MOST_BEHIND) {
            behind.decrementAndGet();
            return;
        }
        try {
            tasks.start("second-copy", () -> {
                try {
                    lightPush.publish(topic, message, attempt);
                } finally {
                    behind.decrementAndGet();
                }
            });
        } catch (CancelledException e) {
            behind.decrementAndGet();
        }
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return relay.livePeers(topic) + lightPush.livePeers(topic);
    }

    @Override
    public Subscription onPeersChanged(Runnable changed) {
        Subscription first = relay.onPeersChanged(changed);
        Subscription second = lightPush.onPeersChanged(changed);
        return () -> {
            first.close();
            second.close();
        };
    }

    /** Gives up on second copies. Idempotent. */
    @Override
    public void close() {
        tasks.close();
    }
}

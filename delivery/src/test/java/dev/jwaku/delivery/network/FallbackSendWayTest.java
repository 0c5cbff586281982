package dev.jwaku.delivery.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackSendWayTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final WakuMessage MESSAGE = WakuMessage.builder(Bytes.utf8("x"), ContentTopic.of("/a/1/b/c"))
            .timestamp(1)
            .build();
    private static final Attempt AGAIN = new Attempt(2, List.of());

    private final AcceleratedWorld world = new AcceleratedWorld(10);
    private final FakeWay relay = new FakeWay();
    private final FakeWay lightPush = new FakeWay();
    private final FallbackSendWay way = new FallbackSendWay(world, relay, lightPush);

    @AfterEach
    void stop() {
        way.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private final class FakeWay implements SendWay {
        private final Mailbox<Attempt> attempts = new Mailbox<>(world, 10);
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private volatile int peers;
        private volatile PublishOutcome outcome = new PublishOutcome.Taken(1);

        @Override
        public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
            attempts.offer(attempt);
            return peers == 0 ? new PublishOutcome.NoPeers() : outcome;
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            return peers;
        }

        @Override
        public Subscription onPeersChanged(Runnable changed) {
            listeners.add(changed);
            return () -> listeners.remove(changed);
        }

        private boolean wasUsed() {
            return attempts.take(Deadline.after(world, Duration.ofMillis(500))) != null;
        }
    }

    @Test
    void relayAloneWillDoWithTwoPeers() {
        relay.peers = 2;
        lightPush.peers = 2;

        assertThat(way.publish(SHARD, MESSAGE, Attempt.FIRST)).isInstanceOf(PublishOutcome.Taken.class);
        assertThat(relay.wasUsed()).isTrue();
        assertThat(lightPush.wasUsed()).isFalse();
        assertThat(way.livePeers(SHARD)).isEqualTo(4);
    }

    @Test
    void withOneRelayPeerASecondCopyGoesOverLightPush() {
        relay.peers = 1;
        lightPush.peers = 1;

        assertThat(way.publish(SHARD, MESSAGE, Attempt.FIRST)).isEqualTo(new PublishOutcome.Taken(1));
        assertThat(lightPush.wasUsed()).isTrue();
    }

    @Test
    void aRepetitionTakesTheOtherWayToo() {
        relay.peers = 5;
        lightPush.peers = 1;

        assertThat(way.publish(SHARD, MESSAGE, AGAIN)).isInstanceOf(PublishOutcome.Taken.class);
        assertThat(relay.wasUsed()).isTrue();
        assertThat(lightPush.wasUsed()).isTrue();
    }

    @Test
    void withoutRelayPeersLightPushDecides() {
        lightPush.peers = 1;
        lightPush.outcome = new PublishOutcome.TryAgain("busy", List.of());

        assertThat(way.publish(SHARD, MESSAGE, Attempt.FIRST)).isEqualTo(lightPush.outcome);
    }

    @Test
    void withNobodyAtAllNothingIsTaken() {
        assertThat(way.publish(SHARD, MESSAGE, Attempt.FIRST)).isEqualTo(new PublishOutcome.NoPeers());
    }

    @Test
    void hearsOfThePeersOfBothWays() {
        Mailbox<Boolean> heard = new Mailbox<>(world, 10);
        Subscription subscription = way.onPeersChanged(() -> heard.offer(true));
        relay.listeners.forEach(Runnable::run);
        lightPush.listeners.forEach(Runnable::run);
        subscription.close();

        assertThat(heard.size()).isEqualTo(2);
        assertThat(relay.listeners).isEmpty();
        assertThat(lightPush.listeners).isEmpty();
    }
}

package dev.jwaku.delivery.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.DeliveryMode;
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

class SwitchingWayTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    private static final WakuMessage MESSAGE =
            WakuMessage.builder(Bytes.utf8("hello"), TOPIC).build();

    private final AcceleratedWorld world = new AcceleratedWorld(20);
    private final FakeWay relay = new FakeWay();
    private final FakeWay edge = new FakeWay();
    private final Mailbox<String> happened = new Mailbox<>(world, 100);
    private final Ways byRelay = new Ways(
            DeliveryMode.RELAY,
            relay,
            relay,
            () -> happened.offer("relay entered"),
            () -> happened.offer("relay left"));
    private final Ways byEdge = Ways.of(DeliveryMode.EDGE, edge, edge);
    private final SwitchingWay way = new SwitchingWay(world, byRelay);

    @AfterEach
    void close() {
        way.close();
        assertThat(relay.open).isEmpty();
        assertThat(edge.open).isEmpty();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private String next() {
        return String.valueOf(happened.take(Deadline.after(world, Duration.ofMinutes(5))));
    }

    @Test
    void theOldWayBringsMessagesUntilTheNewOneHasPeers() {
        way.receive().onDoubt(() -> happened.offer("doubt"));
        way.receive().subscribe(SHARD, TOPIC, (topic, message) -> happened.offer("got it"));
        edge.peers = 0;
        way.switchTo(byEdge);
        assertThat(way.mode()).isEqualTo(DeliveryMode.EDGE);
        relay.open.forEach(receiver -> receiver.onMessage(SHARD, MESSAGE));
        assertThat(next()).isEqualTo("got it");
        assertThat(edge.open).hasSize(1);

        edge.peers = 1;
        assertThat(next()).isEqualTo("relay left");
        assertThat(next()).isEqualTo("doubt");
        assertThat(relay.open).isEmpty();
        edge.open.forEach(receiver -> receiver.onMessage(SHARD, MESSAGE));
        assertThat(next()).isEqualTo("got it");
    }

    @Test
    void theOldWayIsLeftAfterHalfAMinuteAnyway() {
        way.receive().subscribe(SHARD, TOPIC, (topic, message) -> {});
        edge.peers = 0;
        long began = world.nanoTime();
        way.switchTo(byEdge);
        assertThat(next()).isEqualTo("relay left");
        assertThat(Duration.ofNanos(world.nanoTime() - began))
                .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(60));
    }

    @Test
    void aWayThatIsEnteredAgainIsNotLeftBehindIt() {
        way.receive().subscribe(SHARD, TOPIC, (topic, message) -> {});
        way.receive().onDoubt(() -> happened.offer("doubt"));
        edge.peers = 0;
        way.switchTo(byEdge);
        way.switchTo(byRelay);
        assertThat(next()).isEqualTo("relay entered");
        assertThat(next()).isEqualTo("doubt");
        assertThat(next()).isEqualTo("doubt");
        assertThat(relay.open).hasSize(1);
        assertThat(edge.open).isEmpty();
    }

    @Test
    void sendingGoesOverTheNewWayAtOnce() {
        List<String> changes = new CopyOnWriteArrayList<>();
        way.send().onPeersChanged(() -> changes.add("changed"));
        assertThat(way.send().livePeers(SHARD)).isEqualTo(3);
        edge.peers = 2;
        way.switchTo(byEdge);
        assertThat(way.send().livePeers(SHARD)).isEqualTo(2);
        assertThat(changes).isNotEmpty();
        assertThat(way.send().publish(SHARD, MESSAGE, Attempt.FIRST)).isInstanceOf(PublishOutcome.Taken.class);
        assertThat(edge.published).hasSize(1);
        assertThat(relay.published).isEmpty();
    }

    @Test
    void whatIsClosedDuringASwitchStaysClosed() {
        Subscription subscription = way.receive().subscribe(SHARD, TOPIC, (topic, message) -> {});
        edge.peers = 0;
        way.switchTo(byEdge);
        subscription.close();
        assertThat(next()).isEqualTo("relay left");
        assertThat(relay.open).isEmpty();
        assertThat(edge.open).isEmpty();
    }

    private static final class FakeWay implements SendWay, ReceiveWay {
        private final List<Receiver> open = new CopyOnWriteArrayList<>();
        private final List<WakuMessage> published = new CopyOnWriteArrayList<>();
        private volatile int peers = 3;

        @Override
        public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
            published.add(message);
            return new PublishOutcome.Taken(peers);
        }

        @Override
        public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
            open.add(receiver);
            return () -> open.remove(receiver);
        }

        @Override
        public int livePeers(PubsubTopic topic) {
            return peers;
        }

        @Override
        public Subscription onPeersChanged(Runnable changed) {
            return () -> {};
        }
    }
}

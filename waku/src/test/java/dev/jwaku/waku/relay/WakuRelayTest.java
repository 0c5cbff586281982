package dev.jwaku.waku.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.gossipsub.Gossipsub;
import dev.jwaku.libp2p.gossipsub.GossipsubConfig;
import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.gossipsub.Verdict;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakuRelayTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic CONTENT = ContentTopic.of("/myapp/1/chat/proto");

    private final SystemWorld world = new SystemWorld();
    private final List<MemoryHost> hosts = new ArrayList<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final LinkedBlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : closeables) {
            closeable.close();
        }
        hosts.forEach(MemoryHost::close);
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(20));
    }

    private MemoryHost host() {
        MemoryHost host = new MemoryHost(world, hosts.size() + 1);
        hosts.add(host);
        return host;
    }

    private WakuRelay relay(WakuRelayConfig config) {
        WakuRelay relay = WakuRelay.start(world, host(), config);
        closeables.add(relay);
        return relay;
    }

    private WakuRelay relay() {
        return relay(WakuRelayConfig.defaults());
    }

    /** A neighbour below the relay layer, who may send what he likes. */
    private Gossipsub neighbourOf(WakuRelay relay) {
        relay.subscribe(TOPIC, received::add, soon());
        Gossipsub neighbour =
                Gossipsub.start(world, host(), GossipsubConfig.defaults(), (from, message) -> Verdict.ACCEPT);
        closeables.add(neighbour);
        neighbour.subscribe(TOPIC.name(), (from, message) -> {}, soon());
        hosts.get(1).connect(hosts.get(0));
        assertThat(neighbour.awaitMesh(TOPIC.name(), 1, soon())).isTrue();
        assertThat(relay.awaitMesh(TOPIC, 1, soon())).isTrue();
        return neighbour;
    }

    private WakuMessage.Builder message(String text) {
        return WakuMessage.builder(Bytes.utf8(text), CONTENT).timestamp(Timestamps.toNanos(world.now()));
    }

    private ReceivedMessage next() throws InterruptedException {
        ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    @Test
    void aPublishedMessageArrivesWithItsHashAndBytes() throws InterruptedException {
        WakuRelay sender = relay();
        WakuRelay receiver = relay();
        sender.subscribe(TOPIC, ignored -> {}, soon());
        receiver.subscribe(TOPIC, received::add, soon());
        hosts.get(0).connect(hosts.get(1));
        assertThat(sender.awaitMesh(TOPIC, 1, soon())).isTrue();
        WakuMessage message = message("hello").build();

        RelayResult result = sender.publish(TOPIC, message, soon());

        MessageHash hash = MessageHash.of(TOPIC, message);
        assertThat(result).isEqualTo(new RelayResult.Published(hash, 1));
        assertThat(next())
                .isEqualTo(new ReceivedMessage(
                        TOPIC,
                        message,
                        WakuMessageCodec.encode(message),
                        hosts.get(0).peerId()));
        assertThat(sender.publish(TOPIC, message, soon())).isEqualTo(new RelayResult.Duplicate(hash));
        assertThat(sender.republish(TOPIC, message, soon())).isEqualTo(new RelayResult.Published(hash, 1));
    }

    @Test
    void publishingWithoutPeersIsNoSuccessAndCanBeRepeated() throws InterruptedException {
        WakuRelay relay = relay();
        WakuMessage message = message("hello").build();
        assertThat(relay.publish(TOPIC, message, soon())).isEqualTo(new RelayResult.NoPeers());
        neighbourOf(relay);

        assertThat(relay.publish(TOPIC, message, soon())).isInstanceOf(RelayResult.Published.class);
        assertThat(next().from()).isEqualTo(hosts.get(0).peerId());
    }

    @Test
    void keepsForeignBytesAsTheyCame() throws InterruptedException {
        Gossipsub neighbour = neighbourOf(relay());
        Bytes asNimWrites =
                Bytes.concat(WakuMessageCodec.encode(message("hello").build()), Bytes.fromHex("5a00aa0100f80100"));

        neighbour.publish(TOPIC.name(), asNimWrites, soon());

        assertThat(next().data()).isEqualTo(asNimWrites);
    }

    @Test
    void rejectsWhatIsNoMessageAndBlamesItsSender() {
        WakuRelay relay = relay();
        Gossipsub neighbour = neighbourOf(relay);

        neighbour.publish(TOPIC.name(), Bytes.utf8("no protobuf"), soon());

        Awaitility.await()
                .until(() -> relay.score(hosts.get(1).peerId(), soon()).total() <= -100);
        assertThat(received).isEmpty();
    }

    @Test
    void rejectsWhatIsTooLong() {
        WakuRelay relay = relay(WakuRelayConfig.builder().sizes(1000, 1000).build());
        Gossipsub neighbour = neighbourOf(relay);
        WakuMessage large = WakuMessage.builder(Bytes.wrap(new byte[1000]), CONTENT)
                .timestamp(1)
                .build();

        neighbour.publish(TOPIC.name(), WakuMessageCodec.encode(large), soon());

        Awaitility.await()
                .until(() -> relay.score(hosts.get(1).peerId(), soon()).total() <= -100);
        assertThat(relay.publish(TOPIC, large, soon())).isInstanceOf(RelayResult.TooLarge.class);
    }

    @Test
    void ignoresMessagesOutOfTheTimeWindowWithoutBlame() throws InterruptedException {
        WakuRelay relay = relay(WakuRelayConfig.builder()
                .timestampWindow(Duration.ofSeconds(60))
                .build());
        Gossipsub neighbour = neighbourOf(relay);
        WakuMessage old = message("old")
                .timestamp(Timestamps.toNanos(world.now().minusSeconds(61)))
                .build();
        WakuMessage timeless =
                WakuMessage.builder(Bytes.utf8("timeless"), CONTENT).build();

        neighbour.publish(TOPIC.name(), WakuMessageCodec.encode(old), soon());
        neighbour.publish(TOPIC.name(), WakuMessageCodec.encode(timeless), soon());
        neighbour.publish(TOPIC.name(), WakuMessageCodec.encode(message("new").build()), soon());

        assertThat(next().message().payload()).isEqualTo(Bytes.utf8("new"));
        assertThat(received).isEmpty();
        assertThat(relay.score(hosts.get(1).peerId(), soon()).total()).isNotNegative();
    }

    @Test
    void publishesNothingThatOthersWouldRefuse() {
        WakuRelay relay = relay();

        assertThat(relay.publish(TOPIC, message("").build(), soon())).isInstanceOf(RelayResult.Invalid.class);
        assertThat(relay.publish(TOPIC, message("hello").timestamp(0).build(), soon()))
                .isInstanceOf(RelayResult.Invalid.class);
        WakuMessage aboutNothing = WakuMessage.builder(Bytes.utf8("hello"), ContentTopic.of(""))
                .timestamp(1)
                .build();
        assertThat(relay.publish(TOPIC, aboutNothing, soon())).isInstanceOf(RelayResult.Invalid.class);
    }

    @Test
    void passesEncodedMessagesOnUnchanged() throws InterruptedException {
        WakuRelay relay = relay();
        neighbourOf(relay);
        Bytes data = Bytes.concat(WakuMessageCodec.encode(message("hello").build()), Bytes.fromHex("f80100"));

        assertThat(relay.publishEncoded(TOPIC, data, soon())).isInstanceOf(RelayResult.Published.class);

        assertThat(next().data()).isEqualTo(data);
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() throws InterruptedException {
        WakuRelay relay = relay();
        relay.subscribe(
                TOPIC,
                ignored -> {
                    throw new IllegalStateException("listener of a test");
                },
                soon());
        Gossipsub neighbour = neighbourOf(relay);

        neighbour.publish(TOPIC.name(), WakuMessageCodec.encode(message("hello").build()), soon());

        assertThat(next().message().payload()).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void leavingATopicEndsIt() {
        WakuRelay relay = relay();
        Gossipsub neighbour = neighbourOf(relay);
        assertThat(relay.topics()).containsExactly(TOPIC);

        relay.unsubscribe(TOPIC, soon());

        assertThat(relay.topics()).isEmpty();
        Awaitility.await()
                .until(() -> neighbour.snapshot().subscribers(TOPIC.name()).isEmpty());
        assertThat(relay.subscribers(TOPIC)).containsExactly(hosts.get(1).peerId());
        assertThat(relay.mesh(TOPIC)).isEmpty();
    }
}

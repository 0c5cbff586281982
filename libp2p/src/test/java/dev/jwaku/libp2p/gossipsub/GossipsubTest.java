package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver over hosts in memory, in real time. */
@Timeout(60)
class GossipsubTest {
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final List<Gossipsub> nodes = new ArrayList<>();
    private final List<MemoryHost> hosts = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Gossipsub::close);
        hosts.forEach(MemoryHost::close);
        world.close();
        assertThat(meters.count("jwaku_task_failures_total")).isZero();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(20));
    }

    private Gossipsub node(MessageValidator validator) {
        return node(GossipsubConfig.defaults(), validator);
    }

    private Gossipsub node(GossipsubConfig config, MessageValidator validator) {
        MemoryHost host = new MemoryHost(world, hosts.size() + 1);
        Gossipsub node = Gossipsub.start(world, host, config, validator);
        hosts.add(host);
        nodes.add(node);
        return node;
    }

    private Gossipsub node() {
        return node((from, message) -> Verdict.ACCEPT);
    }

    /** Nodes in a row, all following the topic, with their meshes up; the last one's messages go to the listener. */
    private void line(int count, GossipListener last) {
        for (int i = 0; i < count; i++) {
            node();
            nodes.get(i).subscribe(TOPIC, i == count - 1 ? last : (from, message) -> {}, soon());
            if (i > 0) {
                hosts.get(i).connect(hosts.get(i - 1));
            }
        }
        for (int i = 0; i < count; i++) {
            int neighbours = i == 0 || i == count - 1 ? 1 : 2;
            assertThat(nodes.get(i).awaitMesh(TOPIC, neighbours, soon())).isTrue();
        }
    }

    @Test
    void aMessageReachesTheOtherEndOfALine() throws InterruptedException {
        LinkedBlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
        line(4, (from, message) -> received.add(message.data()));

        PublishResult result = nodes.getFirst().publish(TOPIC, Bytes.utf8("hello"), soon());

        assertThat(result).isEqualTo(new PublishResult.Published(1));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("hello"));
        assertThat(nodes.getFirst().publish(TOPIC, Bytes.utf8("hello"), soon()))
                .isEqualTo(new PublishResult.Duplicate());
    }

    @Test
    void aRepublishedMessageReachesWhoeverMissedItAndNobodyTwice() throws InterruptedException {
        LinkedBlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Bytes> own = new LinkedBlockingQueue<>();
        node();
        node();
        nodes.getFirst().subscribe(TOPIC, (from, message) -> own.add(message.data()), soon());
        assertThat(nodes.getFirst().republish(TOPIC, Bytes.utf8("hello"), soon()))
                .isEqualTo(new PublishResult.NoPeers());
        nodes.getLast().subscribe(TOPIC, (from, message) -> received.add(message.data()), soon());
        hosts.get(0).connect(hosts.get(1));
        assertThat(nodes.getFirst().awaitMesh(TOPIC, 1, soon())).isTrue();

        for (int i = 0; i < 3; i++) {
            assertThat(nodes.getFirst().republish(TOPIC, Bytes.utf8("hello"), soon()))
                    .isEqualTo(new PublishResult.Published(1));
        }
        nodes.getFirst().publish(TOPIC, Bytes.utf8("last"), soon());

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("hello"));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("last"));
        assertThat(own.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("hello"));
        assertThat(own.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("last"));
    }

    @Test
    void ownMessagesReachOwnListeners() throws InterruptedException {
        LinkedBlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
        line(2, (from, message) -> received.add(message.data()));

        nodes.getLast().publish(TOPIC, Bytes.utf8("mine"), soon());

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("mine"));
    }

    @Test
    void publishingWithoutAPeerIsNoSuccess() {
        Gossipsub alone = node();

        assertThat(alone.publish(TOPIC, Bytes.utf8("hello"), soon())).isEqualTo(new PublishResult.NoPeers());
    }

    @Test
    void aKeptMessageIsHeardHereOnceAndCanBePublishedLater() throws InterruptedException {
        LinkedBlockingQueue<Bytes> own = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
        node();
        node();
        assertThat(nodes.getFirst().keep(TOPIC, Bytes.utf8("kept"), soon())).isFalse();
        nodes.getFirst().subscribe(TOPIC, (from, message) -> own.add(message.data()), soon());
        assertThat(nodes.getFirst().keep(TOPIC, Bytes.utf8("kept"), soon())).isTrue();

        assertThat(own.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("kept"));
        assertThat(nodes.getFirst().keep(TOPIC, Bytes.utf8("kept"), soon())).isFalse();
        assertThat(nodes.getFirst().publish(TOPIC, Bytes.utf8("kept"), soon()))
                .isEqualTo(new PublishResult.Duplicate());
        nodes.getLast().subscribe(TOPIC, (from, message) -> received.add(message.data()), soon());
        hosts.get(0).connect(hosts.get(1));
        assertThat(nodes.getFirst().awaitMesh(TOPIC, 1, soon())).isTrue();
        assertThat(nodes.getFirst().republish(TOPIC, Bytes.utf8("kept"), soon()))
                .isEqualTo(new PublishResult.Published(1));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.utf8("kept"));
        assertThat(own).isEmpty();
    }

    @Test
    void aBurstThroughTheMiddleArrivesCompleteAtASlowReceiver() {
        int count = 20_000;
        AtomicInteger received = new AtomicInteger();
        line(3, (from, message) -> {
            if (received.incrementAndGet() % 1000 == 0) {
                world.parkUntil(world.nanoTime() + Duration.ofMillis(20).toNanos());
            }
        });
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[1024];
            ByteBuffer.wrap(data).putInt(i);
            assertThat(nodes.getFirst().publish(TOPIC, Bytes.wrap(data), soon()))
                    .isEqualTo(new PublishResult.Published(1));
        }

        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> received.get() == count);
        assertThat(meters.snapshot().entrySet())
                .filteredOn(entry -> entry.getKey().startsWith(GossipMeters.DROPPED))
                .allSatisfy(entry -> assertThat(entry.getValue()).isZero());
    }

    @Test
    void aBrokenStreamIsOpenedAnewAndNothingIsLost() {
        AtomicInteger received = new AtomicInteger();
        line(2, (from, message) -> received.incrementAndGet());

        hosts.getFirst().resetStreams();
        for (int i = 0; i < 10; i++) {
            nodes.getFirst().publish(TOPIC, Bytes.utf8("message " + i), soon());
        }

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> received.get() == 10);
    }

    @Test
    void aPeerJoinsWithoutIdentifyWhenItOpensAStream() {
        node().subscribe(TOPIC, (from, message) -> {}, soon());
        node().subscribe(TOPIC, (from, message) -> {}, soon());
        hosts.get(0).connectUnidentified(hosts.get(1));

        Stream stream = hosts.get(0).openStream(hosts.get(1).peerId(), GossipsubConfig.WAKU_RELAY, soon());

        assertThat(nodes.get(1).awaitMesh(TOPIC, 1, soon())).isTrue();
        stream.close();
    }

    @Test
    void aDisconnectedPeerLeavesAndComesBack() {
        line(2, (from, message) -> {});
        hosts.get(0).disconnect(hosts.get(1).peerId(), "test");
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> nodes.get(0).snapshot().peers().isEmpty()
                        && nodes.get(1).snapshot().peers().isEmpty());

        hosts.get(0).connect(hosts.get(1));

        assertThat(nodes.get(0).awaitMesh(TOPIC, 1, soon())).isTrue();
        assertThat(nodes.get(1).awaitMesh(TOPIC, 1, soon())).isTrue();
    }

    @Test
    void anRpcThatIsNoneCostsTheSenderAndItsStream() {
        node().subscribe(TOPIC, (from, message) -> {}, soon());
        node();
        hosts.get(0).connect(hosts.get(1));
        Awaitility.await().until(() -> !nodes.get(0).snapshot().peers().isEmpty());
        Stream stream = hosts.get(1).openStream(hosts.get(0).peerId(), GossipsubConfig.WAKU_RELAY, soon());

        stream.write(new byte[] {3, 0x12, 0x7f, 0x7f}, 0, 4, soon());

        Awaitility.await()
                .until(() -> nodes.get(0).score(hosts.get(1).peerId(), soon()).total() < 0);
    }

    @Test
    void rejectedMessagesAreNeitherDeliveredNorForwardedAndCostTheSender() {
        AtomicInteger received = new AtomicInteger();
        Gossipsub sender = node();
        Gossipsub judge = node((from, message) -> Verdict.REJECT);
        sender.subscribe(TOPIC, (from, message) -> {}, soon());
        judge.subscribe(TOPIC, (from, message) -> received.incrementAndGet(), soon());
        hosts.get(0).connect(hosts.get(1));
        assertThat(sender.awaitMesh(TOPIC, 1, soon())).isTrue();

        sender.publish(TOPIC, Bytes.utf8("bad"), soon());

        Awaitility.await()
                .until(() -> judge.score(hosts.get(0).peerId(), soon()).total() <= -100);
        assertThat(received.get()).isZero();
    }

    @Test
    void closingEndsTheStreamInsteadOfResettingIt() {
        MemoryHost witness = new MemoryHost(world, 100);
        hosts.add(witness);
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        witness.handle(GossipsubConfig.WAKU_RELAY, new StreamLimits(1, 1), stream -> {
            FrameReader frames = new FrameReader(stream, 10_000, "witness");
            while (frames.read(soon()) != null) {
                continue;
            }
            ends.add("closed");
        });
        Gossipsub node = node();
        node.subscribe(TOPIC, (from, message) -> {}, soon());
        hosts.getLast().connect(witness);
        Awaitility.await().until(() -> !node.snapshot().peers().isEmpty());

        node.close();

        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> "closed".equals(ends.peek()));
    }

    @Test
    void leavingATopicEndsItsDelivery() {
        AtomicInteger received = new AtomicInteger();
        line(2, (from, message) -> received.incrementAndGet());

        nodes.get(1).unsubscribe(TOPIC, soon());

        Awaitility.await()
                .until(() -> nodes.get(0).snapshot().subscribers(TOPIC).isEmpty());
        assertThat(nodes.get(0).publish(TOPIC, Bytes.utf8("hello"), soon())).isEqualTo(new PublishResult.NoPeers());
        assertThat(received.get()).isZero();
    }
}

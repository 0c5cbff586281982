package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final SystemWorld world = new SystemWorld();
    private final GossipLimits limits = GossipLimits.builder()
            .queues(10_000, 15_000, 5_000)
            .writeBatch(4_000)
            .build();
    private final GossipsubConfig config =
            GossipsubConfig.builder().limits(limits).build();
    private final Backpressure backpressure = new Backpressure(world, config, new GossipMeters(Meters.NONE));
    private final SendQueue queue = new SendQueue(world, peer(1), limits, backpressure);

    @AfterEach
    void close() {
        world.close();
    }

    private static GossipMessage message(int number, int length) {
        byte[] data = new byte[length];
        data[0] = (byte) number;
        Bytes bytes = Bytes.wrap(data);
        return GossipMessage.of(MessageIdFunction.SHA_256.idOf(TOPIC, bytes), TOPIC, bytes);
    }

    private List<Rpc> rpcs(SendQueue.@Nullable Batch batch) {
        MemoryStream[] ends = MemoryStream.pair(world);
        byte[] frames = batch == null ? new byte[0] : batch.frames();
        ends[0].write(frames, 0, frames.length, Deadline.after(world, Duration.ofSeconds(5)));
        ends[0].closeWrite();
        FrameReader reader = new FrameReader(ends[1], limits.maxRpcWrite(), "test");
        List<Rpc> rpcs = new ArrayList<>();
        Bytes frame = reader.read(Deadline.after(world, Duration.ofSeconds(5)));
        while (frame != null) {
            rpcs.add(new RpcCodec(MessageIdFunction.SHA_256).decode(frame));
            frame = reader.read(Deadline.after(world, Duration.ofSeconds(5)));
        }
        return rpcs;
    }

    @Test
    void controlGoesFirstAndMessagesShareAnRpc() {
        queue.offerMessage(message(1, 100));
        queue.offerMessage(message(2, 100));
        queue.offerControl(RpcCodec.encode(GossipFixtures.graft(TOPIC)));

        List<Rpc> rpcs = rpcs(queue.take());

        assertThat(rpcs).hasSize(2);
        assertThat(rpcs.get(0).control().graft()).containsExactly(TOPIC);
        assertThat(rpcs.get(1).publish()).extracting(each -> each.data().get(0)).containsExactly((byte) 1, (byte) 2);
    }

    @Test
    void aBatchHoldsNoMoreThanItsBytesAndAnRpcNoMoreThanAFewMessages() {
        for (int i = 0; i < 9; i++) {
            queue.offerMessage(message(i, 900));
        }
        assertThat(rpcs(queue.take()).getFirst().publish()).hasSize(4);

        for (int i = 0; i < 9; i++) {
            queue.offerMessage(message(i, 10));
        }
        queue.take();
        List<Rpc> rest = rpcs(queue.take());
        assertThat(rest).extracting(rpc -> rpc.publish().size()).containsExactly(1 + 7, 2);
    }

    @Test
    void aMessageLongerThanABatchGoesAlone() {
        queue.offerMessage(message(1, 8_000));
        queue.offerMessage(message(2, 100));

        assertThat(rpcs(queue.take()).getFirst().publish()).hasSize(1);
    }

    @Test
    void refusesMoreThanThePeersBytes() {
        assertThat(queue.offerMessage(message(1, 6_000))).isEqualTo(SendQueue.Offer.ACCEPTED);
        assertThat(queue.offerMessage(message(2, 6_000))).isEqualTo(SendQueue.Offer.PEER_QUEUE_FULL);
    }

    @Test
    void refusesMoreThanAllPeersBytesAndGivesThemBack() {
        SendQueue other = new SendQueue(world, peer(2), limits, backpressure);
        queue.offerMessage(message(1, 9_000));

        assertThat(other.offerMessage(message(1, 9_000))).isEqualTo(SendQueue.Offer.TOTAL_QUEUE_FULL);
        queue.take();
        assertThat(other.offerMessage(message(1, 9_000))).isEqualTo(SendQueue.Offer.ACCEPTED);
        assertThat(other.abort()).isEqualTo(1);
        assertThat(backpressure.queued()).isZero();
    }

    @Test
    void aClosedQueueGivesOutWhatItHasAndThenEnds() {
        queue.offerMessage(message(1, 100));
        queue.close();

        assertThat(queue.offerMessage(message(2, 100))).isEqualTo(SendQueue.Offer.NO_STREAM);
        assertThat(queue.take()).isNotNull();
        assertThat(queue.take()).isNull();
    }

    @Test
    void aCongestedPeerHoldsOthersBackUntilItsQueueIsShort() {
        backpressure.peerAdded();
        backpressure.peerAdded();
        Duration blink = Duration.ofMillis(20);
        assertThat(backpressure.await(peer(2), Deadline.after(world, blink))).isTrue();

        queue.offerMessage(message(1, 6_000));

        assertThat(backpressure.await(peer(2), Deadline.after(world, blink))).isFalse();
        assertThat(backpressure.await(peer(1), Deadline.after(world, blink))).isTrue();
        assertThat(backpressure.await(null, Deadline.after(world, blink))).isFalse();
        queue.take();
        assertThat(backpressure.await(peer(2), Deadline.after(world, blink))).isTrue();
    }

    @Test
    void oneCongestedPeerAmongManyHoldsNobodyBack() {
        for (int i = 0; i < 6; i++) {
            backpressure.peerAdded();
        }

        queue.offerMessage(message(1, 6_000));

        assertThat(backpressure.await(peer(2), Deadline.after(world, Duration.ofMillis(20))))
                .isTrue();
    }
}

package dev.jwaku.waku.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetadataServiceTest {
    private final SystemWorld world = new SystemWorld();
    private final MemoryHost ours = new MemoryHost(world, 1);
    private final MemoryHost theirs = new MemoryHost(world, 2);
    private final LinkedBlockingQueue<WakuMetadata> learned = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<WakuMetadata> foreign = new LinkedBlockingQueue<>();
    private final MetadataListener listener = new MetadataListener() {
        @Override
        public void learned(PeerId peer, WakuMetadata metadata) {
            learned.add(metadata);
        }

        @Override
        public void foreign(PeerId peer, WakuMetadata metadata) {
            foreign.add(metadata);
        }
    };
    private final MetadataService service =
            MetadataService.start(world, ours, WakuMetadata.of(16, List.of(32, 64)), listener);

    @AfterEach
    void close() {
        service.close();
        ours.close();
        theirs.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    @Test
    void bothSidesLearnOfEachOther() throws InterruptedException {
        WakuMetadata other = WakuMetadata.of(16, List.of(32));
        try (MetadataService theirService = MetadataService.start(world, theirs, other, MetadataListener.NONE)) {
            ours.connect(theirs);

            assertThat(learned.poll(10, TimeUnit.SECONDS)).isEqualTo(other);
            assertThat(theirService.request(ours.peerId(), soon())).isEqualTo(WakuMetadata.of(16, List.of(32, 64)));
        }
        assertThat(ours.isConnected(theirs.peerId())).isTrue();
    }

    @Test
    void disconnectsAPeerOfAnotherCluster() throws InterruptedException {
        WakuMetadata other = WakuMetadata.of(1, List.of(0));
        // answers and does not ask: it would disconnect us, perhaps before we have its answer
        theirs.handle(MetadataService.PROTOCOL, new StreamLimits(1, 1), stream -> {
            Frames.write(stream, MetadataCodec.encode(other), soon());
            stream.closeWrite();
        });

        ours.connect(theirs);

        assertThat(foreign.poll(10, TimeUnit.SECONDS)).isEqualTo(other);
        Awaitility.await().until(() -> !ours.isConnected(theirs.peerId()));
        assertThat(learned).isEmpty();
    }

    @Test
    void keepsAPeerThatDoesNotServeMetadata() {
        ours.connect(theirs);

        assertThat(ours.isConnected(theirs.peerId())).isTrue();
        assertThat(learned).isEmpty();
    }

    @Test
    void takesAnAnswerThatWasSentBeforeTheRequestWasRead() throws InterruptedException {
        theirs.handle(MetadataService.PROTOCOL, new StreamLimits(1, 1), stream -> {
            Frames.write(stream, Bytes.fromHex("0810"), soon());
            stream.closeWrite();
        });

        ours.connect(theirs);

        assertThat(learned.poll(10, TimeUnit.SECONDS)).isEqualTo(new WakuMetadata(OptionalInt.of(16), List.of()));
    }

    @Test
    void keepsAPeerWhoseAnswerIsBroken() {
        theirs.handle(MetadataService.PROTOCOL, new StreamLimits(1, 1), stream -> {
            Frames.write(stream, Bytes.fromHex("ffff"), soon());
            stream.closeWrite();
        });

        ours.connect(theirs);

        Awaitility.await().during(Duration.ofMillis(200)).until(() -> ours.isConnected(theirs.peerId()));
        assertThat(learned).isEmpty();
    }

    @Test
    void asksAgainOnANewConnection() throws InterruptedException {
        WakuMetadata other = WakuMetadata.of(16, List.of(32));
        try (MetadataService ignored = MetadataService.start(world, theirs, other, MetadataListener.NONE)) {
            ours.connect(theirs);
            assertThat(learned.poll(10, TimeUnit.SECONDS)).isEqualTo(other);
            ours.disconnect(theirs.peerId(), "test");

            ours.connect(theirs);

            assertThat(learned.poll(10, TimeUnit.SECONDS)).isEqualTo(other);
        }
    }
}

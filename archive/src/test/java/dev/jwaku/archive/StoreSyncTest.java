package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.sync.StoreSync;
import dev.jwaku.waku.sync.SyncConfig;
import dev.jwaku.waku.sync.SyncId;
import dev.jwaku.waku.sync.SyncReport;
import dev.jwaku.waku.sync.SyncStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreSyncTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final long SECOND = 1_000_000_000L;

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final long base = (world.now().getEpochSecond() - 1800) * SECOND;
    private final List<Side> sides = new ArrayList<>();

    @AfterEach
    void close() {
        sides.forEach(Side::close);
        world.close();
    }

    private final class Side {
        private final MemoryHost host = new MemoryHost(world, sides.size() + 1);
        private final MessageArchive archive = new MemoryArchive(MemoryArchive.DEFAULT_CAPACITY);
        private final List<SyncReport> reports = new CopyOnWriteArrayList<>();
        private final StoreSync sync;

        Side(List<ArchivedMessage> messages, Duration interval) {
            archive.insert(messages);
            SyncConfig defaults = SyncConfig.defaults();
            sync = StoreSync.start(
                    world,
                    host,
                    archive,
                    new SyncStorage(world),
                    () -> List.of(TOPIC),
                    defaults.withTimes(interval, defaults.range(), defaults.jitter()),
                    reports::add);
            sides.add(this);
            assertThat(sync.awaitReady(soon())).isTrue();
        }

        void close() {
            sync.close();
            host.close();
            archive.close();
        }
    }

    private Side side(List<ArchivedMessage> messages) {
        return new Side(messages, Duration.ofHours(1));
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(20));
    }

    private ArchivedMessage message(int number) {
        return ArchivedMessage.of(
                TOPIC,
                WakuMessage.builder(Bytes.utf8("message " + number), ContentTopic.of("/test/1/sync/proto"))
                        .timestamp(base + number * SECOND / 10)
                        .build());
    }

    private List<ArchivedMessage> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::message).toList();
    }

    private static List<SyncId> ids(List<ArchivedMessage> messages) {
        return messages.stream()
                .map(message -> new SyncId(message.timestamp(), message.hash()))
                .toList();
    }

    @Test
    void bothEndUpWithEverythingAndSayWhatWasMissing() {
        Side first = side(messages(0, 900));
        Side second = side(messages(300, 1200));
        first.host.connect(second.host);
        SyncReport report = first.sync.sync(second.host.peerId(), soon());
        assertThat(report.missingHere()).isEqualTo(ids(messages(900, 1200)));
        assertThat(report.missingThere()).isEqualTo(ids(messages(0, 300)));
        assertThat(report.gaps())
                .containsExactly(new SyncReport.Gap(
                        message(900).timestamp(), message(1199).timestamp(), 300));
        await().until(() -> first.archive.count() == 1200 && second.archive.count() == 1200);
        await().until(() -> second.reports.size() == 1);
        assertThat(second.reports.getFirst().missingHere()).isEqualTo(report.missingThere());
        assertThat(meters.count("total_transfer_messages_exchanged", "direction", "sent"))
                .isEqualTo(600);

        SyncReport again = second.sync.sync(first.host.peerId(), soon());
        assertThat(again.missingHere()).isEmpty();
        assertThat(again.missingThere()).isEmpty();
        assertThat(again.roundTrips()).isEqualTo(1);
    }

    @Test
    void anEmptyNodeGetsEverythingAndKnowsWhat() {
        Side full = side(messages(0, 500));
        Side empty = side(List.of());
        empty.host.connect(full.host);
        SyncReport report = empty.sync.sync(full.host.peerId(), soon());
        assertThat(report.missingHere()).isEqualTo(ids(messages(0, 500)));
        await().until(() -> empty.archive.count() == 500);
    }

    @Test
    void beginsByItself() {
        Side first = new Side(messages(0, 10), Duration.ofMillis(50));
        Side second = side(messages(10, 20));
        first.host.connect(second.host);
        await().until(() -> first.archive.count() == 20 && second.archive.count() == 20);
    }

    @Test
    void takesNothingFromAPeerWithoutASession() {
        Side side = side(List.of());
        MemoryHost stranger = new MemoryHost(world, 9);
        stranger.connect(side.host);
        assertThatThrownBy(() -> {
                    Stream stream = stranger.openStream(side.host.peerId(), StoreSync.TRANSFER, soon());
                    Frames.write(stream, Bytes.fromHex("0a00"), soon());
                    stream.closeWrite();
                    byte[] answer = new byte[1];
                    stream.read(answer, 0, 1, soon());
                })
                .isInstanceOf(Libp2pException.class);
        assertThat(meters.count("jwaku_store_sync_refused", "reason", "no_session"))
                .isEqualTo(1);
        assertThat(side.archive.count()).isZero();
        stranger.close();
    }

    @Test
    void aPeerThatTalksNonsenseIsCutOff() {
        Side side = side(messages(0, 10));
        MemoryHost stranger = new MemoryHost(world, 9);
        stranger.connect(side.host);
        Stream stream = stranger.openStream(side.host.peerId(), StoreSync.RECONCILIATION, soon());
        Frames.write(stream, Bytes.fromHex("ffffffff"), soon());
        byte[] answer = new byte[1];
        assertThatThrownBy(() -> stream.read(answer, 0, 1, soon())).isInstanceOf(Libp2pException.class);
        assertThat(side.reports).isEmpty();
        stranger.close();
    }
}

package dev.jwaku.delivery.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceOutboxTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");

    private final AcceleratedWorld world = new AcceleratedWorld(3);
    private final InMemoryNetwork network = new InMemoryNetwork(world, 1);
    private final InMemoryNetwork.Participant node = network.join();
    private final List<Bytes> republished = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        network.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private ServiceOutbox outbox(InMemoryStore store) {
        network.join();
        return new ServiceOutbox(world, node, node.network().stores(), (topic, encoded) -> {
            republished.add(encoded);
            store.hear(topic, WakuMessageCodec.decode(encoded));
            return new PublishOutcome.Taken(1);
        });
    }

    private WakuMessage message(int number) {
        return WakuMessage.builder(Bytes.utf8("message " + number), TOPIC)
                .timestamp(Timestamps.toNanos(world.now()) + number)
                .build();
    }

    private long outcomes(String outcome) {
        return world.meters().count("jwaku_service_outbox_total", "outcome", outcome);
    }

    @Test
    void whatAStoreHasIsNotPublishedAgain() {
        InMemoryStore store = network.addStore();
        try (ServiceOutbox outbox = outbox(store)) {
            WakuMessage message = message(1);
            store.hear(SHARD, message);
            outbox.published(SHARD, message, WakuMessageCodec.encode(message), 3);
            await().atMost(Duration.ofSeconds(30)).until(() -> outcomes("stored") == 1);
            assertThat(republished).isEmpty();
            assertThat(outbox.size()).isZero();
        }
    }

    @Test
    void whatNoStoreHasIsPublishedAgainWithTheSameBytes() {
        InMemoryStore store = network.addStore();
        try (ServiceOutbox outbox = outbox(store)) {
            WakuMessage message = message(1);
            outbox.published(SHARD, message, WakuMessageCodec.encode(message), 3);
            await().atMost(Duration.ofSeconds(30)).until(() -> outcomes("stored") == 1);
            assertThat(republished).isNotEmpty().containsOnly(WakuMessageCodec.encode(message));
        }
    }

    @Test
    void whatFindsNoRoomIsCountedAndWhatNoStoreWouldKeepIsNotFollowed() {
        InMemoryStore store = network.addStore();
        store.behave(InMemoryStore.Behaviour.HIDING);
        try (ServiceOutbox outbox = outbox(store)) {
            WakuMessage ephemeral = message(1).toBuilder().ephemeral(true).build();
            outbox.published(SHARD, ephemeral, WakuMessageCodec.encode(ephemeral), 1);
            assertThat(outbox.size()).isZero();
            for (int i = 0; i < ServiceOutbox.MAX_MESSAGES + 10; i++) {
                WakuMessage message = message(i);
                outbox.published(SHARD, message, WakuMessageCodec.encode(message), 1);
            }
            assertThat(outcomes("no_room")).isGreaterThanOrEqualTo(10);
            assertThat(outbox.size()).isLessThanOrEqualTo(ServiceOutbox.MAX_MESSAGES);
        }
    }
}

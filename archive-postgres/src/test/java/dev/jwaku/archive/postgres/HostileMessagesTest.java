package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.Messages;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessagesRefusedException;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages and queries made to do harm. */
@Timeout(60)
@ExtendWith(SharedDatabases.class)
class HostileMessagesTest {
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final TestDatabases databases;
    private PostgresArchive archive;

    HostileMessagesTest(TestDatabases databases) {
        this.databases = databases;
    }

    @BeforeEach
    void open() throws Exception {
        PostgresConfig config = databases.config(databases.create());
        archive = databases.open(world, config.withLimits(config.limits().withNewTopicsPerHour(50)));
    }

    @AfterEach
    void close() {
        archive.close();
        world.close();
    }

    private void assertRefused(String reason, ArchivedMessage bad) {
        ArchivedMessage good = Messages.at(1);
        assertThatThrownBy(() -> archive.insert(List.of(good, bad)))
                .isInstanceOfSatisfying(
                        MessagesRefusedException.class,
                        e -> assertThat(e.refused()).containsExactly(bad.hash()))
                .hasMessageContaining(reason);
        assertThat(archive.count()).isZero();
        assertThat(meters.count("jwaku_archive_refused", "reason", reason)).isEqualTo(1);
    }

    @Test
    void contentTopicsOfAMegabyte() {
        assertRefused("content_topic_too_long", Messages.at(1, "/".repeat(1_000_000), Messages.TOPIC));
    }

    @Test
    void contentTopicsOfManyBytesAndFewCharacters() {
        assertRefused("content_topic_too_long", Messages.at(1, "é".repeat(600), Messages.TOPIC));
    }

    @Test
    void longPubsubTopics() {
        assertRefused("pubsub_topic_too_long", Messages.at(1, "/a", PubsubTopic.of("x".repeat(257))));
    }

    @Test
    void topicsWithAZero() {
        assertRefused("topic_with_zero", Messages.at(1, "/a\0b", Messages.TOPIC));
    }

    @Test
    void timesBefore1970AndFarAhead() {
        assertRefused("too_old", Messages.at(-1));
        assertRefused("in_the_future", Messages.at(Long.MAX_VALUE));
        long soon = Range.nanos(world.now().plus(Acceptance.MAX_AHEAD).minusSeconds(60));
        assertThat(archive.insert(List.of(Messages.at(soon)))).isEqualTo(1);
    }

    /** The longest pair fits into the index, also when it does not compress. */
    @Test
    void theLongestTopicsThatAreKept() {
        StringBuilder content = new StringBuilder();
        for (int i = 0; content.length() < 1024; i++) {
            content.append(Integer.toHexString(i * 0x9E3779B1));
        }
        content.setLength(1024);
        String pubsub = content.substring(3, 259);
        ArchivedMessage message = Messages.at(1, content.toString(), PubsubTopic.of(pubsub));
        assertThat(archive.insert(List.of(message))).isEqualTo(1);
        StoreQuery query = StoreQuery.builder()
                .includeData(true)
                .pubsubTopic(message.topic())
                .contentTopics(List.of(message.message().contentTopic()))
                .build();
        assertThat(archive.query(query).entries())
                .containsExactly(StoreEntry.of(message.hash(), message.topic(), message.message()));
    }

    @Test
    void everyMessageOnATopicOfItsOwn() {
        List<ArchivedMessage> flood = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            flood.add(Messages.at(i, "/flood/1/" + i + "/x", Messages.TOPIC));
        }
        List<ArchivedMessage> others = new ArrayList<>();
        assertThatThrownBy(() -> archive.insert(flood)).isInstanceOfSatisfying(MessagesRefusedException.class, e -> {
            assertThat(e.refused()).hasSize(30);
            others.addAll(e.others(flood));
        });
        assertThat(archive.insert(others)).isEqualTo(50);
        assertThat(meters.count("jwaku_archive_refused", "reason", "too_many_new_topics"))
                .isEqualTo(30);
        // topics that are known go on
        assertThat(archive.insert(List.of(Messages.at(1000, "/flood/1/3/x", Messages.TOPIC))))
                .isEqualTo(1);
    }

    @Test
    void topicsThatLookLikeSql() {
        String topic = "/a'); DROP TABLE message; --/1/\"b\"/\\{x,NULL}";
        ArchivedMessage message = Messages.at(1, topic, Messages.TOPIC);
        archive.insert(List.of(message));
        StoreQuery query = StoreQuery.builder()
                .includeData(true)
                .contentTopics(List.of(ContentTopic.of(topic)))
                .build();
        assertThat(archive.query(query).entries()).hasSize(1);
    }

    @Test
    void queriesWithTopicsThatCannotBeThere() {
        archive.insert(List.of(Messages.at(1, "/a", Messages.TOPIC)));
        for (String topic : List.of("/a\0", "x".repeat(1_000_000), "")) {
            assertThat(archive.query(StoreQuery.builder()
                                    .contentTopics(List.of(ContentTopic.of(topic)))
                                    .build())
                            .entries())
                    .isEmpty();
        }
        assertThat(archive.query(StoreQuery.builder()
                                .pubsubTopic(PubsubTopic.of("/a\0"))
                                .build())
                        .entries())
                .isEmpty();
    }

    @Test
    void emptyAndLargePayloads() {
        WakuMessage empty = WakuMessage.builder(Bytes.EMPTY, ContentTopic.of("/a"))
                .timestamp(1)
                .build();
        WakuMessage large = WakuMessage.builder(Bytes.wrap(new byte[2_000_000]), ContentTopic.of("/a"))
                .timestamp(2)
                .meta(Bytes.wrap(new byte[64]))
                .version(Integer.MAX_VALUE)
                .build();
        archive.insert(List.of(ArchivedMessage.of(Messages.TOPIC, empty), ArchivedMessage.of(Messages.TOPIC, large)));
        assertThat(archive.query(StoreQuery.builder()
                                .includeData(true)
                                .forward(true)
                                .build())
                        .entries())
                .extracting(entry -> entry.content().orElseThrow().message())
                .containsExactly(empty, large);
    }
}

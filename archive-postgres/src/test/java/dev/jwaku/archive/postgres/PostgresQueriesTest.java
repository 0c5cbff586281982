package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.archive.Messages;
import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries over several partitions, with more topics and hashes than one statement takes. */
@Timeout(120)
@ExtendWith(SharedDatabases.class)
class PostgresQueriesTest {
    private static final long DAY = Duration.ofDays(1).toNanos();
    private static final int TOPICS = 1500;

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final Random random = new Random(7);
    private final TestDatabases databases;
    private PostgresConfig config;

    PostgresQueriesTest(TestDatabases databases) {
        this.databases = databases;
    }

    @BeforeEach
    void create() throws Exception {
        config = databases.config(databases.create());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static PubsubTopic shard(int number) {
        return PubsubTopic.of("/waku/2/rs/16/" + number);
    }

    private static String content(int number) {
        return "/x/1/" + number + "/proto";
    }

    private ArchivedMessage messageOfTheLastTenDays() {
        long now = Range.nanos(world.now());
        return Messages.at(
                now - (long) (random.nextDouble() * 10 * DAY),
                content(random.nextInt(TOPICS)),
                shard(random.nextInt(4)));
    }

    private List<ArchivedMessage> history(int size) {
        List<ArchivedMessage> history = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            history.add(messageOfTheLastTenDays());
        }
        return history;
    }

    /** The archive in memory knows the answers. */
    @Test
    void answersAsTheModelDoesOverPartitions() {
        List<ArchivedMessage> history = history(3000);
        try (MemoryArchive model = new MemoryArchive(10_000);
                PostgresArchive archive = databases.open(world, config)) {
            assertThat(archive.insert(history)).isEqualTo(model.insert(history));
            for (int i = 0; i < 300; i++) {
                StoreQuery query = randomQuery(history);
                assertThat(archive.query(query)).as("%s", query).isEqualTo(model.query(query));
            }
        }
        for (PostgresMeters.Shape shape : List.of(
                PostgresMeters.Shape.S1,
                PostgresMeters.Shape.S2,
                PostgresMeters.Shape.S3,
                PostgresMeters.Shape.S4,
                PostgresMeters.Shape.S5,
                PostgresMeters.Shape.S6,
                PostgresMeters.Shape.S7)) {
            assertThat(meters.distribution("jwaku_archive_statement_seconds", "shape", shape.name())
                            .orElseThrow()
                            .count())
                    .as("%s", shape)
                    .isPositive();
        }
    }

    private StoreQuery randomQuery(List<ArchivedMessage> history) {
        StoreQuery.Builder query = StoreQuery.builder()
                .forward(random.nextBoolean())
                .includeData(random.nextBoolean())
                .limit(random.nextInt(120));
        boolean withCursor = random.nextInt(3) == 0;
        if (withCursor) {
            query.cursor(any(history).hash());
        }
        if (random.nextInt(3) == 0) {
            query.pubsubTopic(shard(random.nextInt(5)));
        }
        switch (random.nextInt(4)) {
            case 0 -> query.contentTopics(contents(random.nextInt(1, 4)));
            case 1 -> query.contentTopics(contents(withCursor ? 10 : random.nextInt(1, TOPICS)));
            default -> query.contentTopics(List.of());
        }
        if (random.nextInt(3) == 0) {
            query.timeStart(any(history).timestamp());
        }
        if (random.nextInt(3) == 0) {
            query.timeEnd(any(history).timestamp());
        }
        if (random.nextInt(4) == 0) {
            query.hashes(hashes(history, random.nextInt(1, random.nextBoolean() ? 10 : 500)));
        }
        return query.build();
    }

    private ArchivedMessage any(List<ArchivedMessage> history) {
        return history.get(random.nextInt(history.size()));
    }

    private List<ContentTopic> contents(int count) {
        TreeSet<ContentTopic> contents = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            contents.add(ContentTopic.of(content(random.nextInt(TOPICS + 10))));
        }
        return List.copyOf(contents);
    }

    private List<MessageHash> hashes(List<ArchivedMessage> history, int count) {
        List<MessageHash> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(
                    random.nextInt(5) == 0
                            ? Messages.at(random.nextInt()).hash()
                            : any(history).hash());
        }
        return hashes;
    }

    @Test
    void whatIsOlderThanThePolicyKeepsIsHidden() {
        List<ArchivedMessage> history = history(200);
        try (PostgresArchive archive = databases.open(world, config)) {
            archive.insert(history);
        }
        long cutoff = Range.nanos(world.now()) - 5 * DAY;
        List<MessageHash> young = history.stream()
                .filter(message -> message.timestamp() >= cutoff)
                .map(ArchivedMessage::hash)
                .toList();
        PostgresConfig fiveDays = config.withRetention(RetentionPolicy.parse("time:" + 5 * 86_400));
        try (PostgresArchive archive = databases.open(world, fiveDays)) {
            assertThat(all(archive, StoreQuery.builder().build())).containsExactlyInAnyOrderElementsOf(young);
            assertThat(all(
                            archive,
                            StoreQuery.builder()
                                    .hashes(history.stream()
                                            .map(ArchivedMessage::hash)
                                            .toList())
                                    .build()))
                    .containsExactlyInAnyOrderElementsOf(young);
            assertThat(archive.oldest().orElseThrow()).isGreaterThanOrEqualTo(cutoff);
            assertThat(archive.count()).isEqualTo(young.size());
        }
    }

    private static List<MessageHash> all(PostgresArchive archive, StoreQuery query) {
        List<MessageHash> walked = new ArrayList<>();
        Optional<MessageHash> cursor = Optional.empty();
        do {
            StorePage page = archive.query(
                    cursor.map(hash -> query.toBuilder().cursor(hash).build()).orElse(query));
            page.entries().stream().map(StoreEntry::hash).forEach(walked::add);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return walked;
    }

    /** Its message is gone meanwhile, for this node it is known where it was. */
    @Test
    void aCursorThatWasGivenOutStaysGood() {
        try (PostgresArchive archive = databases.open(world, config);
                PostgresArchive other = databases.open(world, config)) {
            List<ArchivedMessage> messages = Messages.upTo(30);
            archive.insert(messages);
            StoreQuery query = StoreQuery.builder().forward(true).limit(10).build();
            MessageHash cursor = archive.query(query).cursor().orElseThrow();
            archive.deleteOldest(15);
            StoreQuery next = query.toBuilder().cursor(cursor).build();
            assertThat(archive.query(next).entries())
                    .extracting(StoreEntry::hash)
                    .containsExactlyElementsOf(messages.subList(15, 25).stream()
                            .map(ArchivedMessage::hash)
                            .toList());
            assertThatThrownBy(() -> other.query(next))
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.UNKNOWN_CURSOR));
        }
    }

    /** Two nodes of one database: what one adds the other finds, also on topics that it has not heard of. */
    @Test
    void nodesSeeEachOthersMessages() {
        try (PostgresArchive one = databases.open(world, config);
                PostgresArchive two = databases.open(world, config)) {
            for (int i = 0; i < 20; i++) {
                ArchivedMessage message = Messages.at(i, content(i / 2), shard(i % 2));
                StoreQuery query = StoreQuery.builder()
                        .includeData(true)
                        .contentTopics(List.of(message.message().contentTopic()))
                        .pubsubTopic(message.topic())
                        .build();
                assertThat(two.query(query).entries()).isEmpty();
                assertThat(one.insert(List.of(message))).isEqualTo(1);
                assertThat(two.query(query).entries()).hasSize(1);
                assertThat(two.insert(List.of(message))).isZero();
            }
            assertThat(meters.count("jwaku_archive_duplicates")).isEqualTo(20);
        }
    }

    /** All or none, also over several statements and partitions. */
    @Test
    void aLargeBatchIsOneTransaction() {
        List<ArchivedMessage> history = history(2500);
        try (PostgresArchive archive = databases.open(world, config)) {
            assertThat(archive.insert(history)).isEqualTo(2500);
            assertThat(archive.insert(history)).isZero();
            assertThat(archive.count()).isEqualTo(2500);
        }
    }

    @Test
    void countsAreEstimatesBeyondAHundredThousand() throws Exception {
        try (PostgresArchive archive = databases.open(world, config)) {
            archive.insert(Messages.upTo(1));
            String database = "test_" + config.primary().database().replace("test_", "");
            databases.run(
                    database,
                    "INSERT INTO message SELECT n, 1, 0, sha256(n::text::bytea), 'x', NULL FROM"
                            + " generate_series(1000, 150999) n");
            databases.run(database, "ANALYZE message");
            assertThat(archive.count()).isBetween(140_000L, 160_000L);
        }
    }
}

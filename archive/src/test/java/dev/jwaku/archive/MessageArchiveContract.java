package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link MessageArchive} does; subclasses say which one. */
@Timeout(120)
public abstract class MessageArchiveContract {
    protected final SystemWorld world = new SystemWorld();

    @TempDir
    protected Path folder;

    protected MessageArchive archive;

    /** An empty archive. */
    protected abstract MessageArchive open();

    @BeforeEach
    void openArchive() {
        archive = open();
    }

    @AfterEach
    void close() {
        archive.close();
        world.close();
    }

    private static StoreQuery.Builder everything() {
        return StoreQuery.builder().forward(true).limit(100);
    }

    private List<MessageHash> hashes(StoreQuery query) {
        return archive.query(query).entries().stream().map(StoreEntry::hash).toList();
    }

    private static List<MessageHash> hashesOf(List<ArchivedMessage> messages) {
        return messages.stream().map(ArchivedMessage::hash).toList();
    }

    @Test
    void givesBackWhatItGot() {
        WakuMessage message = WakuMessage.builder(Bytes.utf8("hi"), ContentTopic.of("/a/1/b/proto"))
                .timestamp(7)
                .version(1)
                .meta(Bytes.utf8("meta"))
                .build();
        ArchivedMessage kept = ArchivedMessage.of(Messages.TOPIC, message);
        assertThat(archive.insert(List.of(kept))).isEqualTo(1);

        StorePage page = archive.query(everything().includeData(true).build());
        assertThat(page.entries()).containsExactly(StoreEntry.of(kept.hash(), Messages.TOPIC, message));
        assertThat(page.cursor()).isEmpty();
        assertThat(archive.query(everything().build()).entries()).containsExactly(StoreEntry.of(kept.hash()));
        assertThat(archive.count()).isEqualTo(1);
        assertThat(archive.oldest()).hasValue(7);
        assertThat(archive.sizeBytes()).isPositive();
    }

    @Test
    void proofIsNotKept() {
        WakuMessage message = WakuMessage.builder(Bytes.utf8("hi"), ContentTopic.of("/a/1/b/proto"))
                .timestamp(7)
                .rateLimitProof(Bytes.utf8("proof"))
                .build();
        archive.insert(List.of(ArchivedMessage.of(Messages.TOPIC, message)));
        StoreEntry entry =
                archive.query(everything().includeData(true).build()).entries().getFirst();
        assertThat(entry.content().orElseThrow().message().rateLimitProof()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void theSameMessageTwiceIsOne() {
        ArchivedMessage message = Messages.at(1);
        assertThat(archive.insert(List.of(message, message))).isEqualTo(1);
        assertThat(archive.insert(List.of(message))).isZero();
        assertThat(archive.count()).isEqualTo(1);
    }

    @Test
    void pagesForwardAndBackwardMeetAllOnce() {
        List<ArchivedMessage> messages = Messages.upTo(57);
        archive.insert(messages);
        for (boolean forward : new boolean[] {true, false}) {
            List<MessageHash> walked = new ArrayList<>();
            StoreQuery query = StoreQuery.builder().forward(forward).limit(10).build();
            int pages = 0;
            Optional<MessageHash> cursor = Optional.empty();
            do {
                StorePage page = archive.query(
                        cursor.map(hash -> query.toBuilder().cursor(hash).build())
                                .orElse(query));
                List<MessageHash> hashes =
                        page.entries().stream().map(StoreEntry::hash).toList();
                walked.addAll(forward ? walked.size() : 0, hashes);
                cursor = page.cursor();
                pages++;
            } while (cursor.isPresent());
            assertThat(walked).isEqualTo(hashesOf(messages));
            assertThat(pages).isEqualTo(6);
        }
    }

    @Test
    void theFirstBackwardPageIsTheNewestAndAscending() {
        List<ArchivedMessage> messages = Messages.upTo(30);
        archive.insert(messages);
        StorePage page = archive.query(StoreQuery.builder().limit(5).build());
        assertThat(page.entries().stream().map(StoreEntry::hash).toList())
                .isEqualTo(hashesOf(messages.subList(25, 30)));
        assertThat(page.cursor()).hasValue(messages.get(25).hash());
    }

    @Test
    void thereIsNoCursorWhenThePageEndsWithTheLast() {
        archive.insert(Messages.upTo(20));
        assertThat(archive.query(StoreQuery.builder().build()).cursor()).isEmpty();
        assertThat(archive.query(StoreQuery.builder().limit(20).build()).cursor())
                .isEmpty();
        assertThat(archive.query(StoreQuery.builder().limit(19).build()).cursor())
                .isPresent();
    }

    @Test
    void limitsAreNwakus() {
        archive.insert(Messages.upTo(150));
        assertThat(hashes(StoreQuery.builder().build())).hasSize(20);
        assertThat(hashes(StoreQuery.builder().limit(0).build())).hasSize(20);
        assertThat(hashes(StoreQuery.builder().limit(1000).build())).hasSize(100);
        assertThat(hashes(StoreQuery.builder().limit(-1).build())).hasSize(100);
    }

    @Test
    void everyCriterionNarrows() {
        PubsubTopic other = PubsubTopic.of("/waku/2/rs/16/64");
        ArchivedMessage one = Messages.at(1, "/x/1/a/proto", Messages.TOPIC);
        ArchivedMessage two = Messages.at(2, "/x/1/b/proto", Messages.TOPIC);
        ArchivedMessage three = Messages.at(3, "/x/1/a/proto", other);
        archive.insert(List.of(one, two, three));
        ContentTopic a = ContentTopic.of("/x/1/a/proto");

        assertThat(hashes(everything().contentTopics(List.of(a)).build())).containsExactly(one.hash(), three.hash());
        assertThat(hashes(everything().pubsubTopic(other).build())).containsExactly(three.hash());
        assertThat(hashes(everything()
                        .pubsubTopic(Messages.TOPIC)
                        .contentTopics(List.of(a))
                        .build()))
                .containsExactly(one.hash());
        assertThat(hashes(everything().timeStart(2).build())).containsExactly(two.hash(), three.hash());
        assertThat(hashes(everything().timeEnd(2).build())).containsExactly(one.hash(), two.hash());
        assertThat(hashes(everything().timeStart(3).timeEnd(1).build())).isEmpty();
        assertThat(hashes(everything().hashes(List.of(two.hash(), three.hash())).build()))
                .containsExactly(two.hash(), three.hash());
        assertThat(hashes(everything()
                        .hashes(List.of(two.hash(), three.hash()))
                        .contentTopics(List.of(a))
                        .build()))
                .containsExactly(three.hash());
        assertThat(hashes(everything()
                        .contentTopics(List.of(ContentTopic.of("/no/1/such/proto")))
                        .build()))
                .isEmpty();
    }

    @Test
    void cursorsThatMakeNoSenseAreRefused() {
        archive.insert(Messages.upTo(3));
        MessageHash zeros = new MessageHash(Bytes.wrap(new byte[32]));
        MessageHash unknown = Messages.at(99).hash();
        assertThatThrownBy(() -> archive.query(everything().cursor(zeros).build()))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.INVALID_QUERY));
        assertThatThrownBy(() -> archive.query(everything().cursor(unknown).build()))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.UNKNOWN_CURSOR));
        List<ContentTopic> eleven = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            eleven.add(ContentTopic.of("/x/1/" + i + "/proto"));
        }
        assertThat(hashes(everything().contentTopics(eleven).build())).isEmpty();
        assertThatThrownBy(() -> archive.query(everything()
                        .contentTopics(eleven)
                        .cursor(Messages.at(1).hash())
                        .build()))
                .hasMessage("too many content topics");
    }

    @Test
    void forgetsTheOldest() {
        List<ArchivedMessage> messages = Messages.upTo(50);
        archive.insert(messages);
        assertThat(archive.deleteOlderThan(11, 4)).isEqualTo(4);
        assertThat(archive.deleteOlderThan(11, 100)).isEqualTo(6);
        assertThat(archive.oldest()).hasValue(11);
        assertThat(archive.deleteOldest(15)).isEqualTo(15);
        assertThat(archive.count()).isEqualTo(25);
        assertThat(hashes(everything().build())).isEqualTo(hashesOf(messages.subList(25, 50)));
        assertThat(archive.deleteOldest(100)).isEqualTo(25);
        assertThat(archive.oldest()).isEmpty();
    }

    @Test
    void retentionKeepsWhatThePolicySays() {
        archive.insert(Messages.upTo(100));
        new Retention(world, archive, RetentionPolicy.parse("capacity:40")).apply();
        assertThat(archive.count()).isEqualTo(40);
        assertThat(archive.oldest()).hasValue(61);
        new Retention(world, archive, RetentionPolicy.parse("time:60;capacity:1000")).apply();
        assertThat(archive.count()).isZero();
    }

    /** Random histories and queries: the simple archive in memory knows the answer. */
    @Test
    void answersAsTheModelDoes() {
        Random random = new Random(42);
        try (MemoryArchive model = new MemoryArchive(10_000)) {
            List<ArchivedMessage> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(Messages.at(
                        random.nextInt(100),
                        "/x/1/" + random.nextInt(60) + "/proto",
                        PubsubTopic.of("/waku/2/rs/16/" + random.nextInt(3))));
            }
            assertThat(archive.insert(all)).isEqualTo(model.insert(all));
            for (int i = 0; i < 500; i++) {
                StoreQuery query = randomQuery(random, all);
                assertThat(archive.query(query)).as("%s", query).isEqualTo(model.query(query));
            }
        }
    }

    private static StoreQuery randomQuery(Random random, List<ArchivedMessage> all) {
        StoreQuery.Builder query = StoreQuery.builder()
                .forward(random.nextBoolean())
                .includeData(random.nextBoolean())
                .limit(random.nextInt(30));
        if (random.nextInt(3) == 0) {
            query.pubsubTopic(PubsubTopic.of("/waku/2/rs/16/" + random.nextInt(3)));
        }
        if (random.nextInt(2) == 0) {
            TreeSet<ContentTopic> topics = new TreeSet<>();
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                topics.add(ContentTopic.of("/x/1/" + random.nextInt(70) + "/proto"));
            }
            query.contentTopics(List.copyOf(topics));
        }
        if (random.nextInt(3) == 0) {
            query.timeStart(random.nextInt(100));
        }
        if (random.nextInt(3) == 0) {
            query.timeEnd(random.nextInt(100));
        }
        if (random.nextInt(4) == 0) {
            List<MessageHash> hashes = new ArrayList<>();
            for (int n = random.nextInt(1, 50); n > 0; n--) {
                hashes.add(all.get(random.nextInt(all.size())).hash());
            }
            query.hashes(hashes);
        }
        if (random.nextInt(3) == 0) {
            query.cursor(all.get(random.nextInt(all.size())).hash());
        }
        return query.build();
    }
}

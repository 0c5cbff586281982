package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.SystemWorld;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SharedDatabases.class)
class TopicPruningTest {
    private static final TopicPair USED = new TopicPair("/waku/2/rs/1/0", "/a/1/used/proto");
    private static final TopicPair UNUSED = new TopicPair("/waku/2/rs/1/0", "/a/1/unused/proto");

    private static TestDatabases databases;

    private final SystemWorld world = new SystemWorld();
    private PartitionDatabase database;
    private Connection session;
    private Topics topics;
    private TopicPruning pruning;

    @BeforeAll
    static void keep(TestDatabases shared) {
        databases = shared;
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        database = new PartitionDatabase(databases);
        session = database.open();
        topics = new Topics(world, 100);
        pruning = new TopicPruning(session);
        new Partitions(world, session, RetentionPolicy.NONE).createAhead(7, Duration.ofHours(1));
        Map<TopicPair, Integer> numbers = topics.numbersFor(session, List.of(USED, UNUSED));
        database.insert(7, Optional.ofNullable(numbers.get(USED)).orElseThrow());
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        world.close();
    }

    private void dayPasses() throws Exception {
        database.run("UPDATE topic SET unused_since = unused_since - interval '1 day'");
        database.run("UPDATE store_meta SET v = (v::bigint - 86400)::text WHERE k = 'topics_pruned_at'");
    }

    private long count() throws Exception {
        return database.number("SELECT count(*) FROM topic");
    }

    @Test
    void deletesWhatWasUnusedForADay() throws Exception {
        assertThat(pruning.pruneDaily()).isZero();
        assertThat(database.number("SELECT count(*) FROM topic WHERE unused_since IS NOT NULL"))
                .isEqualTo(1);
        assertThat(pruning.pruneDaily()).isZero();
        dayPasses();
        assertThat(pruning.pruneDaily()).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM topic WHERE content = ?", USED.content()))
                .isEqualTo(1);
        assertThat(count()).isEqualTo(1);
        dayPasses();
        assertThat(pruning.pruneDaily()).isZero();
    }

    @Test
    void sparesWhatIsAskedForToInsert() throws Exception {
        pruning.prune();
        dayPasses();
        Map<TopicPair, Integer> numbers = new Topics(world, 100).numbersFor(session, List.of(UNUSED));
        assertThat(numbers).hasSize(1);
        assertThat(pruning.prune()).isZero();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void takesTheMarkAwayFromWhatIsUsedAgain() throws Exception {
        pruning.prune();
        database.insert(8, (int) database.number("SELECT topic_id FROM topic WHERE content = ?", UNUSED.content()));
        dayPasses();
        assertThat(pruning.prune()).isZero();
        assertThat(database.number("SELECT count(*) FROM topic WHERE unused_since IS NOT NULL"))
                .isZero();
    }

    /** Who reads a marked number must ask again later: by then it may be another one. */
    @Test
    void readersDoNotRememberWhatIsMarked() throws Exception {
        Topics reader = new Topics(world, 100);
        pruning.prune();
        List<Integer> before = reader.find(session, Optional.of(UNUSED.pubsub()), Set.of(UNUSED.content()));
        assertThat(before).hasSize(1);
        dayPasses();
        assertThat(pruning.prune()).isEqualTo(1);
        assertThat(reader.find(session, Optional.of(UNUSED.pubsub()), Set.of(UNUSED.content())))
                .isEmpty();
        Map<TopicPair, Integer> fresh = new Topics(world, 100).numbersFor(session, List.of(UNUSED));
        assertThat(reader.find(session, Optional.of(UNUSED.pubsub()), Set.of(UNUSED.content())))
                .containsExactlyElementsOf(fresh.values())
                .doesNotContainAnyElementsOf(before);
    }

    @Test
    void walksThroughAllOfManyTopics() throws Exception {
        database.run("INSERT INTO topic (pubsub, content, unused_since)"
                + " SELECT 'p', 'c' || i, now() - interval '2 days' FROM generate_series(1, 1777) i");
        assertThat(pruning.prune()).isEqualTo(1777);
        assertThat(count()).isEqualTo(2);
    }
}

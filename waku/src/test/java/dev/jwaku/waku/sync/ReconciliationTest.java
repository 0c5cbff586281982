package dev.jwaku.waku.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final long T0 = 1_700_000_000_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;
    private static final SyncId LOWER = SyncId.before(T0);
    private static final SyncId UPPER = SyncId.after(T0 + HOUR);
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final PubsubTopic OTHER = PubsubTopic.of("/waku/2/rs/16/64");

    private final SyncConfig config = SyncConfig.defaults();

    private static ArchivedMessage message(PubsubTopic topic, long timestamp, int number) {
        return ArchivedMessage.of(
                topic,
                WakuMessage.builder(Bytes.utf8("message " + number), ContentTopic.of("/test/1/sync/proto"))
                        .timestamp(timestamp)
                        .build());
    }

    private static SyncId id(ArchivedMessage message) {
        return new SyncId(message.timestamp(), message.hash());
    }

    private static SyncStorage storage(Collection<ArchivedMessage> messages) {
        try (SystemWorld world = new SystemWorld()) {
            SyncStorage storage = new SyncStorage(world);
            messages.forEach(storage::add);
            return storage;
        }
    }

    private Reconciliation side(Collection<ArchivedMessage> messages, PubsubTopic... topics) {
        List<String> names = List.of(topics).stream().map(PubsubTopic::name).toList();
        return new Reconciliation(config, storage(messages), LOWER, UPPER, names);
    }

    /** Messages back and forth as on the wire; returns how many. */
    private static int run(Reconciliation first, Reconciliation second) {
        SyncPayload payload = SyncCodec.decode(SyncCodec.encode(first.begin(LOWER, UPPER)));
        Reconciliation next = second;
        int rounds = 1;
        while (!payload.isDone()) {
            payload = SyncCodec.decode(SyncCodec.encode(next.answer(payload)));
            next = next == first ? second : first;
            rounds++;
            assertThat(rounds).isLessThan(40);
        }
        return rounds;
    }

    /** Whatever two nodes have: both learn exactly what either is missing. */
    @Property(tries = 60)
    void bothLearnExactlyWhatIsMissing(
            @ForAll long seed, @ForAll @IntRange(max = 3000) int common, @ForAll @IntRange(max = 300) int apart) {
        Random random = new Random(seed);
        boolean crowded = random.nextBoolean();
        List<ArchivedMessage> here = new ArrayList<>();
        List<ArchivedMessage> there = new ArrayList<>();
        TreeSet<SyncId> onlyHere = new TreeSet<>();
        TreeSet<SyncId> onlyThere = new TreeSet<>();
        for (int i = 0; i < common + apart; i++) {
            long time = T0 + (crowded ? random.nextInt(50) : random.nextLong(HOUR));
            ArchivedMessage message = message(TOPIC, time, i);
            boolean missingHere = i < apart && random.nextBoolean();
            boolean missingThere = i < apart && !missingHere;
            if (!missingHere) {
                here.add(message);
            } else {
                onlyThere.add(id(message));
            }
            if (!missingThere) {
                there.add(message);
            } else {
                onlyHere.add(id(message));
            }
        }
        Reconciliation first = side(here);
        Reconciliation second = side(there, TOPIC);
        run(first, second);
        assertThat(first.missingHere()).isEqualTo(onlyThere);
        assertThat(first.missingThere()).isEqualTo(onlyHere);
        assertThat(second.missingHere()).isEqualTo(onlyHere);
        assertThat(second.missingThere()).isEqualTo(onlyThere);
    }

    @Test
    void equalHistoriesEndAtOnce() {
        List<ArchivedMessage> messages = List.of(message(TOPIC, T0 + 1, 1), message(TOPIC, T0 + 2, 2));
        assertThat(run(side(messages), side(messages))).isEqualTo(2);
    }

    @Test
    void onlyCommonTopicsAreCompared() {
        ArchivedMessage both = message(TOPIC, T0 + 1, 1);
        ArchivedMessage other = message(OTHER, T0 + 2, 2);
        Reconciliation first = side(List.of(both, other), TOPIC, OTHER);
        Reconciliation second = side(List.of(), TOPIC);
        run(first, second);
        assertThat(second.missingHere()).containsExactly(id(both));
        assertThat(first.missingThere()).containsExactly(id(both));

        Reconciliation stranger = side(List.of(), PubsubTopic.of("/waku/2/rs/16/1"));
        assertThat(stranger.answer(side(List.of(both), TOPIC).begin(LOWER, UPPER)))
                .isEqualTo(SyncPayload.empty());
    }

    @Test
    void whatWeForgotIsNotAskedForAgain() {
        List<ArchivedMessage> theirs = List.of(message(TOPIC, T0 + 1, 1), message(TOPIC, T0 + HOUR - 1, 2));
        Reconciliation ours =
                new Reconciliation(config, storage(List.of()), SyncId.before(T0 + HOUR / 2), UPPER, List.of());
        Reconciliation other = side(theirs);
        SyncId half = SyncId.before(T0 + HOUR / 4);
        SyncPayload answer = ours.answer(new SyncPayload(
                List.of(),
                List.of(),
                List.of(new SyncRange(
                        LOWER,
                        half,
                        new SyncRange.Content.Fingerprint(other.snapshot().fingerprint(LOWER, half))))));
        assertThat(answer).isEqualTo(SyncPayload.empty());
    }

    /** The vector of waku-protocols.md section 22.7. */
    @Test
    void partsOfTimeAreThoseOfNwaku() {
        List<ArchivedMessage> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(message(TOPIC, T0 + i, i));
        }
        SyncRange all = new SyncRange(
                LOWER,
                SyncId.before(T0 + 3_600_000_000_005L),
                new SyncRange.Content.Fingerprint(Bytes.wrap(new byte[32])));
        SyncPayload answer = side(many).answer(new SyncPayload(List.of(), List.of(), List.of(all)));
        assertThat(answer.ranges().stream().map(range -> range.upper().timestamp() - T0))
                .containsExactly(
                        450_000_000_001L,
                        900_000_000_002L,
                        1_350_000_000_003L,
                        1_800_000_000_004L,
                        2_250_000_000_005L,
                        2_700_000_000_005L,
                        3_150_000_000_005L,
                        3_600_000_000_005L);
    }

    @Test
    void gapsAreRunsOfMissingMessagesWithNoneOfOurs() {
        List<SyncId> missing =
                List.of(id(message(TOPIC, T0 + 1, 1)), id(message(TOPIC, T0 + 2, 2)), id(message(TOPIC, T0 + 9, 3)));
        SyncSnapshot ours = new SyncSnapshot(new SyncId[] {id(message(TOPIC, T0 + 5, 4))});
        assertThat(SyncReport.gaps(missing, ours))
                .containsExactly(new SyncReport.Gap(T0 + 1, T0 + 2, 2), new SyncReport.Gap(T0 + 9, T0 + 9, 1));
        assertThat(SyncReport.gaps(List.of(), ours)).isEmpty();
    }
}

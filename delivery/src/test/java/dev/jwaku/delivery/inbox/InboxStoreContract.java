package dev.jwaku.delivery.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.delivery.RestampId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every place for an inbox must do. */
abstract class InboxStoreContract {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    static final Criterion CHAT = new Criterion(SHARD, ContentTopic.of("/test/1/chat/proto"));
    static final Criterion NEWS = new Criterion(SHARD, ContentTopic.of("/test/1/news/proto"));
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(40);

    private InboxStore store;

    /** A fresh one. */
    abstract InboxStore open(InboxConfig config);

    private InboxStore store(InboxConfig config) {
        store = open(config);
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void takesMessagesInOnceAndNumbersThem() {
        InboxStore inbox = store(InboxConfig.defaults());
        Candidate one = message(CHAT, "one", NOW);
        Candidate two = message(CHAT, "two", NOW);

        assertThat(inbox.commit(List.of(one, two, one), Map.of()))
                .containsExactly(new Outcome.Stored(1), new Outcome.Stored(2), new Outcome.Duplicate());
        assertThat(inbox.commit(List.of(two), Map.of())).containsExactly(new Outcome.Duplicate());
        assertThat(inbox.after(CHAT, 0, 10)).containsExactly(one.inRow(1), two.inRow(2));
        assertThat(inbox.after(CHAT, 1, 10)).containsExactly(two.inRow(2));
        assertThat(inbox.after(CHAT, 0, 1)).hasSize(1);
        assertThat(inbox.after(NEWS, 0, 10)).isEmpty();
        assertThat(inbox.usage()).isEqualTo(new InboxStore.Usage(2, 6, 2));
    }

    @Test
    void keepsEveryFieldOfAMessage() {
        InboxStore inbox = store(InboxConfig.defaults());
        WakuMessage rich = WakuMessage.builder(Bytes.utf8("hello"), CHAT.contentTopic())
                .version(1)
                .meta(Bytes.utf8("meta"))
                .timestamp(Timestamps.toNanos(NOW) + 7)
                .ephemeral(true)
                .build();
        WakuMessage poor =
                WakuMessage.builder(Bytes.utf8("hello"), CHAT.contentTopic()).build();
        Candidate first = Candidate.of(SHARD, rich, Arrival.RECOVERED, NOW.plusNanos(3));
        Candidate second = Candidate.of(SHARD, poor, Arrival.LIVE, NOW);

        inbox.commit(List.of(first, second), Map.of());

        assertThat(inbox.after(CHAT, 0, 10)).containsExactly(first.inRow(1), second.inRow(2));
    }

    @Test
    void knowsTheGenerationsOfOneMessage() {
        InboxStore inbox = store(InboxConfig.defaults());
        RestampId id = new RestampId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f"));
        Candidate first = generation(id, "hello", 1);
        Candidate second = generation(id, "hello", 2);
        Candidate forged = generation(id, "other content under a copied id", 3);

        assertThat(inbox.commit(List.of(forged, second, first), Map.of()))
                .containsExactly(new Outcome.Stored(1), new Outcome.Stored(2), new Outcome.Duplicate());
        assertThat(inbox.unknown(List.of(first.hash(), second.hash()))).isEmpty();
    }

    @Test
    void saysWhichHashesItNeverSaw() {
        InboxStore inbox = store(InboxConfig.defaults());
        List<Candidate> messages = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            messages.add(message(CHAT, "text " + i, NOW));
        }
        inbox.commit(messages.subList(0, 2500), Map.of());
        List<MessageHash> all = messages.stream().map(Candidate::hash).toList();

        assertThat(inbox.unknown(all)).isEqualTo(all.subList(2500, 5000));
    }

    @Test
    void keepsCoverageTogetherWithMessages() {
        InboxStore inbox = store(InboxConfig.defaults().withMost(1, 100));
        Coverage coverage = Coverage.from(10)
                .withVerified(new Interval(10, 20))
                .withVerified(new Interval(30, 40))
                .withFinal(new Interval(15, 35));

        assertThat(inbox.find(CHAT)).isEmpty();
        inbox.commit(List.of(message(CHAT, "one", NOW)), Map.of(CHAT, coverage));
        assertThat(inbox.find(CHAT)).contains(new InboxStore.Remembered(coverage, 0, 0));
        Coverage more = coverage.withVerified(new Interval(20, 30));
        assertThat(inbox.commit(List.of(message(CHAT, "no room", NOW)), Map.of(CHAT, more)))
                .containsExactly(new Outcome.Refused());
        assertThat(inbox.find(CHAT).orElseThrow().coverage()).isEqualTo(coverage);
        inbox.save(CHAT, more, NOW);
        assertThat(inbox.find(CHAT).orElseThrow().coverage()).isEqualTo(more);
    }

    @Test
    void refusesWhatHasNoRoomUntilSomethingWasShown() {
        InboxStore inbox = store(InboxConfig.defaults().withMost(3, 100));
        Candidate late = message(CHAT, "late", NOW);
        inbox.commit(
                List.of(message(CHAT, "one", NOW), message(NEWS, "two", NOW), message(CHAT, "three", NOW)), Map.of());

        assertThat(inbox.commit(List.of(late), Map.of())).containsExactly(new Outcome.Refused());
        assertThat(inbox.unknown(List.of(late.hash()))).containsExactly(late.hash());
        inbox.markShown(Map.of(CHAT, 1L));
        assertThat(inbox.commit(List.of(late), Map.of())).containsExactly(new Outcome.Stored(4));
        assertThat(numbers(inbox, CHAT)).containsExactly(3L, 4L);
        assertThat(numbers(inbox, NEWS)).containsExactly(2L);
        Candidate large = message(CHAT, "x".repeat(101), NOW);
        assertThat(inbox.commit(List.of(large), Map.of())).containsExactly(new Outcome.Refused());
    }

    @Test
    void whatWasShownNeverGoesBack() {
        InboxStore inbox = store(InboxConfig.defaults());
        inbox.commit(List.of(message(CHAT, "one", NOW)), Map.of());
        inbox.markShown(Map.of(CHAT, 5L));
        inbox.markShown(Map.of(CHAT, 3L));
        assertThat(inbox.find(CHAT).orElseThrow().shown()).isEqualTo(5);
    }

    @Test
    void forgetsTheOldestHashesAndSaysHowFarBackItKnows() {
        InboxStore inbox = store(InboxConfig.defaults().withMaxSeen(100));
        for (int i = 0; i < 300; i++) {
            Criterion criterion = i < 20 ? NEWS : CHAT;
            inbox.commit(List.of(message(criterion, "text " + i, NOW.plusSeconds(i))), Map.of());
        }
        assertThat(inbox.usage().seen()).isLessThanOrEqualTo(100);
        assertThat(inbox.find(NEWS).orElseThrow().forgottenUntil()).isEqualTo(Timestamps.toNanos(NOW.plusSeconds(19)));
        long forgotten = inbox.find(CHAT).orElseThrow().forgottenUntil();
        assertThat(forgotten).isGreaterThanOrEqualTo(Timestamps.toNanos(NOW.plusSeconds(190)));
        // exactly what is younger is known
        for (int i = 20; i < 300; i++) {
            MessageHash hash = message(CHAT, "text " + i, NOW.plusSeconds(i)).hash();
            boolean isKnown = inbox.unknown(List.of(hash)).isEmpty();
            assertThat(isKnown).isEqualTo(Timestamps.toNanos(NOW.plusSeconds(i)) > forgotten);
        }
    }

    @Test
    void tidiesUpOldHashesAndUnusedSubscriptions() {
        InboxStore inbox = store(InboxConfig.defaults());
        inbox.save(NEWS, Coverage.from(0), NOW.minus(Duration.ofDays(40)));
        inbox.commit(List.of(message(CHAT, "old", NOW.minus(Duration.ofDays(32)))), Map.of());
        inbox.commit(List.of(message(CHAT, "new", NOW)), Map.of());

        inbox.tidy(NOW.minus(Duration.ofDays(31)), Set.of(CHAT));

        assertThat(inbox.find(NEWS)).isEmpty();
        assertThat(inbox.find(CHAT).orElseThrow().forgottenUntil())
                .isEqualTo(Timestamps.toNanos(NOW.minus(Duration.ofDays(32))));
        assertThat(inbox.usage().seen()).isEqualTo(1);
        assertThat(inbox.usage().messages()).isEqualTo(2);
    }

    @Test
    void forgetsACriterionWithAllThatBelongsToIt() {
        InboxStore inbox = store(InboxConfig.defaults());
        Candidate chat = message(CHAT, "one", NOW);
        inbox.commit(List.of(chat, message(NEWS, "two", NOW)), Map.of(CHAT, Coverage.from(1)));

        inbox.forget(CHAT);

        assertThat(inbox.find(CHAT)).isEmpty();
        assertThat(inbox.after(CHAT, 0, 10)).isEmpty();
        assertThat(inbox.unknown(List.of(chat.hash()))).hasSize(1);
        assertThat(inbox.usage()).isEqualTo(new InboxStore.Usage(1, 3, 1));
        assertThat(inbox.commit(List.of(chat), Map.of())).containsExactly(new Outcome.Stored(3));
    }

    /** Any order of events: no row twice, none lost unless it was shown, bounds kept. */
    @Test
    void holdsItsPromisesInAnyOrderOfEvents() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            InboxStore inbox = store(InboxConfig.defaults().withMost(12, 60).withMaxSeen(1000));
            Map<MessageHash, Long> rows = new TreeMap<>();
            long shown = 0;
            for (int i = 0; i < 150; i++) {
                List<Candidate> batch = new ArrayList<>();
                for (int n = random.nextInt(6); n > 0; n--) {
                    batch.add(message(CHAT, "text " + random.nextInt(80), NOW));
                }
                List<Outcome> outcomes = inbox.commit(batch, Map.of());
                for (int n = 0; n < batch.size(); n++) {
                    MessageHash hash = batch.get(n).hash();
                    switch (outcomes.get(n)) {
                        case Outcome.Stored row ->
                            assertThat(rows.put(hash, row.number())).isNull();
                        case Outcome.Duplicate ignored -> assertThat(rows).containsKey(hash);
                        case Outcome.Refused ignored -> assertThat(rows).doesNotContainKey(hash);
                    }
                }
                if (random.nextInt(4) == 0) {
                    shown = Math.max(shown, random.nextInt(rows.size() + 1));
                    inbox.markShown(Map.of(CHAT, shown));
                }
                Set<Long> kept = new TreeSet<>(numbers(inbox, CHAT));
                long horizon = shown;
                assertThat(kept)
                        .containsAll(rows.values().stream()
                                .filter(number -> number > horizon)
                                .toList());
                assertThat(inbox.usage().messages()).isEqualTo(kept.size()).isLessThanOrEqualTo(12);
                assertThat(inbox.usage().bytes()).isLessThanOrEqualTo(60);
            }
            close();
            store = null;
        }
    }

    private static List<Long> numbers(InboxStore inbox, Criterion criterion) {
        return inbox.after(criterion, 0, 1000).stream()
                .map(ReceivedMessage::number)
                .toList();
    }

    private static Candidate message(Criterion criterion, String text, Instant at) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), criterion.contentTopic())
                .timestamp(Timestamps.toNanos(at.minus(TOLERANCE)))
                .build();
        return Candidate.of(criterion.pubsubTopic(), message, Arrival.LIVE, at);
    }

    private static Candidate generation(RestampId id, String text, long timestamp) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), CHAT.contentTopic())
                .meta(id.mark(Bytes.EMPTY))
                .timestamp(timestamp)
                .build();
        return Candidate.of(SHARD, message, Arrival.LIVE, NOW);
    }
}

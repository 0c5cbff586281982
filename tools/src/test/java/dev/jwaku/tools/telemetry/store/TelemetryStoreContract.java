package dev.jwaku.tools.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.RecordError;
import dev.jwaku.tools.telemetry.estimate.ClusterSums;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Hours;
import dev.jwaku.tools.telemetry.estimate.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do. */
abstract class TelemetryStoreContract {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final long NOON = Instant.parse("2026-11-18T12:00:00Z").toEpochMilli();
    private static final int ALICE = 1;
    private static final int BOB = 2;

    private TelemetryStore store;

    abstract TelemetryStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Receipt put(int install, int boot, long seq, TelemetryRecord... records) {
        return put(Reports.batch(install, boot, seq, List.of(records)));
    }

    private Receipt put(Batch batch) {
        return store.store(Reports.decoded(batch), NOW);
    }

    private void sumUp() {
        sumUp(NOW);
    }

    private void sumUp(Instant now) {
        while (store.updateSums(now) > 0) {
            // until nothing is left
        }
    }

    private Figures all() {
        return store.cells(0, 100_000).stream()
                .map(TelemetryStore.Cell::figures)
                .reduce(Figures.NONE, Figures::plus);
    }

    private Tally hour() {
        return all().tally(Horizon.HOUR);
    }

    @Test
    void aBatchIsStoredOnceHoweverOftenItComes() {
        Batch batch = Reports.batch(
                ALICE,
                1,
                0,
                List.of(
                        Reports.session(ALICE, NOON),
                        Reports.sent("f", 0, "m", NOON),
                        Reports.heartbeat(0, NOON + 60_000, 0)));
        assertThat(put(batch).kind()).isEqualTo(Receipt.Kind.STORED);
        Receipt again = put(batch);
        assertThat(again.kind()).isEqualTo(Receipt.Kind.REPEATED);
        assertThat(again.storedTo()).isZero();
        assertThat(store.count("sent")).isEqualTo(1);
        assertThat(store.count("presence")).isEqualTo(1);
        sumUp();
        assertThat(hour()).isEqualTo(new Tally(0, 0, 1, 0));
    }

    @Test
    void theAnswerSaysUpToWhereEverythingIsStored() {
        assertThat(put(ALICE, 1, 0).storedTo()).isZero();
        Batch third = new Batch(Reports.id(ALICE), Reports.id(1001), 2, 1, List.of());
        assertThat(put(third).storedTo()).as("the second is missing").isEqualTo(-1);
        Batch second = new Batch(Reports.id(ALICE), Reports.id(1001), 1, 1, List.of());
        assertThat(put(second).storedTo()).isEqualTo(2);
        assertThat(put(ALICE, 2, 0).storedTo()).as("another boot").isZero();
        Batch later = new Batch(Reports.id(ALICE), Reports.id(1001), 9, 9, List.of());
        assertThat(put(later).storedTo()).as("lower ones never come").isEqualTo(9);
    }

    @Test
    void aMessageIsPutTogetherFromTwoRecordsInEitherOrder() {
        put(ALICE, 1, 0, Reports.sent("f", 0, "m", NOON, Sent.Outcome.PENDING));
        put(ALICE, 1, 1, Reports.sent("f", 0, "m", NOON, Sent.Outcome.PUBLISHED));
        put(ALICE, 1, 2, Reports.sent("f", 1, "n", NOON, Sent.Outcome.PUBLISHED));
        put(ALICE, 1, 3, Reports.sent("f", 1, "n", NOON, Sent.Outcome.PENDING));
        put(
                ALICE,
                1,
                4,
                Reports.sent("f", 2, "o", NOON, Sent.Outcome.PENDING),
                Reports.sent("f", 2, "o", NOON, Sent.Outcome.PUBLISHED));
        assertThat(store.count("sent")).isEqualTo(3);
        assertThat(store.count("sent WHERE outcome = 2 AND published_at IS NOT NULL"))
                .isEqualTo(3);
    }

    @Test
    void anyOrderOfUploadsGivesTheSameSums() throws Exception {
        assertThat(inAnyOrder(conversation()).tally(Horizon.HOUR)).isEqualTo(new Tally(3, 1, 3, 0));
    }

    /** Sums that are the same whatever comes first. */
    private Figures inAnyOrder(List<Batch> batches) throws Exception {
        batches.forEach(this::put);
        sumUp();
        Figures expected = all();
        for (int seed = 0; seed < 4; seed++) {
            store.close();
            store = open();
            List<Batch> shuffled = new ArrayList<>(batches);
            Collections.shuffle(shuffled, new Random(seed));
            for (Batch batch : shuffled) {
                put(batch);
                store.updateSums(NOW);
                all(); // what is read meanwhile is remembered, and must be read again when it has changed
            }
            batches.forEach(this::put);
            sumUp();
            assertThat(all()).as("seed " + seed).isEqualTo(expected);
        }
        return expected;
    }

    @Test
    void storesAreComparedByTheSampleOfWhoeverAsksThem() throws Exception {
        String found = Reports.name("found", true);
        String absent = Reports.name("absent", true);
        String late = Reports.name("late", true);
        String acked = Reports.name("acked", false);
        List<TelemetryRecord> watched = Reports.heartbeats(0, 101, NOON - 60_000);
        Figures figures = inAnyOrder(List.of(
                Reports.batch(
                        ALICE,
                        1,
                        0,
                        List.of(
                                Reports.session(ALICE, NOON),
                                Reports.sent("f", 0, found, NOON),
                                Reports.sent("f", 1, absent, NOON),
                                Reports.sent("f", 2, acked, NOON),
                                Reports.sent("f", 3, late, NOON + 3_000_000),
                                Reports.ack(absent, NOON + 100))),
                Reports.batch(ALICE, 1, 1, List.of(Reports.stored(found, NOON + 5_000))),
                Reports.batch(ALICE, 1, 2, watched.subList(0, 60)),
                Reports.batch(ALICE, 1, 3, watched.subList(60, 101)),
                // a page never asks stores; what others say of a message is no proof either
                Reports.batch(BOB, 1, 0, List.of(Reports.sent("g", 0, Reports.name("page", true), NOON))),
                Reports.batch(
                        BOB + 1, 1, 0, List.of(Reports.stored(absent, NOON + 100), Reports.stored(found, NOON + 100))),
                // before it had told anything of stores
                Reports.batch(
                        ALICE, 1, 4, List.of(Reports.sent("h", 0, Reports.name("old", true), NOON - 260_000_000)))));
        assertThat(figures.storeTally(Horizon.HOUR))
                .as("found; not found by a sender that was watched; by one that was not to the end, or not at all")
                .isEqualTo(new Tally(1, 1, 2, 0));
        assertThat(figures.storeTally(Horizon.MINUTE)).isEqualTo(new Tally(1, 2, 1, 0));
        assertThat(figures.tally(Horizon.HOUR).delivered())
                .as("what stores hold is not there yet")
                .isEqualTo(1);
    }

    @Test
    void aSenderThatEndedDoesNotSayThatStoresLackAMessage() {
        String sampled = Reports.name("sampled", true);
        put(ALICE, 1, 0, Reports.sent("f", 0, sampled, NOON), Reports.stored(Reports.name("old", true), NOON));
        put(Reports.batch(ALICE, 1, 1, Reports.heartbeats(0, 10, NOON - 300_000)));
        put(Reports.batch(ALICE, 2, 0, Reports.heartbeats(0, 100, NOON + 300_000)));
        sumUp();
        assertThat(all().storeTally(Horizon.HOUR)).isEqualTo(new Tally(0, 0, 1, 0));
    }

    @Test
    void aRunOfTestMessagesCountsOnceAndForAsLongAsReportsAreKept() {
        long day = Days.of(NOON);
        store.store(new TelemetryStore.Canary(Reports.id(1), day, 100, 90));
        store.store(new TelemetryStore.Canary(Reports.id(1), day, 100, 99));
        store.store(new TelemetryStore.Canary(Reports.id(2), day + 1, 50, 50));
        assertThat(store.canaries(day, day)).isEqualTo(ClusterSums.of(99, 100));
        assertThat(store.canaries(day, day + 1))
                .isEqualTo(ClusterSums.of(99, 100).plus(ClusterSums.of(50, 50)));
        store.maintain(NOW, Duration.ofDays(2));
        assertThat(store.canaries(day - 10, day)).isEqualTo(ClusterSums.of(99, 100));
        store.maintain(NOW.plus(Duration.ofDays(1)), Duration.ofDays(2));
        assertThat(store.canaries(day - 10, day + 10)).isEqualTo(ClusterSums.of(50, 50));
    }

    /** Alice sends six numbered messages and reports five; Bob is watched for 100 minutes only. */
    private static List<Batch> conversation() {
        List<TelemetryRecord> bob = Reports.heartbeats(0, 101, NOON - 60_000);
        return List.of(
                Reports.batch(
                        ALICE,
                        1,
                        0,
                        List.of(
                                Reports.session(ALICE, NOON),
                                Reports.sent("f", 0, "arrives", NOON),
                                Reports.sent("f", 1, "acked", NOON + 1000))),
                Reports.batch(
                        ALICE,
                        1,
                        1,
                        List.of(
                                Reports.ack("acked", NOON + 3000),
                                Reports.sent("f", 2, "lost", NOON + 2000),
                                Reports.sent("f", 4, "unwatched", NOON + 7_000_000))),
                Reports.batch(
                        ALICE, 1, 2, List.of(Reports.sent("f", 5, "late", NOON), Reports.sent("g", 0, "who", NOON))),
                Reports.batch(BOB, 1, 0, bob.subList(0, 60)),
                Reports.batch(BOB, 1, 1, bob.subList(60, 101)),
                Reports.batch(
                        BOB, 1, 2, List.of(Reports.recv("arrives", NOON + 500), Reports.recv("late", NOON + 60_000))));
    }

    @Test
    void aLostMessageIsLostOnlyIfItsReceiverWasWatchedAllTheTime() {
        List<TelemetryRecord> watched = Reports.heartbeats(0, 101, NOON - 60_000);
        put(ALICE, 1, 0, Reports.sent("f", 0, "known", NOON - 30_000), Reports.sent("f", 1, "lost", NOON));
        put(Reports.batch(BOB, 1, 0, List.of(Reports.recv("known", NOON - 29_000))));
        put(Reports.batch(BOB, 1, 2, watched.subList(50, 101)));
        sumUp();
        assertThat(hour()).as("a batch is missing").isEqualTo(new Tally(1, 0, 1, 0));
        put(Reports.batch(BOB, 1, 1, watched.subList(0, 50)));
        sumUp();
        assertThat(hour()).isEqualTo(new Tally(1, 1, 0, 0));
    }

    @Test
    void whoLostRecordsProvesNoLoss() {
        List<TelemetryRecord> dropped = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            dropped.add(Reports.heartbeat(i, NOON + (i - 1) * 60_000L, new Counters(0, 0, 0, 0, 0, 0, 0, 1)));
        }
        put(ALICE, 1, 0, Reports.sent("f", 0, "known", NOON - 30_000), Reports.sent("f", 1, "lost", NOON));
        put(Reports.batch(BOB, 1, 0, List.of(Reports.recv("known", NOON - 29_000))));
        put(Reports.batch(BOB, 1, 1, dropped));
        sumUp();
        assertThat(hour()).isEqualTo(new Tally(1, 0, 1, 0));
    }

    @Test
    void timeAloneMakesPendingMessagesDue() {
        long sent = NOW.toEpochMilli() - 120_000;
        put(ALICE, 1, 0, Reports.sent("f", 0, "m", sent), Reports.ack("m", sent + 1000));
        sumUp();
        assertThat(all().tally(Horizon.MINUTE)).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(hour()).isEqualTo(new Tally(0, 0, 0, 1));
        sumUp(NOW.plus(Duration.ofHours(1)));
        assertThat(hour()).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(all().tally(Horizon.DAY)).isEqualTo(new Tally(0, 0, 0, 1));
    }

    @Test
    void aForgedNumberOrCounterDoesLittleHarm() {
        Receipt receipt = put(
                ALICE,
                1,
                0,
                Reports.sent("f", Integer.MAX_VALUE, "m", NOON),
                Reports.heartbeat(0, NOON, new Counters(1, 0, 0, 0, 1L << 50, 0, 0, 0)),
                Reports.heartbeat(1, NOON + 60_000, new Counters(5, 0, 9, 0, 0, 0, 0, 0)),
                Reports.heartbeat(2, NOON + 120_000, new Counters(5, 0, 0, 0, 0, 0, 0, 0)),
                Reports.heartbeat(3, NOON + 180_000, new Counters(4, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(receipt.errors()).extracting(RecordError::record).containsExactly(1, 2, 4);
        assertThat(put(ALICE, 1, 0, Reports.sent("f", Integer.MAX_VALUE, "m", NOON))
                        .errors())
                .as("the same answer again")
                .isEqualTo(receipt.errors());
        sumUp();
        assertThat(hour()).isEqualTo(new Tally(0, 0, 1 + UnitSums.MOST_MISSING, 0));
    }

    @Test
    void timesOutOfReachAreRefused() {
        Receipt receipt = put(
                ALICE,
                1,
                0,
                Reports.sent("f", 0, "ancient", NOW.minus(Duration.ofDays(31)).toEpochMilli()),
                Reports.sent("f", 1, "old", NOW.minus(Duration.ofDays(29)).toEpochMilli()),
                Reports.sent("f", 2, "future", NOW.plus(Duration.ofHours(1)).toEpochMilli()));
        assertThat(receipt.errors()).extracting(RecordError::record).containsExactly(0, 2);
        assertThat(receipt.errors()).allMatch(error -> error.code() == RecordError.Code.REFUSED);
        assertThat(store.count("sent")).isEqualTo(1);
    }

    @Test
    void whoHasTheTokenDeletesEverythingAndNothingMoreIsTaken() {
        conversation().forEach(this::put);
        sumUp();
        assertThat(store.presence(0, 100_000)).hasSize(1);
        Bytes alice = Reports.id(ALICE);
        assertThat(store.delete(alice, Reports.hash("wrong"), NOW)).isEqualTo(TelemetryStore.Deletion.WRONG_TOKEN);
        assertThat(store.count("sent")).isEqualTo(6);
        assertThat(store.delete(alice, Reports.hash(Reports.token(ALICE)), NOW))
                .isEqualTo(TelemetryStore.Deletion.DONE);
        assertThat(store.count("sent")).isZero();
        assertThat(store.count("batch")).isEqualTo(3);
        assertThat(all().isEmpty()).isTrue();
        assertThat(put(ALICE, 7, 0, Reports.sent("f", 9, "more", NOON)).kind()).isEqualTo(Receipt.Kind.DELETED);
        assertThat(store.count("sent")).isZero();
        assertThat(store.delete(Reports.id(77), Reports.hash("any"), NOW)).isEqualTo(TelemetryStore.Deletion.DONE);
    }

    @Test
    void oldReportsGoAndSumsStay() {
        put(ALICE, 1, 0, Reports.sent("f", 0, "m", NOON), Reports.heartbeat(0, NOON, 0), Reports.ack("m", NOON));
        sumUp();
        Instant later = NOW.plus(Duration.ofDays(130));
        store.maintain(later, Duration.ofDays(90));
        for (String table : List.of("sent", "witness", "presence", "batch", "unit", "install", "boot")) {
            assertThat(store.count(table)).as(table).isZero();
        }
        assertThat(hour()).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(store.isUp()).isTrue();
    }

    @Test
    void manyUploadAtOnceAndEachCountsOnce() {
        List<CompletableFuture<Void>> uploads = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    Batch batch = Reports.batch(
                            i % 4, 1, i / 8, List.of(Reports.sent("f", i / 8, "m" + i % 4 + "-" + i / 8, NOON)));
                    put(batch);
                }))
                .toList();
        uploads.forEach(CompletableFuture::join);
        sumUp();
        assertThat(store.count("sent")).isEqualTo(20);
        assertThat(hour().due()).isEqualTo(20);
    }

    @Test
    void presenceOfADayIsWhatWasWatched() {
        put(Reports.batch(BOB, 1, 0, Reports.heartbeats(0, 101, NOON)));
        sumUp();
        assertThat(store.presence(0, 100_000)).singleElement().satisfies(day -> {
            assertThat(day.installs()).isEqualTo(1);
            assertThat(day.expectedMillis()).isEqualTo(12 * 3_600_000);
            assertThat(day.accountedMillis()).isEqualTo(100 * 60_000);
            assertThat(day.onlineMillis()).isEqualTo(100 * 60_000);
        });
    }

    private Hours hours(long day) {
        return store.hours(day, day).getOrDefault(day, Hours.NONE);
    }

    @Test
    void hoursSayWhoWasOfflineAndWhatWasSentMeanwhile() {
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i <= 120; i++) {
            int state = i < 75 ? Reports.ONLINE : 0;
            records.add(new Heartbeat(i, i * 60_000L, NOON + i * 60_000L, state, Counters.ZERO));
        }
        records.add(Reports.sent("f", 0, "m", NOON));
        records.add(Reports.sent("f", 1, "n", NOON + 5_400_000));
        put(Reports.batch(ALICE, 1, 0, records));
        put(BOB, 1, 0, Reports.sent("f", 0, "unwatched", NOON));
        sumUp();
        Hours day = hours(Days.of(NOON));
        assertThat(day.installs(11)).isZero();
        assertThat(day.installs(12)).isEqualTo(1);
        assertThat(day.onlineMillis(12)).isEqualTo(60 * 60_000);
        assertThat(day.accountedMillis(13)).isEqualTo(60 * 60_000);
        assertThat(day.onlineMillis(13)).as("online until its next heartbeat").isEqualTo(15 * 60_000);
        assertThat(day.expectedMillis(20)).isEqualTo(3_600_000);
        assertThat(day.accountedMillis(20)).isZero();
        assertThat(day.sent(12)).isEqualTo(2);
        assertThat(day.sentWatched(12)).isEqualTo(1);
        assertThat(day.sentOffline(12)).isZero();
        assertThat(day.sentOffline(13)).isEqualTo(1);
        sumUp(NOW.plusSeconds(1));
        assertThat(hours(Days.of(NOON))).as("the same again").isEqualTo(day);
        put(ALICE, 1, 1, Reports.session(ALICE, NOON));
        store.delete(Reports.id(ALICE), Reports.hash(Reports.token(ALICE)), NOW);
        assertThat(hours(Days.of(NOON)).installs(12)).isZero();
        assertThat(hours(Days.of(NOON)).sent(12)).isEqualTo(1);
    }

    @Test
    void whoFallsSilentIsExpectedUntilTheDayIsOver() {
        long today = NOW.toEpochMilli();
        put(ALICE, 1, 0, Reports.heartbeat(0, today - 120_000, 0), Reports.heartbeat(1, today - 60_000, 0));
        sumUp();
        assertThat(store.presence(0, 100_000).getFirst().expectedMillis()).isEqualTo(120_000);
        sumUp(NOW.plus(Duration.ofHours(13)));
        assertThat(store.presence(0, 100_000)).singleElement().satisfies(day -> {
            assertThat(day.expectedMillis()).isEqualTo(12 * 3_600_000 + 120_000);
            assertThat(day.accountedMillis()).isEqualTo(60_000);
        });
        assertThat(hours(Days.of(today)).expectedMillis(23)).isEqualTo(3_600_000);
    }

    @Test
    void whoIsBehindACellIsFoundInIt() {
        put(ALICE, 1, 0, Reports.sent("f", 0, "m", NOON));
        put(
                BOB,
                1,
                0,
                Reports.sent("f", 0, "n", NOON),
                Reports.sent("f", 1, "o", NOON - Duration.ofDays(2).toMillis()));
        sumUp();
        List<TelemetryStore.Cell> cells = store.cells(0, 100_000);
        assertThat(cells).hasSize(2);
        assertThat(store.shares(cells))
                .extracting(TelemetryStore.Share::install)
                .containsExactlyInAnyOrder(Reports.id(ALICE), Reports.id(BOB), Reports.id(BOB));
        assertThat(store.shares(cells.subList(0, 1)))
                .extracting(TelemetryStore.Share::install)
                .containsExactly(Reports.id(BOB));
        assertThat(store.shares(List.of())).isEmpty();
    }
}

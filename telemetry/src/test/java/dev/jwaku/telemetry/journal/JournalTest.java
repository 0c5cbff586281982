package dev.jwaku.telemetry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.BatchCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Party SELF =
            Party.of(new ChatKey(Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")));
    private static final Party OTHER =
            Party.of(new ChatKey(Bytes.fromHex("02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5")));

    @TempDir
    Path folder;

    private final SystemWorld world = new SystemWorld();
    private final List<Journal> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Journal::close);
        world.close();
    }

    private Journal open(int most, Duration rotation) {
        Journal journal = Journal.open(
                world,
                folder.resolve(Journal.FILE),
                new JournalConfig(
                        StorageConfig.simulated(),
                        SELF,
                        "test/1",
                        "linux",
                        Mode.RELAY,
                        most,
                        JournalConfig.THIRTY_DAYS,
                        rotation));
        opened.add(journal);
        return journal;
    }

    /** Without closing the one before: as after the death of the process. */
    private Journal open() {
        return open(JournalConfig.MOST_EVENTS, JournalConfig.THIRTY_DAYS);
    }

    private static MessageId id(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return new MessageId(Bytes.wrap(bytes));
    }

    private long now() {
        return world.now().toEpochMilli();
    }

    private Fact accepted(int number) {
        return new Fact.Accepted(id(number), Kind.ONE_TO_ONE, "", 100, List.of(OTHER), 1, now());
    }

    private Fact progress(int number, Fact.Step step) {
        return new Fact.Progress(id(number), OTHER, step, now());
    }

    private Fact taken(int number, Recv.Path path) {
        return new Fact.Taken(id(number), OTHER, Kind.ONE_TO_ONE, "", path, now());
    }

    private static void note(Journal journal, Fact... facts) {
        journal.note(List.of(facts), Counters.ZERO);
    }

    private static List<TelemetryRecord> records(Upcoming batch) {
        try {
            return BatchCodec.decode(batch.packed()).batch().records();
        } catch (dev.jwaku.telemetry.wire.BatchException e) {
            throw new AssertionError(e);
        }
    }

    /** Uploads everything to somebody honest. */
    private static List<Upcoming> drain(Journal journal) {
        List<Upcoming> batches = new ArrayList<>();
        while (true) {
            Upcoming next = journal.take().orElse(null);
            if (next == null) {
                return batches;
            }
            batches.add(next);
            boolean ignored = journal.stored(next, List.of());
        }
    }

    @Test
    void aMessageIsOneRecordWithWhatBecameOfIt() {
        Journal journal = open();
        note(journal, accepted(1), progress(1, Fact.Step.STORED), progress(1, Fact.Step.ACKED));
        List<TelemetryRecord> records = records(journal.take().orElseThrow());
        assertThat(records).hasSize(4);
        assertThat(records.get(0)).isInstanceOf(Session.class);
        Sent sent = (Sent) records.get(1);
        assertThat(sent.outcome()).isEqualTo(Sent.Outcome.PUBLISHED);
        assertThat(sent.publishedAtMillis()).isPresent();
        assertThat(((Stored) records.get(2)).result()).isEqualTo(Stored.Result.FOUND);
        assertThat(((Ack) records.get(3)).message()).isEqualTo(sent.message());
        assertThat(journal.counters()).isEqualTo(new Counters(1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void whatBecomesKnownAfterTheUploadIsASecondRecord() {
        Journal journal = open();
        note(journal, accepted(1));
        Sent pending = (Sent) records(journal.take().orElseThrow()).get(1);
        note(journal, progress(1, Fact.Step.PUBLISHED));
        List<Upcoming> rest = drain(journal);
        Sent published = (Sent) records(rest.getLast()).getFirst();
        assertThat(pending.outcome()).isEqualTo(Sent.Outcome.PENDING);
        assertThat(published.outcome()).isEqualTo(Sent.Outcome.PUBLISHED);
        assertThat(published.seq()).isEqualTo(pending.seq());
        assertThat(rest).extracting(batch -> batch.name().seq()).containsExactly(0L, 1L);
    }

    @Test
    void whatIsToldAgainIsNotCountedAgain() {
        Journal journal = open();
        for (int i = 0; i < 3; i++) {
            note(
                    journal,
                    accepted(1),
                    progress(1, Fact.Step.PUBLISHED),
                    progress(1, Fact.Step.ACKED),
                    progress(1, Fact.Step.GIVEN_UP),
                    taken(2, Recv.Path.STORE));
        }
        assertThat(journal.counters()).isEqualTo(new Counters(1, 0, 1, 0, 1, 0, 1, 0));
        assertThat(journal.size()).isEqualTo(4);
    }

    @Test
    void whatNobodyTookIsAnErrorAndWhatNobodyAcknowledgedExpired() {
        Journal journal = open();
        note(journal, accepted(1), progress(1, Fact.Step.GIVEN_UP));
        note(journal, accepted(2), progress(2, Fact.Step.PUBLISHED), progress(2, Fact.Step.GIVEN_UP));
        assertThat(journal.counters()).isEqualTo(new Counters(2, 1, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void whatIsOlderThanTelemetryHasNoDenominatorAndDoesNotCount() {
        Journal journal = open();
        note(journal, progress(1, Fact.Step.ACKED));
        assertThat(journal.counters()).isEqualTo(Counters.ZERO);
        assertThat(journal.size()).isEqualTo(1);
    }

    @Test
    void numbersAndCountersGoOnAfterTheDeathOfTheProcess() {
        note(open(), accepted(1), accepted(2));
        Journal second = open();
        Upcoming first = second.take().orElseThrow();
        note(second, accepted(3), progress(1, Fact.Step.ACKED));
        Journal third = open();
        // What was under way goes out again as it was, under its name.
        assertThat(third.take().orElseThrow().packed()).isEqualTo(first.packed());
        note(third, new Fact.Beat(world.nanoTime(), now(), 3));
        List<Upcoming> batches = drain(third);
        List<TelemetryRecord> all =
                batches.stream().flatMap(batch -> records(batch).stream()).toList();
        assertThat(all.stream().filter(Sent.class::isInstance).map(record -> ((Sent) record).seq()))
                .containsExactly(0L, 1L, 2L);
        assertThat(((Heartbeat) all.getLast()).counters()).isEqualTo(new Counters(3, 0, 1, 0, 0, 0, 0, 0));
        assertThat(batches.stream().map(batch -> batch.name().bootId()).distinct())
                .hasSize(3);
        assertThat(third.size()).isZero();
    }

    @Test
    void batchesAreNumberedWithoutHolesAndBounded() {
        Journal journal = open();
        for (int i = 0; i < 1_200; i++) {
            note(journal, taken(i, Recv.Path.RELAY));
        }
        assertThat(journal.preview().orElseThrow().text())
                .isEqualTo(journal.take().orElseThrow().text());
        List<Upcoming> batches = drain(journal);
        assertThat(batches).extracting(batch -> batch.name().seq()).containsExactly(0L, 1L, 2L);
        assertThat(batches).extracting(batch -> batch.events().size()).containsExactly(500, 500, 201);
    }

    @Test
    void theOldestGoWhenItIsFullAndAreCounted() {
        Journal journal = open(100, JournalConfig.THIRTY_DAYS);
        Upcoming underWay = journal.take().orElseThrow();
        for (int i = 0; i < 250; i++) {
            note(journal, taken(i, Recv.Path.RELAY));
        }
        assertThat(journal.size()).isEqualTo(100);
        assertThat(journal.counters()).isEqualTo(new Counters(0, 0, 0, 0, 250, 0, 0, 151));
        // The batch that was under way is empty now, and still there: no number is left out.
        assertThat(journal.take().orElseThrow().name()).isEqualTo(underWay.name());
        assertThat(journal.take().orElseThrow().events()).isEmpty();
        assertThat(drain(journal)).extracting(batch -> batch.name().seq()).containsExactly(0L, 1L);
    }

    @Test
    void onlyTheNamedRecordsGo() {
        Journal journal = open();
        note(journal, taken(1, Recv.Path.RELAY), taken(2, Recv.Path.RELAY));
        Upcoming batch = journal.take().orElseThrow();
        assertThat(journal.refused(batch, List.of(1, 1, 9, -1))).isEqualTo(1);
        Upcoming again = journal.take().orElseThrow();
        assertThat(again.name()).isEqualTo(batch.name());
        assertThat(again.lines())
                .containsExactly(batch.lines().get(0), batch.lines().get(2));
        assertThat(journal.counters().dropped()).isEqualTo(1);
    }

    @Test
    void aNewInstallationIdIsDrawnAndWhatBecomesOfOldMessagesStaysWithTheOldOne() {
        Journal journal = open(1_000, Duration.ofNanos(1));
        Bytes first = journal.take().orElseThrow().name().installId();
        note(journal, accepted(1), new Fact.Beat(world.nanoTime(), now(), 1), progress(1, Fact.Step.ACKED));
        List<Upcoming> batches = drain(journal);
        List<TelemetryRecord> old = batches.stream()
                .filter(batch -> batch.name().installId().equals(first))
                .flatMap(batch -> records(batch).stream())
                .toList();
        assertThat(old).hasAtLeastOneElementOfType(Ack.class).hasAtLeastOneElementOfType(Sent.class);
        Heartbeat lastOfOld = old.stream()
                .filter(Heartbeat.class::isInstance)
                .map(Heartbeat.class::cast)
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(lastOfOld.has(Heartbeat.ENDING)).isTrue();
        assertThat(batches.stream().map(batch -> batch.name().installId()).distinct())
                .hasSize(2);
        assertThat(journal.counters()).isEqualTo(Counters.ZERO);
    }
}

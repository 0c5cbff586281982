package dev.jwaku.tools.telemetry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Journal;
import dev.jwaku.telemetry.journal.JournalConfig;
import dev.jwaku.telemetry.journal.JournalReader;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Tally;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTelemetryTest {
    private static final ChatKey ALICE =
            new ChatKey(Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));
    private static final ChatKey BOB =
            new ChatKey(Bytes.fromHex("02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"));

    @TempDir
    Path folder;

    private final SystemWorld world = new SystemWorld();
    private Journal alice;
    private Journal bob;

    @BeforeEach
    void open() {
        alice = journal("alice", ALICE);
        bob = journal("bob", BOB);
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        world.close();
    }

    private Journal journal(String name, ChatKey self) {
        return Journal.open(
                world,
                folder.resolve(name).resolve(Journal.FILE),
                JournalConfig.of(StorageConfig.durable(), Party.of(self), "test/1", "linux", Mode.RELAY));
    }

    private long ago() {
        return world.now().minus(Duration.ofHours(2)).toEpochMilli();
    }

    private Fact accepted(int number) {
        return new Fact.Accepted(id(number), Kind.ONE_TO_ONE, "", 100, List.of(Party.of(BOB)), 1, ago());
    }

    private static MessageId id(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return new MessageId(Bytes.wrap(bytes));
    }

    private Fact progress(int number, Fact.Step step) {
        return new Fact.Progress(id(number), Party.of(BOB), step, ago());
    }

    private Figures sums(TelemetryStore store) {
        while (store.updateSums(world.now()) > 0) {
            // until nothing is left
        }
        return store.cells(0, 100_000).stream()
                .map(TelemetryStore.Cell::figures)
                .reduce(Figures.NONE, Figures::plus);
    }

    @Test
    void whatComesFurtherIsBroughtOnceWhileItsProgramRuns() throws IOException {
        alice.note(IntStream.range(0, 700).mapToObj(this::accepted).toList(), Counters.ZERO);
        try (TelemetryStore store = TelemetryStore.sqlite(folder.resolve("sums"));
                JournalReader reader =
                        JournalReader.open(world, folder.resolve("alice").resolve(Journal.FILE))) {
            JournalFeed feed = new JournalFeed(reader, store);
            assertThat(feed.bring(world.now())).isEqualTo(701);
            assertThat(feed.bring(world.now())).isZero();
            alice.note(
                    List.of(progress(1, Fact.Step.PUBLISHED), progress(1, Fact.Step.ACKED), accepted(700)),
                    Counters.ZERO);
            assertThat(feed.bring(world.now())).as("one changed, two new").isEqualTo(3);
            assertThat(sums(store).tally(Horizon.HOUR)).isEqualTo(new Tally(1, 0, 700, 0));
            assertThat(alice.preview()).as("it was only read").isPresent();
            assertThat(alice.size()).isEqualTo(703);
        }
    }

    @Test
    void journalsOfBothEndsAreShownTogether() throws IOException {
        alice.note(List.of(accepted(1), accepted(2), progress(1, Fact.Step.PUBLISHED)), Counters.ZERO);
        bob.note(
                List.of(new Fact.Taken(id(1), Party.of(ALICE), Kind.ONE_TO_ONE, "", Recv.Path.RELAY, ago())),
                Counters.ZERO);
        bob.close();
        List<Path> places =
                List.of(folder.resolve("alice"), folder.resolve("bob").resolve(Journal.FILE));
        long before = temporary();
        try (LocalTelemetry local = LocalTelemetry.open(world, places)) {
            Figures figures = sums(local.store());
            while (figures.tally(Horizon.HOUR).delivered() < 1) {
                figures = sums(local.store());
            }
            assertThat(figures.tally(Horizon.HOUR)).isEqualTo(new Tally(1, 0, 1, 0));
        }
        assertThat(temporary()).as("nothing is left behind").isEqualTo(before);
    }

    private static long temporary() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("jwaku-telemetry"))
                    .count();
        }
    }

    @Test
    void whatIsNoJournalIsToldByName() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no database at all, but long enough for one");
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> LocalTelemetry.open(world, List.of(text)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text");
        assertThatThrownBy(() -> LocalTelemetry.open(world, List.of(absent)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
        assertThat(absent).doesNotExist();
    }
}

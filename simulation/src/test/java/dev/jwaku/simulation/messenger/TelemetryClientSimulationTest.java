package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.Telemetry;
import dev.jwaku.telemetry.TelemetryConfig;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Party;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The client alone, told what happened by somebody who knows the truth, so that days and weeks cost little: what the
 * service has in the end is what happened.
 */
class TelemetryClientSimulationTest {
    private static final Party SELF = Party.of("alice");
    private static final Party OTHER = Party.of("bob");

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    /** One program with telemetry, from crash to crash, and what it knows to be true. */
    private final class Program implements AutoCloseable {
        final CollectingService service = new CollectingService();
        final List<MessageId> sent = new ArrayList<>();
        final List<MessageId> acked = new ArrayList<>();
        final List<MessageId> received = new ArrayList<>();
        final SplittableRandom random;
        private final Simulation simulation;
        private final Path folder;
        private final int mostEvents;
        private final List<AutoCloseable> files = new ArrayList<>();
        private SimulatedNode node;
        private Telemetry telemetry;
        private int last;

        Program(long seed, int mostEvents) throws Exception {
            this.random = new SplittableRandom(seed);
            this.simulation = Simulation.withSeed(seed);
            this.folder = Files.createDirectories(temporary.resolve("seed-" + seed));
            this.mostEvents = mostEvents;
            start();
        }

        private void start() {
            SimulatedNode begun = simulation.node("alice");
            List<Telemetry> opened = new ArrayList<>();
            TelemetryConfig config = TelemetryConfig.local(
                            "jwaku/test", "simulated", Mode.LIGHT, () -> Heartbeat.NET_UP)
                    .withStorage(StorageConfig.simulated().withOpened(files::add))
                    .withMostEvents(mostEvents)
                    .uploadedTo(service.seenFrom(begun));
            simulation.start(
                    begun, "open", () -> opened.add(Telemetry.open(begun, folder, SELF, Optional.empty(), config)));
            run(Duration.ofMillis(1));
            node = begun;
            telemetry = opened.getFirst();
        }

        void run(Duration time) {
            simulation.runFor(time);
        }

        void crash() {
            run(Duration.ofSeconds(1)); // what is told is written
            node.crash();
            run(Duration.ofSeconds(random.nextInt(1, 7_200)));
            start();
        }

        private void tell(Fact fact) {
            simulation.start(node, "tell", () -> telemetry.tell(fact));
        }

        private MessageId next() {
            return new MessageId(Sha256.hash(Bytes.utf8("message " + last++)));
        }

        private long now() {
            return node.now().toEpochMilli();
        }

        MessageId send() {
            MessageId id = next();
            sent.add(id);
            tell(new Fact.Accepted(id, Kind.ONE_TO_ONE, "", 100, List.of(OTHER), 1, now()));
            run(Duration.ofMillis(random.nextInt(1, 2_000)));
            return id;
        }

        void progress(MessageId id, Fact.Step step) {
            if (step == Fact.Step.ACKED) {
                acked.add(id);
            }
            tell(new Fact.Progress(id, OTHER, step, now()));
            run(Duration.ofMillis(random.nextInt(1, 2_000)));
        }

        void receive() {
            MessageId id = next();
            received.add(id);
            tell(new Fact.Taken(id, OTHER, Kind.ONE_TO_ONE, "", Recv.Path.FILTER, now()));
            run(Duration.ofMillis(random.nextInt(1, 2_000)));
        }

        @Override
        public void close() throws Exception {
            simulation.close();
            for (AutoCloseable file : files) {
                file.close();
            }
        }
    }

    private static Bytes tag(MessageId id, Party recipient) {
        return Sha256.hash(Bytes.utf8("dm-telemetry/1"), id.bytes(), recipient.name())
                .slice(0, 16);
    }

    private static List<Bytes> tags(List<MessageId> ids, Party recipient) {
        return ids.stream().map(id -> tag(id, recipient)).toList();
    }

    private static <R extends TelemetryRecord> List<R> of(List<TelemetryRecord> records, Class<R> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static void assertExact(Program program) {
        assertThat(program.service.installs()).hasSize(1);
        Bytes install = program.service.installs().getFirst();
        List<TelemetryRecord> records = program.service.records(install);
        Map<Bytes, Sent> sent = new LinkedHashMap<>();
        of(records, Sent.class).forEach(one -> sent.merge(one.message(), one, Sent::merge));
        assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(tags(program.sent, OTHER));
        assertThat(sent.values().stream().map(Sent::seq).sorted()).containsExactlyElementsOf(numbers(sent.size()));
        assertThat(of(records, Ack.class).stream().map(Ack::message))
                .containsExactlyInAnyOrderElementsOf(tags(program.acked, OTHER));
        assertThat(of(records, Recv.class).stream().map(Recv::message))
                .containsExactlyInAnyOrderElementsOf(tags(program.received, SELF));
        Counters counters = of(records, Heartbeat.class).getLast().counters();
        assertThat(List.of(counters.sent(), counters.acked(), counters.received(), counters.dropped()))
                .containsExactly(
                        (long) program.sent.size(), (long) program.acked.size(), (long) program.received.size(), 0L);
        for (List<TelemetryRecord> boot : program.service.boots(install)) {
            assertThat(boot.getFirst()).isInstanceOf(Session.class);
            List<Long> beats =
                    of(boot, Heartbeat.class).stream().map(Heartbeat::seq).toList();
            assertThat(beats).isEqualTo(numbers(beats.size()));
        }
        assertThat(program.service.hasHoles()).isFalse();
    }

    private static List<Long> numbers(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsLostNorDoubledByAServiceThatIsAwayForDaysOrLies(long seed) throws Exception {
        try (Program program = new Program(seed, 50_000)) {
            for (CollectingService.Mood mood : CollectingService.Mood.values()) {
                if (mood == CollectingService.Mood.REFUSES_FIRST) {
                    continue; // what it names is lost, and counted: the next test
                }
                program.service.mood = mood;
                MessageId id = program.send();
                program.progress(id, Fact.Step.PUBLISHED);
                program.receive();
                program.run(Duration.ofMinutes(program.random.nextInt(10, 48 * 60)));
                if (program.random.nextInt(2) == 0) {
                    program.crash();
                }
                program.progress(id, Fact.Step.ACKED);
            }
            program.service.mood = CollectingService.Mood.HONEST;
            program.run(Duration.ofHours(1));
            assertExact(program);
        }
    }

    @Test
    void onlyTheRecordsThatTheServiceNamesAreGoneAndTheyAreCounted() throws Exception {
        try (Program program = new Program(4, 50_000)) {
            program.service.mood = CollectingService.Mood.AWAY;
            for (int i = 0; i < 5; i++) {
                program.progress(program.send(), Fact.Step.ACKED);
            }
            program.run(Duration.ofHours(2));
            program.service.mood = CollectingService.Mood.REFUSES_FIRST;
            program.run(Duration.ofMinutes(30));
            program.service.mood = CollectingService.Mood.HONEST;
            program.run(Duration.ofMinutes(30));
            List<TelemetryRecord> records =
                    program.service.records(program.service.installs().getFirst());
            assertThat(program.service.refused).hasSizeGreaterThan(50);
            assertThat(of(records, Heartbeat.class).getLast().counters().dropped())
                    .isEqualTo(program.service.refused.size());
            assertThat(program.service.hasHoles()).isFalse();
        }
    }

    @Test
    void aJournalThatIsFullCountsWhatItGivesUp() throws Exception {
        int most = 300;
        try (Program program = new Program(5, most)) {
            program.service.mood = CollectingService.Mood.AWAY;
            for (int i = 0; i < 20; i++) {
                MessageId id = program.send();
                program.progress(id, Fact.Step.STORED);
                program.progress(id, Fact.Step.ACKED);
                program.receive();
            }
            program.run(Duration.ofHours(10));
            assertThat(program.telemetry.waiting()).isLessThanOrEqualTo(most);
            program.service.mood = CollectingService.Mood.HONEST;
            program.run(Duration.ofHours(1));
            List<TelemetryRecord> records =
                    program.service.records(program.service.installs().getFirst());
            Heartbeat last = of(records, Heartbeat.class).getLast();
            // a session, of each message sent what was said, that it was stored and acknowledged, those received
            long made = 1 + 3 * 20 + 20 + last.seq() + 1;
            assertThat(last.counters()).isEqualTo(new Counters(20, 0, 20, 0, 20, 0, 0, made - records.size()));
            assertThat(of(records, Stored.class)).isEmpty();
            assertThat(records.size()).isBetween(most, most + 70);
        }
    }

    @Test
    void anotherInstallationIdEveryThirtyDaysAndNothingLinksTheTwo() throws Exception {
        try (Program program = new Program(6, 50_000)) {
            program.progress(program.send(), Fact.Step.ACKED);
            program.receive();
            program.run(Duration.ofMinutes(20));
            MessageId late = program.send();
            program.run(Duration.ofMinutes(20));
            program.node.stepClock(Duration.ofDays(31));
            program.run(Duration.ofMinutes(2));
            program.progress(late, Fact.Step.ACKED);
            program.progress(program.send(), Fact.Step.ACKED);
            program.receive();
            program.run(Duration.ofMinutes(20));
            assertThat(program.service.installs()).hasSize(2);
            Set<Bytes> names = new LinkedHashSet<>();
            List<Counters> counters = new ArrayList<>();
            for (Bytes install : program.service.installs()) {
                List<TelemetryRecord> records = program.service.records(install);
                Set<Bytes> own = new LinkedHashSet<>(List.of(install));
                of(records, Session.class).forEach(session -> own.add(session.deleteTokenHash()));
                of(records, Ack.class).forEach(ack -> own.add(ack.peer()));
                of(records, Sent.class).forEach(sent -> own.add(sent.flow()));
                of(records, Sent.class).forEach(sent -> own.add(sent.message()));
                of(records, Recv.class).forEach(recv -> own.add(recv.flow()));
                assertThat(own).hasSizeGreaterThan(4).noneMatch(names::contains);
                names.addAll(own);
                counters.add(of(records, Heartbeat.class).getLast().counters());
            }
            // the acknowledgement that came late belongs to the installation that sent
            assertThat(of(program.service.records(program.service.installs().getFirst()), Ack.class))
                    .hasSize(2);
            assertThat(counters.getLast()).isEqualTo(new Counters(1, 0, 1, 0, 1, 0, 0, 0));
        }
    }
}

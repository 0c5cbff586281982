package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.Sent;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** What the service has in the end is what happened, whatever happened on the way. */
class TelemetrySimulationTest {
    private static final int SEEDS = Integer.getInteger("jwaku.telemetry.seeds", 1);
    private static final String ALICE = "alice";
    private static final String BOB = "bob";

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private ObservedWorld world(long seed, ObservedWorld.Setting setting) {
        ObservedWorld world = new ObservedWorld(seed, temporary.resolve("world-" + seed), setting, ALICE, BOB);
        ChatKey alice = world.key(ALICE);
        ChatKey bob = world.key(BOB);
        world.ask(ALICE, messenger -> messenger.addContact(bob.toString()));
        world.ask(BOB, messenger -> messenger.addContact(alice.toString()));
        return world;
    }

    private static MessageId send(ObservedWorld world, String from, String to, String text) {
        ChatKey peer = world.key(to);
        return world.ask(from, messenger -> messenger.chat(peer).send(text).id());
    }

    private static void awaitDelivered(ObservedWorld world, String who, List<MessageId> ids) {
        for (MessageId id : ids) {
            world.await(
                    who,
                    "delivery of " + id,
                    messenger -> messenger.report(id).orElseThrow().state() == State.DELIVERED);
        }
    }

    private static Bytes tag(MessageId id, ChatKey recipient) {
        return Sha256.hash(Bytes.utf8("dm-telemetry/1"), id.bytes(), recipient.uncompressed())
                .slice(0, 16);
    }

    private static <R extends TelemetryRecord> List<R> of(List<TelemetryRecord> records, Class<R> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Counters last(List<TelemetryRecord> records) {
        return of(records, Heartbeat.class).getLast().counters();
    }

    /** Who uploaded the sent record of this message. */
    private static Bytes installOf(CollectingService service, Bytes message) {
        return service.installs().stream()
                .filter(install -> of(service.records(install), Sent.class).stream()
                        .anyMatch(sent -> sent.message().equals(message)))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Bytes, Sent> merged(List<TelemetryRecord> records) {
        Map<Bytes, Sent> byTag = new LinkedHashMap<>();
        of(records, Sent.class).forEach(sent -> byTag.merge(sent.message(), sent, Sent::merge));
        return byTag;
    }

    private static void assertExact(
            CollectingService service, List<Bytes> sentTags, List<Bytes> receivedTags, String where) {
        Bytes install = installOf(service, sentTags.getFirst());
        List<TelemetryRecord> records = service.records(install);
        // Messengers also tell each other things of their own accord, such as what they are called.
        Map<Bytes, Sent> sent = merged(records);
        List<Bytes> texts = sent.values().stream()
                .filter(one -> one.kind() == Kind.ONE_TO_ONE)
                .map(Sent::message)
                .toList();
        List<Bytes> acked = of(records, Ack.class).stream().map(Ack::message).toList();
        List<Recv> received = of(records, Recv.class);
        assertThat(texts).as("sent, %s", where).containsExactlyInAnyOrderElementsOf(sentTags);
        assertThat(sent.values().stream().map(Sent::seq).sorted().toList())
                .as("contiguous numbers, %s", where)
                .isEqualTo(numbers(sent.size()));
        assertThat(acked)
                .as("acknowledged, %s", where)
                .doesNotHaveDuplicates()
                .containsAll(sentTags)
                .allMatch(sent::containsKey);
        assertThat(received.stream()
                        .filter(one -> one.kind() == Kind.ONE_TO_ONE)
                        .map(Recv::message)
                        .toList())
                .as("received, %s", where)
                .containsExactlyInAnyOrderElementsOf(receivedTags);
        Counters counters = last(records);
        assertThat(List.of(counters.sent(), counters.acked(), counters.received(), counters.dropped()))
                .as("counters, %s", where)
                .containsExactly((long) sent.size(), (long) acked.size(), (long) received.size(), 0L);
        for (List<TelemetryRecord> boot : service.boots(install)) {
            assertThat(boot.getFirst()).as("first of a boot, %s", where).isInstanceOf(Session.class);
            List<Long> beats =
                    of(boot, Heartbeat.class).stream().map(Heartbeat::seq).toList();
            assertThat(beats).as("heartbeats, %s", where).isEqualTo(numbers(beats.size()));
        }
        assertThat(service.hasHoles()).as("holes, %s", where).isFalse();
    }

    private static List<Long> numbers(int count) {
        return Stream.iterate(0L, number -> number + 1).limit(count).toList();
    }

    @Test
    void recordsAndCountersAreExactOnABadNetworkWithCrashes() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            ObservedWorld.Setting setting = new ObservedWorld.Setting();
            try (ObservedWorld world = world(seed, setting)) {
                world.getBad();
                List<MessageId> ofAlice = new ArrayList<>();
                List<MessageId> ofBob = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    ofAlice.add(send(world, ALICE, BOB, "from alice " + i));
                    ofBob.add(send(world, BOB, ALICE, "from bob " + i));
                    world.perhapsRestart(ALICE, BOB);
                }
                awaitDelivered(world, ALICE, ofAlice);
                awaitDelivered(world, BOB, ofBob);
                world.run(Duration.ofMinutes(15));
                ChatKey alice = world.key(ALICE);
                ChatKey bob = world.key(BOB);
                List<Bytes> toBob = ofAlice.stream().map(id -> tag(id, bob)).toList();
                List<Bytes> toAlice = ofBob.stream().map(id -> tag(id, alice)).toList();
                assertExact(setting.service, toBob, toAlice, "alice, seed " + seed);
                assertExact(setting.service, toAlice, toBob, "bob, seed " + seed);
            }
        }
    }

    @Test
    void ofTheSampleItIsKnownWhetherStoresHoldItAlthoughItIsAcknowledged() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        try (ObservedWorld world = world(6, setting)) {
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ids.add(send(world, ALICE, BOB, "text " + i));
                world.run(Duration.ofSeconds(1));
            }
            awaitDelivered(world, ALICE, ids);
            world.run(Duration.ofMinutes(15));
            ChatKey bob = world.key(BOB);
            List<Bytes> tags = ids.stream().map(id -> tag(id, bob)).toList();
            List<Bytes> sampled = tags.stream().filter(Stored::isSampled).toList();
            List<Bytes> found =
                    of(setting.service.records(installOf(setting.service, tags.getFirst())), Stored.class).stream()
                            .map(Stored::message)
                            .toList();
            assertThat(sampled).hasSizeBetween(1, 20);
            assertThat(found).doesNotHaveDuplicates().containsAll(sampled);
            assertThat(tags.stream().filter(found::contains).count())
                    .as("of most it is not asked")
                    .isLessThan(tags.size());
        }
    }

    @Test
    void whatIsAcknowledgedAndInNoStoreIsNotSentForEver() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        try (ObservedWorld world = world(6, setting)) {
            world.run(Duration.ofMinutes(10));
            assertThat(unfinished(world)).isZero();
            world.store.behave(InMemoryStore.Behaviour.HIDING);
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ids.add(send(world, ALICE, BOB, "text " + i));
            }
            awaitDelivered(world, ALICE, ids);
            ChatKey bob = world.key(BOB);
            long sampled =
                    ids.stream().filter(id -> Stored.isSampled(tag(id, bob))).count();
            world.run(Duration.ofSeconds(30));
            assertThat(unfinished(world)).isGreaterThanOrEqualTo((int) sampled).isLessThan(ids.size());
            world.run(Duration.ofMinutes(10));
            assertThat(unfinished(world)).isZero();
        }
    }

    private static int unfinished(ObservedWorld world) {
        return world.ask(ALICE, messenger -> world.deliveries.get(ALICE).unfinished());
    }

    @Test
    void neitherTheJournalNorABatchNamesAPersonAMessageOrAText() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        try (ObservedWorld world = world(5, setting)) {
            List<MessageId> ofAlice = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ofAlice.add(send(world, ALICE, BOB, "a very secret text"));
            }
            awaitDelivered(world, ALICE, ofAlice);
            world.run(Duration.ofMinutes(1));
            List<Bytes> places = new ArrayList<>(files("world-5"));
            assertThat(places).isNotEmpty();
            world.run(Duration.ofMinutes(20));
            places.addAll(files("world-5"));
            setting.service.bodies.forEach(body -> places.add(unpacked(body)));
            List<Bytes> secrets = new ArrayList<>();
            for (ChatKey key : List.of(world.key(ALICE), world.key(BOB))) {
                addForms(secrets, key.compressed());
                addForms(secrets, key.uncompressed());
                addForms(secrets, key.uncompressed().slice(1, 33));
                secrets.add(Bytes.utf8(key.toString()));
            }
            ofAlice.forEach(id -> addForms(secrets, id.bytes()));
            secrets.add(Bytes.utf8("secret text"));
            secrets.add(Bytes.utf8("/waku/"));
            for (Bytes place : places) {
                for (Bytes secret : secrets) {
                    assertThat(indexOf(place, secret)).as("%s", secret).isEqualTo(-1);
                }
            }
            // The search finds what is there.
            Bytes known = Bytes.utf8("jwaku/test");
            assertThat(places.stream().filter(place -> indexOf(place, known) >= 0))
                    .isNotEmpty();
        }
    }

    private static void addForms(List<Bytes> secrets, Bytes secret) {
        secrets.add(secret);
        secrets.add(Bytes.utf8(secret.toHex()));
        secrets.add(Bytes.utf8(secret.toHex().toUpperCase(java.util.Locale.ROOT)));
    }

    private List<Bytes> files(String folder) {
        try (Stream<Path> files = Files.walk(temporary.resolve(folder))) {
            List<Bytes> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("telemetry.db"))
                    .toList()) {
                found.add(Bytes.wrap(Files.readAllBytes(file)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes unpacked(Bytes body) {
        try (var gzip = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(body.toByteArray()))) {
            return Bytes.wrap(gzip.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int indexOf(Bytes place, Bytes what) {
        String text = new String(place.toByteArray(), StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(what.toByteArray(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aPreviewIsWhatIsUploadedNextAndNothingIsUploadedWithoutConsent() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        setting.isLocal = true;
        try (ObservedWorld world = world(7, setting)) {
            awaitDelivered(world, ALICE, List.of(send(world, ALICE, BOB, "hello")));
            world.run(Duration.ofMinutes(5));
            assertThat(setting.service.asked).isZero();
            Optional<String> shown =
                    world.ask(ALICE, messenger -> world.telemetry.get(ALICE).preview());
            setting.isLocal = false;
            world.restart(ALICE);
            world.run(Duration.ofMinutes(1));
            assertThat(unpacked(setting.service.bodies.getFirst()).toUtf8()).isEqualTo(shown.orElseThrow());
        }
    }

    @Test
    void messagesGoTheirWayWhileTheDiskOfTheJournalIsFullAndAreCountedAfterwards() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            ObservedWorld.Setting setting = new ObservedWorld.Setting();
            try (ObservedWorld world = world(seed, setting)) {
                List<MessageId> ofAlice = new ArrayList<>();
                ofAlice.add(send(world, ALICE, BOB, "before"));
                awaitDelivered(world, ALICE, ofAlice);
                setting.isDiskFull = true;
                for (int i = 0; i < 20; i++) {
                    ofAlice.add(send(world, ALICE, BOB, "meanwhile " + i + "x".repeat(500)));
                    world.run(Duration.ofSeconds(30));
                }
                awaitDelivered(world, ALICE, ofAlice);
                setting.isDiskFull = false;
                world.run(Duration.ofMinutes(40));
                ChatKey bob = world.key(BOB);
                assertExact(
                        setting.service,
                        ofAlice.stream().map(id -> tag(id, bob)).toList(),
                        List.of(),
                        "alice, seed " + seed);
            }
        }
    }

    @Test
    void whatWasUploadedIsDeletedWithTheTokenAndNeverComesBack() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        try (ObservedWorld world = world(8, setting)) {
            awaitDelivered(world, ALICE, List.of(send(world, ALICE, BOB, "hello")));
            world.run(Duration.ofMinutes(30));
            List<Bytes> before = setting.service.installs();
            assertThat(before).hasSize(2);
            assertThat(world.<Integer>ask(ALICE, messenger -> deleted(world))).isEqualTo(1);
            assertThat(setting.service.installs()).hasSize(1);
            awaitDelivered(world, ALICE, List.of(send(world, ALICE, BOB, "again")));
            world.run(Duration.ofMinutes(30));
            List<Bytes> after = setting.service.installs();
            assertThat(after).hasSize(2);
            assertThat(new HashSet<>(after))
                    .doesNotContainAnyElementsOf(before.stream()
                            .filter(install -> !after.contains(install))
                            .toList());
            assertThat(last(setting.service.records(after.getLast())).sent()).isEqualTo(1);
        }
    }

    private static int deleted(ObservedWorld world) {
        try {
            return world.telemetry.get(ALICE).deleteUploaded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Tag("soak")
    void onlyTheRecordsThatTheServiceNamesAreGoneAndTheyAreCounted() {
        ObservedWorld.Setting setting = new ObservedWorld.Setting();
        setting.service.mood = CollectingService.Mood.AWAY;
        try (ObservedWorld world = world(1, setting)) {
            List<MessageId> ofAlice = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ofAlice.add(send(world, ALICE, BOB, "text " + i));
            }
            awaitDelivered(world, ALICE, ofAlice);
            world.run(Duration.ofMinutes(30));
            setting.service.mood = CollectingService.Mood.REFUSES_FIRST;
            world.run(Duration.ofMinutes(30));
            setting.service.mood = CollectingService.Mood.HONEST;
            world.run(Duration.ofMinutes(30));
            long dropped = setting.service.installs().stream()
                    .mapToLong(install -> last(setting.service.records(install)).dropped())
                    .sum();
            assertThat(setting.service.refused).hasSizeGreaterThan(50);
            assertThat(dropped).isEqualTo(setting.service.refused.size());
            assertThat(setting.service.hasHoles()).isFalse();
        }
    }
}

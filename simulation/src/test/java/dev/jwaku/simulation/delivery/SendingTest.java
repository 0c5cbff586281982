package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.delivery.InMemoryStore.Behaviour;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.SendingConfig;
import dev.jwaku.delivery.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** C10 to C17 of reliability.md, and what else can happen to a message between acceptance and proof. */
class SendingTest {
    private static final int SEEDS = 6;
    private static final Restamping RESTAMPS = Restamping.BY_APPLICATION;

    private Path folder;

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private SendingWorld world(long seed, int stores) {
        return world(seed, stores, SendingConfig.defaults());
    }

    private SendingWorld world(long seed, int stores, SendingConfig sending) {
        folder = temporary.resolve("world-" + seed);
        return new SendingWorld(seed, folder, stores, sending);
    }

    @Test
    void aMessageIsStoredWithTwoWitnessesWithinSeconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                world.sendMany(200, Duration.ofMillis(10), Restamping.OFF);
                world.run(Duration.ofSeconds(3));
                assertThat(world.accepted).hasSize(200);
                assertThat(world.untilAllEnded(Duration.ofSeconds(10))).isLessThan(Duration.ofSeconds(5));
                assertThat(world.ends(DeliveryEvent.Stored.class))
                        .hasSize(200)
                        .allMatch(stored -> stored.witnesses().size() == 2 && stored.generation() == 0);
                assertThat(world.storedFalsely).isEmpty();
                assertThat(world.path.published()).hasSize(200);
            }
        }
    }

    /** C10. */
    @Test
    void whatIsSentWhileCutOffIsNeverShownAsOutAndArrivesAfterwards() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                boolean blackHole = seed % 2 == 0;
                world.run(Duration.ofSeconds(12));
                if (blackHole) {
                    world.path.setBlackHoled(true, true);
                } else {
                    world.path.setConnected(false);
                }
                world.sendMany(20, Duration.ofSeconds(3), seed % 3 == 0 ? Restamping.OFF : RESTAMPS);
                world.run(Duration.ofSeconds(90));
                assertThat(world.accepted).hasSize(20);
                assertThat(world.published).isEmpty();
                assertThat(world.ends).isEmpty();
                world.path.setBlackHoled(false, true);
                world.path.setConnected(true);
                assertThat(world.untilAllEnded(Duration.ofMinutes(2))).isLessThan(Duration.ofSeconds(60));
                assertThat(world.heard.keySet()).containsAll(world.accepted.values());
                assertThat(world.ends(DeliveryEvent.Failed.class)).isEmpty();
                assertThat(world.storedFalsely).isEmpty();
            }
        }
    }

    /** C11. */
    @Test
    void afterACrashAllPendingMessagesComeToAnEndWithinTwoMinutes() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                world.path.setConnected(seed % 2 == 0);
                world.sendMany(50, Duration.ofMillis(20), RESTAMPS);
                world.run(Duration.ofMillis(1100 + 137 * seed % 1000));
                world.crashAlice();
                world.run(Duration.ofSeconds(seed * 30));
                world.startAlice();
                world.untilAllEnded(Duration.ofMinutes(2));
                assertThat(world.accepted).hasSize(50);
                assertThat(world.ends(DeliveryEvent.Stored.class)).hasSize(50);
                assertThat(world.heard.keySet()).containsAll(world.accepted.values());
            }
        }
    }

    /** C12. */
    @Test
    void anAcknowledgementAloneEndsTheMessageWithinASecond() {
        try (SendingWorld world = world(1, 1)) {
            world.stores.getFirst().behave(Behaviour.DOWN);
            world.send("hello", RESTAMPS);
            world.run(Duration.ofSeconds(30));
            assertThat(world.ends).isEmpty();
            world.acknowledge(1);
            assertThat(world.untilAllEnded(Duration.ofSeconds(2))).isLessThan(Duration.ofSeconds(1));
            assertThat(world.ends(DeliveryEvent.Acknowledged.class)).hasSize(1);
            assertThat(world.ticket(1).stage()).isEqualTo(Stage.ACKNOWLEDGED);
        }
    }

    @Test
    void anAcknowledgementCorrectsAFailureAlsoAfterARestart() {
        try (SendingWorld world = world(1, 1)) {
            world.stores.getFirst().setHears(false);
            world.send("hello", RESTAMPS);
            world.untilAllEnded(Duration.ofMinutes(15));
            assertThat(world.ends(DeliveryEvent.Failed.class))
                    .singleElement()
                    .matches(failed -> failed.kind() == FailureKind.UNCONFIRMED);
            world.crashAlice();
            world.startAlice();
            SendTicket before = world.ticket(1);
            assertThat(before.failureKind()).contains(FailureKind.UNCONFIRMED);
            world.ends.clear(); // a correction follows a failure
            world.acknowledge(1);
            world.run(Duration.ofSeconds(1));
            assertThat(world.ends(DeliveryEvent.Acknowledged.class))
                    .singleElement()
                    .matches(DeliveryEvent.Acknowledged::isCorrection);
            assertThat(world.ticket(1).stage()).isEqualTo(Stage.ACKNOWLEDGED);
        }
    }

    /** C13. */
    @Test
    void storesThatAreDownForTenMinutesFailNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Behaviour how = seed % 2 == 0 ? Behaviour.DOWN : Behaviour.ERRING;
            try (SendingWorld world = world(seed, 2)) {
                world.stores.forEach(store -> store.behave(how));
                world.sendMany(20, Duration.ofSeconds(1), RESTAMPS);
                world.run(Duration.ofMinutes(11));
                assertThat(world.published).hasSize(20);
                assertThat(world.ends).isEmpty();
                assertThat(world.ticket(1).stage()).isEqualTo(Stage.PUBLISHED);
                world.stores.forEach(store -> store.behave(Behaviour.HONEST));
                assertThat(world.untilAllEnded(Duration.ofMinutes(2))).isLessThan(Duration.ofSeconds(60));
                assertThat(world.ends(DeliveryEvent.Stored.class)).hasSize(20);
            }
        }
    }

    /** C15. */
    @Test
    void aPeerThatAppearsLaterIsUsedAtOnce() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 1)) {
                world.path.setConnected(false);
                world.send("hello", RESTAMPS);
                world.run(Duration.ofSeconds(seed));
                world.path.setConnected(true);
                world.run(Duration.ofMillis(100));
                assertThat(world.published).hasSize(1);
                world.untilAllEnded(Duration.ofSeconds(30));
                assertThat(world.ends(DeliveryEvent.Stored.class)).hasSize(1);
            }
        }
    }

    /** C16. */
    @Test
    void whenAllFirstCopiesAreLostASecondGoesOutWithinFiveSeconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                world.network.setFaults(new InMemoryNetwork.Faults(1, 0, Duration.ofMillis(50)));
                world.send("hello", Restamping.OFF);
                world.run(Duration.ofSeconds(1));
                world.network.setFaults(new InMemoryNetwork.Faults(0, 0, Duration.ofMillis(50)));
                world.run(Duration.ofSeconds(4));
                assertThat(world.heard).containsKey("hello");
                world.untilAllEnded(Duration.ofSeconds(20));
                assertThat(world.ends(DeliveryEvent.Stored.class))
                        .singleElement()
                        .matches(stored -> stored.generation() == 0);
            }
        }
    }

    /** C17. */
    @Test
    void afterFortySecondsTheMessageIsStampedAnewAndConfirmed() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                world.path.setBlackHoled(true, seed % 2 == 0);
                world.send("hello", RESTAMPS);
                world.run(Duration.ofSeconds(40));
                world.path.setBlackHoled(false, true);
                assertThat(world.untilAllEnded(Duration.ofMinutes(2))).isLessThan(Duration.ofSeconds(75));
                assertThat(world.ends(DeliveryEvent.Stored.class))
                        .singleElement()
                        .matches(stored -> stored.generation() >= 1);
                assertThat(world.heard).containsKey("hello");
                assertThat(world.ticket(1).hashes()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
            }
        }
    }

    /** A store that claims everything must show it, a store that hides everything loses its standing. */
    @Test
    void liarsAreNotBelievedWhileOneIsHonest() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (SendingWorld world = world(seed, 2)) {
                InMemoryStore liar = world.stores.get((int) (seed % 2));
                InMemoryStore honest = world.stores.get(1 - (int) (seed % 2));
                liar.behave(seed % 3 == 0 ? Behaviour.HIDING : Behaviour.CLAIMING);
                liar.setHears(false);
                honest.setHears(false);
                world.sendMany(10, Duration.ofSeconds(1), RESTAMPS);
                world.run(Duration.ofSeconds(40));
                assertThat(world.ends).isEmpty();
                honest.setHears(true);
                world.untilAllEnded(Duration.ofMinutes(12));
                assertThat(world.storedFalsely).isEmpty();
                assertThat(world.ends(DeliveryEvent.Stored.class))
                        .hasSize(10)
                        .allMatch(stored -> stored.witnesses().contains(honest.peer()));
                if (liar.behaviour() == Behaviour.CLAIMING) {
                    assertThat(world.path.stores().contradicted()).contains(liar.peer());
                }
            }
        }
    }

    @Test
    void aSecondWitnessThatLearnsLaterIsListed() {
        try (SendingWorld world = world(1, 2)) {
            world.stores.getLast().setHears(false);
            world.send("hello", Restamping.OFF);
            world.untilAllEnded(Duration.ofSeconds(20));
            assertThat(world.ticket(1).witnesses()).hasSize(1);
            world.stores
                    .getLast()
                    .keep(SendingWorld.SHARD, world.path.published().getFirst());
            world.run(Duration.ofSeconds(60));
            assertThat(world.ticket(1).witnesses()).hasSize(2);
            world.crashAlice();
            world.startAlice();
            assertThat(world.ticket(1).witnesses()).hasSize(2);
        }
    }

    /** I1, I2, I3 and I11: nothing is lost, claimed falsely or ended twice, whenever it crashes. */
    @Test
    void crashesAtAnyPointLoseAndRepeatNothing() {
        crashAtAnyPoint(4 * SEEDS);
    }

    @Test
    @Tag("soak")
    void manyCrashesAtAnyPointLoseAndRepeatNothing() {
        crashAtAnyPoint(100 * SEEDS);
    }

    private void crashAtAnyPoint(int seeds) {
        List<String> wrong = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (SendingWorld world = world(seed, 1 + random.nextInt(3))) {
                world.network.setFaults(
                        new InMemoryNetwork.Faults(random.nextInt(4) * 0.15, 0.1, Duration.ofMillis(500)));
                for (int life = 0; life < 3; life++) {
                    world.sendMany(15, Duration.ofMillis(random.nextInt(1500)), RESTAMPS);
                    for (int i = 0; i < 4; i++) {
                        meddle(world, random);
                        world.run(Duration.ofMillis(random.nextInt(8000)));
                    }
                    world.crashAlice();
                    world.run(Duration.ofMillis(random.nextInt(60_000)));
                    world.startAlice();
                }
                world.network.setFaults(new InMemoryNetwork.Faults(0, 0, Duration.ofMillis(50)));
                world.stores.forEach(store -> store.behave(Behaviour.HONEST));
                world.path.setBlackHoled(false, true);
                world.path.setConnected(true);
                world.run(Duration.ofMinutes(3));
                // A crash may swallow the event of an end, never the end.
                for (long id : world.accepted.keySet()) {
                    SendTicket ticket = world.ticket(id);
                    if (!ticket.isFinal() || ticket.stage() != Stage.STORED) {
                        wrong.add("seed " + seed + ": " + ticket);
                    }
                }
                assertThat(world.storedFalsely).as("seed %s", seed).isEmpty();
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void meddle(SendingWorld world, SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0 -> world.path.setConnected(false);
            case 1 -> world.path.setBlackHoled(true, random.nextBoolean());
            case 2 -> {
                world.path.setBlackHoled(false, true);
                world.path.setConnected(true);
            }
            case 3 -> world.stores.getFirst().behave(Behaviour.DOWN);
            case 4 -> world.stores.getLast().behave(Behaviour.HIDING);
            default -> world.stores.forEach(store -> store.behave(Behaviour.HONEST));
        }
    }
}

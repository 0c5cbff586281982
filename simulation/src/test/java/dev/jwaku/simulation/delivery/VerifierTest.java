package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.InMemoryArchive;
import dev.jwaku.delivery.InMemoryArchive.Lie;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.Since;
import dev.jwaku.peers.ConnectionListener.Trigger;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteJDBCLoader;

/** C1, C2, C29 to C33 and C36 of reliability.md, as far as they are about stores and the inbox. */
class VerifierTest {
    private static final int SEEDS = 10;
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private ReceiveWorld world(long seed) {
        return new ReceiveWorld(seed, folder);
    }

    /** C30. */
    @Test
    void missedMessagesAreFoundThoughHalfOfThePagesFail() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (ReceiveWorld world = world(seed)) {
                world.archive.node().failing(0.5);
                world.archive.node().failing(0.5);
                world.start(Since.lastTime());
                world.run(Duration.ofMinutes(2));
                for (int i = 0; i < 500; i++) {
                    world.miss(Duration.ofMillis(i));
                }
                assertThat(world.runUntilAllShown(Duration.ofMinutes(5)))
                        .as("seed " + seed)
                        .isTrue();
                world.run(Duration.ofMinutes(2));
                world.checkExactlyOnce();
            }
        }
    }

    /** Over a link that loses much one connection stands still for a minute beside another that works. */
    @Test
    void aStoreThatKeepsSilentCostsThreeSecondsAndNotTheSweep() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node().slow(Duration.ofMinutes(1));
            world.archive.node().slow(Duration.ofMillis(300));
            world.run(Duration.ofHours(2));
            for (int i = 0; i < 20; i++) {
                world.miss(Duration.ofMinutes(i + 5));
            }
            world.start(Since.ago(Duration.ofHours(1)));
            assertThat(world.runUntilAllShown(Duration.ofSeconds(5))).isTrue();
            world.checkExactlyOnce();
        }
    }

    /** C31. */
    @Test
    void theUnionOfStoresThatDifferIsFoundWithinTwoSweeps() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (ReceiveWorld world = world(seed)) {
                List<InMemoryArchive.Node> nodes = List.of(world.archive.node(), world.archive.node());
                world.start(Since.lastTime());
                world.run(Duration.ofSeconds(90));
                for (int i = 0; i < 300; i++) {
                    WakuMessage message = world.message(Duration.ofMillis(i));
                    // 30 % only with the one, 30 % only with the other
                    for (int n = 0; n < 2; n++) {
                        if (i % 10 >= 6 || i % 10 < 3 == (n == 0)) {
                            nodes.get(n).keep(ReceiveWorld.SHARD, message);
                        }
                    }
                }
                assertThat(world.runUntilAllShown(Duration.ofSeconds(2 * 60 + 5)))
                        .as("seed " + seed)
                        .isTrue();
                world.checkExactlyOnce();
            }
        }
    }

    /** C32 and C33: the last message before silence, a hundred times. */
    @Test
    void whatIsLostWhileConnectedIsFoundWithinNinetySecondsAgainAndAgain() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node().slow(Duration.ofMillis(300));
            world.archive.node().slow(Duration.ofMillis(300));
            world.start(Since.lastTime());
            List<Duration> delays = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                world.live();
                world.run(Duration.ofSeconds(1));
                Duration lost = world.simulation.now();
                MessageHash hash = MessageHash.of(ReceiveWorld.SHARD, world.miss(Duration.ZERO));
                world.run(Duration.ofSeconds(95 + i % 7));
                assertThat(world.shownAt).containsKey(hash);
                delays.add(world.shownAt.get(hash).minus(lost));
            }
            assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(90)) <= 0);
            world.checkExactlyOnce();
        }
    }

    /** C36. */
    @Test
    void aDayOfHistoryAskedForTwiceIsShownOnce() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node();
            world.run(Duration.ofHours(30));
            for (int i = 0; i < 1000; i++) {
                world.miss(Duration.ofSeconds(80L * i + 1));
            }
            world.start(Since.ago(Duration.ofHours(24)));
            assertThat(world.runUntilAllShown(Duration.ofMinutes(1))).isTrue();
            assertThat(world.callbacks).isEqualTo(1000);
            world.subscribe(Since.ago(Duration.ofHours(24)));
            world.run(Duration.ofMinutes(5));
            assertThat(world.callbacks).isEqualTo(1000);
            world.close(Duration.ofSeconds(5));
            world.start(Since.ago(Duration.ofHours(24)));
            world.run(Duration.ofMinutes(5));
            assertThat(world.callbacks).isEqualTo(1000);
            world.checkExactlyOnce();
        }
    }

    /** C1 and C2. */
    @Test
    void whatCameDuringANightOfSleepIsThereWithinAMinute() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (ReceiveWorld world = world(seed)) {
                world.archive.node().slow(Duration.ofMillis(200));
                world.archive.node().slow(Duration.ofMillis(200));
                world.start(Since.lastTime());
                world.run(Duration.ofMinutes(3));
                world.live();
                world.run(Duration.ofSeconds(30));
                world.node().sleep();
                for (int i = 0; i < 8 * 60; i++) {
                    world.run(Duration.ofMinutes(1));
                    world.miss(Duration.ZERO);
                    world.miss(Duration.ofSeconds(7));
                }
                Instant missed = world.node().now().minus(Duration.ofHours(8));
                world.node().resume();
                world.way.recover(Trigger.WAKE, missed);
                assertThat(world.runUntilAllShown(Duration.ofSeconds(60)))
                        .as("seed " + seed)
                        .isTrue();
                world.checkExactlyOnce();
                world.run(Duration.ofSeconds(10)); // shown first, proved afterwards
                assertThat(world.events)
                        .filteredOn(DeliveryEvent.Receiving.GapClosed.class::isInstance)
                        .isNotEmpty();
            }
        }
    }

    /** C29. */
    @Test
    void storesThatWereAwayAreAskedAsSoonAsTheyAreBack() {
        try (ReceiveWorld world = world(1)) {
            InMemoryArchive.Node node = world.archive.node().there(false);
            world.start(Since.lastTime());
            world.miss(Duration.ZERO);
            world.run(Duration.ofMinutes(5));
            node.there(true);
            assertThat(world.runUntilAllShown(Duration.ofSeconds(10))).isTrue();
        }
    }

    /** I11: a crash at any moment, also between list and fetch. */
    @Test
    void aCrashAtAnyMomentLosesNothingAndRepeatsNoRow() {
        for (long seed = 1; seed <= 3 * SEEDS; seed++) {
            try (ReceiveWorld world = world(seed)) {
                world.archive.node().slow(Duration.ofMillis(100));
                world.start(Since.lastTime());
                world.run(Duration.ofMinutes(2));
                for (int i = 0; i < 300; i++) {
                    world.miss(Duration.ofMillis(i));
                }
                world.way.recover(Trigger.RECONNECTED, world.node().now());
                world.run(Duration.ofMillis(300 + 37 * seed));
                world.kill();
                world.run(Duration.ofMinutes(7));
                world.start(Since.lastTime());
                assertThat(world.runUntilAllShown(Duration.ofMinutes(1)))
                        .as("seed " + seed)
                        .isTrue();
                world.run(Duration.ofMinutes(2));
                world.checkExactlyOnce();
            }
        }
    }

    /** I11: what was committed and not shown is shown in the next life, under the same numbers. */
    @Test
    void aCrashWhileShowingShowsTheRestAfterwards() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node();
            world.start(Since.lastTime());
            world.diesAtCallback = 20;
            for (int i = 0; i < 50; i++) {
                world.live();
            }
            world.run(Duration.ofSeconds(5));
            assertThat(world.callbacks).isEqualTo(20);
            world.kill();
            world.start(Since.lastTime());
            assertThat(world.shown)
                    .as("from the inbox, before any store is asked")
                    .hasSize(50);
            // the callbacks before the crash had not been noted
            assertThat(world.callbacks).isEqualTo(70);
            world.checkExactlyOnce();
        }
    }

    @Test
    void moreThanTheDoorTakesIsFetchedLater() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node();
            world.start(Since.lastTime());
            for (int i = 0; i < 6000; i++) {
                world.live();
            }
            assertThat(world.runUntilAllShown(Duration.ofSeconds(30))).isTrue();
            assertThat(world.events)
                    .filteredOn(DeliveryEvent.Receiving.Recovered.class::isInstance)
                    .hasSize(6000 - 4096);
            world.checkExactlyOnce();
        }
    }

    /** I5 and hostile stores: an honest one is enough, and a liar costs little. */
    @ParameterizedTest
    @EnumSource(
            value = Lie.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void oneHonestStoreIsEnough(Lie lie) {
        for (long seed = 1; seed <= 3; seed++) {
            try (ReceiveWorld world = world(seed)) {
                InMemoryArchive.Node liar = world.archive.node().lying(lie);
                world.archive.node();
                world.start(Since.lastTime());
                world.run(Duration.ofMinutes(2));
                for (int i = 0; i < 120; i++) {
                    world.miss(Duration.ofMillis(i));
                }
                assertThat(world.runUntilAllShown(Duration.ofMinutes(3)))
                        .as("seed " + seed)
                        .isTrue();
                world.run(HOUR);
                world.live();
                world.run(Duration.ofMinutes(3));
                world.checkExactlyOnce();
                assertThat(liar.lists() + liar.lookups()).isLessThan(6000);
                CoverageReport coverage = world.coverage().orElseThrow();
                assertThat(Duration.between(
                                coverage.completeUntil(), world.node().now()))
                        .isLessThan(Duration.ofMinutes(4));
            }
        }
    }

    /** A liar alone proves nothing, and is not asked without end. */
    @ParameterizedTest
    @EnumSource(
            value = Lie.class,
            names = {"ENDLESS_JUNK", "ENDLESS_REPETITION", "LISTS_JUNK", "NO_BODIES", "WRONG_BODIES"})
    void aLiarAloneProvesNothingAndCostsLittle(Lie lie) {
        try (ReceiveWorld world = world(1)) {
            InMemoryArchive.Node liar = world.archive.node().lying(lie);
            world.start(Since.lastTime());
            world.miss(Duration.ZERO);
            world.run(HOUR);
            assertThat(world.shown).hasSize(lie == Lie.ENDLESS_REPETITION ? 1 : 0);
            CoverageReport coverage = world.coverage().orElseThrow();
            assertThat(coverage.gaps()).isNotEmpty();
            assertThat(liar.lists() + liar.lookups()).isLessThan(200_000);
            liar.lying(Lie.NONE);
            assertThat(world.runUntilAllShown(Duration.ofMinutes(3))).isTrue();
        }
    }

    @Test
    void aHidingStoreIsContradictedOnceStoresHadTimeToCompare() {
        try (ReceiveWorld world = world(1)) {
            InMemoryArchive.Node hiding = world.archive.node().lying(Lie.HIDES_EVERYTHING);
            world.archive.node();
            world.run(Duration.ofHours(30));
            world.miss(Duration.ofHours(5));
            world.start(Since.ago(Duration.ofHours(24)));
            assertThat(world.runUntilAllShown(Duration.ofMinutes(1))).isTrue();
            assertThat(world.archive.contradictions()).contains(hiding.id());
        }
    }

    @Test
    void withoutAStoreNothingIsProvedAndItIsSaid() {
        try (ReceiveWorld world = world(1)) {
            world.start(Since.lastTime());
            world.live();
            world.run(HOUR);
            world.checkExactlyOnce();
            CoverageReport coverage = world.coverage().orElseThrow();
            assertThat(coverage.verifiable()).isFalse();
            assertThat(coverage.completeUntil()).isEqualTo(coverage.since());
            InMemoryArchive.Node late = world.archive.node();
            world.miss(Duration.ofSeconds(30));
            assertThat(late.lists()).isZero();
            assertThat(world.runUntilAllShown(Duration.ofMinutes(2))).isTrue();
        }
    }

    @Test
    void aFullInboxLosesNothingAndTellsOnce() {
        try (ReceiveWorld world = world(1).inbox(InboxConfig.defaults().withMost(10, 1 << 20))) {
            world.archive.node();
            world.open();
            world.inClient(() -> world.delivery().subscribe(ReceiveWorld.SHARD, ReceiveWorld.TOPIC, Since.now()));
            world.run(Duration.ofSeconds(5));
            for (int i = 0; i < 35; i++) {
                world.live();
                world.run(Duration.ofSeconds(3));
            }
            world.run(Duration.ofMinutes(10));
            assertThat(world.events)
                    .filteredOn(DeliveryEvent.Receiving.InboxFull.class::isInstance)
                    .hasSize(1);
            assertThat(world.coverage().orElseThrow().gaps()).isNotEmpty();
            List<MessageHash> read = new ArrayList<>();
            long cursor = 0;
            for (int i = 0; i < 30; i++) {
                long from = cursor;
                var page = world.inClient(
                        () -> world.delivery().history(ReceiveWorld.SHARD, ReceiveWorld.TOPIC, from, 100));
                for (var message : page) {
                    read.add(message.hash());
                    cursor = message.number();
                }
                world.run(Duration.ofMinutes(2));
            }
            assertThat(read).containsExactlyInAnyOrderElementsOf(world.sent);
        }
    }

    @Test
    void whatIsCoveredBecomesFinalAfterStoresHadTimeToCompare() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node();
            InMemoryArchive.Node late = world.archive.node();
            world.start(Since.lastTime());
            world.run(Duration.ofMinutes(40));
            WakuMessage message = world.message(Duration.ofMinutes(25));
            late.keep(ReceiveWorld.SHARD, message);
            world.run(Duration.ofMinutes(20));
            assertThat(world.shown)
                    .as("came to the store after both nodes were asked")
                    .isEmpty();
            world.run(Duration.ofMinutes(120));
            world.checkExactlyOnce();
            CoverageReport coverage = world.coverage().orElseThrow();
            assertThat(coverage.finalUntil()).isAfter(coverage.since());
            assertThat(Duration.between(coverage.finalUntil(), world.node().now()))
                    .isBetween(Duration.ofMinutes(70), Duration.ofMinutes(135));
        }
    }

    @Test
    void roundsBecomeRareWhileNothingHappensAndRegularWhenSomethingDoes() {
        try (ReceiveWorld world = world(1)) {
            InMemoryArchive.Node node = world.archive.node();
            world.start(Since.lastTime());
            world.run(Duration.ofMinutes(30));
            int before = node.lists();
            world.run(HOUR);
            assertThat(node.lists() - before).isBetween(11, 15);
            assertThat(world.events).as("nothing happened").isEmpty();
            world.live();
            world.miss(Duration.ZERO);
            assertThat(world.runUntilAllShown(Duration.ofSeconds(90))).isTrue();
            before = node.lists();
            for (int i = 0; i < 60; i++) {
                world.run(Duration.ofMinutes(1));
                world.live();
            }
            assertThat(node.lists() - before).isBetween(55, 64);
        }
    }

    @Test
    void aClockThatWasAheadProvesNothingAboutTimesThatHadNotCome() {
        try (ReceiveWorld world = world(1)) {
            world.archive.node();
            world.node().stepClock(Duration.ofDays(2));
            world.start(Since.lastTime());
            world.run(Duration.ofMinutes(10));
            world.node().stepClock(Duration.ofDays(-2));
            world.way.clockStepped(Duration.ofDays(-2));
            world.run(Duration.ofMinutes(1));
            world.miss(Duration.ZERO);
            assertThat(world.runUntilAllShown(Duration.ofMinutes(3))).isTrue();
            world.close(Duration.ofSeconds(5));
            world.node().stepClock(Duration.ofDays(2));
            world.start(Since.lastTime());
            world.run(Duration.ofMinutes(3));
            world.close(Duration.ofSeconds(5));
            world.node().stepClock(Duration.ofDays(-2));
            world.miss(Duration.ofSeconds(100));
            world.start(Since.lastTime());
            assertThat(world.runUntilAllShown(Duration.ofMinutes(1))).isTrue();
            assertThat(world.simulation.now()).isLessThan(Duration.ofHours(1));
            assertThat(Simulation.EPOCH).isBefore(world.node().now());
        }
    }
}

package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** C8 and C24 to C27 of reliability.md. */
class EdgeReceiveTest {
    private static final int SEEDS = 5;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private EdgeWorld start(long seed, int services) {
        EdgeWorld world = new EdgeWorld(seed, folder, services);
        world.startAlice();
        world.startBob();
        world.run(TEN_SECONDS);
        world.say("hello");
        world.timeUntilShown("hello", TEN_SECONDS);
        return world;
    }

    private static List<PeerId> servants(EdgeWorld world) {
        return world.node("bob").servicePools().of(Service.FILTER).active();
    }

    /** Alice says something in each of these steps. */
    private static List<String> sayDuring(EdgeWorld world, int steps, Duration step) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            String text = "at " + world.simulation.now() + " " + i;
            world.say(text);
            said.add(text);
            world.run(step);
        }
        return said;
    }

    private static void assertThatAllIsShown(EdgeWorld world, List<String> said, long seed) {
        boolean caughtUp = world.simulation.runUntil(
                () -> world.shown.containsAll(said), world.simulation.now().plusSeconds(60));
        assertThat(caughtUp).as("seed " + seed + ": everything within a minute").isTrue();
        assertThat(world.shown).as("seed " + seed).doesNotHaveDuplicates();
    }

    @Test
    void everyMessageIsShownOnce() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                List<String> said = new ArrayList<>(List.of("hello"));
                for (int i = 0; i < 100; i++) {
                    world.say("message " + i);
                    said.add("message " + i);
                    world.run(Duration.ofMillis(20));
                }
                world.run(TEN_SECONDS);
                assertThat(world.shown).as("seed " + seed).containsExactlyInAnyOrderElementsOf(said);
            }
        }
    }

    @Test
    void theFailureOfAFilterPeerLosesNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 4)) {
                String victim = world.nameOf(servants(world).getFirst());
                List<String> said = new ArrayList<>(List.of("hello"));
                for (int i = 0; i < 120; i++) {
                    if (i == 20) {
                        world.world(victim).kill();
                    }
                    world.say("message " + i);
                    said.add("message " + i);
                    world.run(Duration.ofMillis(500));
                }
                world.run(TEN_SECONDS);
                assertThat(world.shown).as("seed " + seed).containsExactlyInAnyOrderElementsOf(said);
            }
        }
    }

    /** C24. */
    @Test
    void afterTenMinutesOfflineMessagesFlowWithinTenSeconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                world.internet.isolate("bob");
                List<String> said = sayDuring(world, 20, Duration.ofSeconds(30));
                world.internet.rejoin("bob");
                assertThat(world.timeUntilMessagesFlow(Duration.ofMinutes(2)))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(TEN_SECONDS);
                assertThatAllIsShown(world, said, seed);
            }
        }
    }

    /** C8. */
    @Test
    void afterANightOfSleepMessagesFlowWithinTenSeconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                world.world("bob").sleep();
                List<String> said = sayDuring(world, 16, Duration.ofMinutes(30));
                world.world("bob").resume();
                assertThat(world.timeUntilMessagesFlow(Duration.ofMinutes(2)))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(TEN_SECONDS);
                assertThatAllIsShown(world, said, seed);
            }
        }
    }

    /** C25. */
    @Test
    void theOnlyFilterPeerIsUsedAgainWhenItComesBack() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 1)) {
                world.world("service-1").kill();
                world.run(Duration.ofMinutes(10));
                world.startService("service-1");
                world.run(Duration.ofSeconds(1));
                assertThat(world.timeUntilMessagesFlow(Duration.ofMinutes(2)))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(Duration.ofSeconds(64));
            }
        }
    }

    /** C26: the old connections are dead and nobody says so. */
    @Test
    void afterAChangeOfNetworkMessagesFlowWithinTenSeconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                for (String name : List.of("service-1", "service-2", "service-3")) {
                    world.internet.reset("bob", name);
                }
                List<String> said = sayDuring(world, 5, Duration.ofMillis(100));
                world.node("bob").networkChanged();
                assertThat(world.timeUntilMessagesFlow(Duration.ofMinutes(2)))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(TEN_SECONDS);
                assertThatAllIsShown(world, said, seed);
            }
        }
    }

    /** C27. */
    @Test
    void afterAFlappingLinkMessagesFlow() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                List<String> said = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    world.internet.isolate("bob");
                    said.addAll(sayDuring(world, 5, Duration.ofSeconds(1)));
                    world.internet.rejoin("bob");
                    said.addAll(sayDuring(world, 5, Duration.ofSeconds(1)));
                }
                assertThat(world.timeUntilMessagesFlow(Duration.ofMinutes(2)))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(TEN_SECONDS);
                assertThatAllIsShown(world, said, seed);
            }
        }
    }

    /** The network no longer reaches one of bob's filter peers, but bob does. */
    @Test
    void aFilterPeerThatIsAliveAndSilentIsReplaced() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 4)) {
                PeerId silent = servants(world).getFirst();
                String name = world.nameOf(silent);
                for (String other : List.of("service-1", "service-2", "service-3", "service-4", "alice")) {
                    if (!other.equals(name)) {
                        world.internet.partition(name, other);
                        world.internet.reset(name, other);
                    }
                }
                for (int i = 0; i < 12; i++) {
                    world.say("message " + i);
                    world.run(TEN_SECONDS);
                }
                assertThat(servants(world)).as("seed " + seed).hasSize(2).doesNotContain(silent);
                assertThat(world.shown).hasSize(13);
            }
        }
    }

    /** What the older connection was carrying comes late or not at all. */
    @Test
    void theStoresAreAskedAtOnceWhenAFilterPeerHadToBeDialedAnew() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, 3)) {
                String servant = world.nameOf(servants(world).getFirst());
                assertThat(sweepsAfterDialingAnew(world, "bob", servant))
                        .as("seed " + seed)
                        .isPositive();
            }
        }
    }

    /** It is not for the peer to say how often stores are asked. */
    @Test
    void aFilterPeerThatDialsAnewChangesNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = new EdgeWorld(seed, folder, 3)) {
                world.startAlice();
                world.startBob(
                        config -> config.relay(false).listen(Multiaddr.tcp("0.0.0.0", EdgeWorld.PORT)),
                        DeliveryMode.EDGE);
                world.run(TEN_SECONDS);
                String servant = world.nameOf(servants(world).getFirst());
                assertThat(sweepsAfterDialingAnew(world, servant, "bob"))
                        .as("seed " + seed)
                        .isZero();
            }
        }
    }

    /** Shortly after a comparison, so that the next one is not due. */
    private static long sweepsAfterDialingAnew(EdgeWorld world, String from, String to) {
        long first = sweeps(world);
        assertThat(world.simulation.runUntil(
                        () -> sweeps(world) > first, world.simulation.now().plusSeconds(40)))
                .isTrue();
        world.run(Duration.ofSeconds(5));
        long before = sweeps(world);
        world.dialAnew(from, to);
        world.run(Duration.ofSeconds(5));
        return sweeps(world) - before;
    }

    private static long sweeps(EdgeWorld world) {
        return world.world("bob").meters().count("jwaku_delivery_sweeps_total", "end", "complete");
    }

    @Test
    void aChangeOfModeLosesNothingAndRepeatsNothing() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = new EdgeWorld(seed, folder, 3)) {
                world.startAlice();
                world.startBob(config -> config, DeliveryMode.RELAY);
                world.run(TEN_SECONDS);
                WakuNode bob = world.node("bob");
                List<String> said = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    if (i % 50 == 20) {
                        DeliveryMode next = i % 100 == 20 ? DeliveryMode.EDGE : DeliveryMode.RELAY;
                        world.inBob(() -> bob.deliverBy(next));
                    }
                    world.say("message " + i);
                    said.add("message " + i);
                    world.run(Duration.ofSeconds(1));
                    if (i == 69) {
                        assertThat(bob.relay().topics()).isEmpty();
                    }
                }
                world.run(TEN_SECONDS);
                assertThat(world.shown).as("seed " + seed).containsExactlyInAnyOrderElementsOf(said);
                assertThat(bob.relay().topics()).containsExactly(EdgeWorld.SHARD);
            }
        }
    }
}

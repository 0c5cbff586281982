package dev.jwaku.simulation.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.LinkState;
import dev.jwaku.peers.Service;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** Dead peers in discovery, a black hole under load, a foreign network. */
class HardTimesTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private void startClientWithBook(OutageWorld world, String book) {
        world.start("client", config -> config.peerBook(folder.resolve(book)).peerStorage(StorageConfig.simulated()));
    }

    @Test
    void nineOfTenDeadPeersDoNotKeepANodeAlone() {
        List<Duration> times = new ArrayList<>();
        for (long seed = 1; seed <= 10; seed++) {
            try (OutageWorld world = new OutageWorld(seed, LinkModel.internet())) {
                for (int i = 1; i <= 5; i++) {
                    world.startRelay("relay-" + i);
                }
                startClientWithBook(world, seed + ".db");
                SplittableRandom random = new SplittableRandom(seed);
                for (int i = 0; i < 45; i++) {
                    PeerId dead = PeerId.of(
                            PrivateKey.generateEd25519(random::nextBytes).publicKey());
                    world.client().peerLedger().learned(dead, List.of(Multiaddr.tcp("10.77.0." + (i + 1), 60_000)));
                }
                for (String relay : world.relays) {
                    Multiaddr address = world.address(relay);
                    world.client().peerLedger().learned(address.peerId().orElseThrow(), List.of(address));
                }
                Duration took = world.timeToFirstWorkingPeer(Duration.ofMinutes(1));
                times.add(took);
                world.run(Duration.ofSeconds(60));
                assertThat(world.client().host().peers()).as("seed " + seed).hasSize(5);
                world.endClient();
            }
        }
        times.sort(null);
        assertThat(times.get(times.size() / 2)).isLessThanOrEqualTo(Duration.ofSeconds(4));
        assertThat(times.getLast()).isLessThanOrEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void aBlackHoleIsNoticedWithinTenSecondsWhileMessagesWait() {
        for (long seed = 1; seed <= 5; seed++) {
            try (OutageWorld world = new OutageWorld(seed, LinkModel.internet())) {
                List<String> names = List.of("relay-1", "relay-2", "relay-3");
                names.forEach(world::startRelay);
                world.startClient(names);
                assertThat(world.runUntil(Duration.ofSeconds(20), LinkState.PARTIAL))
                        .isTrue();
                boolean[] waits = new boolean[1];
                world.client().addPending(() -> waits[0]);
                world.run(Duration.ofSeconds(40 + seed));
                assertThat(world.client().link().canSend()).isTrue();
                world.internet.isolate("client");
                waits[0] = true;
                assertThat(world.runUntil(
                                Duration.ofSeconds(10), LinkState.RECOVERING, LinkState.PROBING, LinkState.OFFLINE))
                        .as("seed " + seed)
                        .isTrue();
                assertThat(world.client().link().canSend()).isFalse();
                assertThat(world.client().connectionStatus()).isEqualTo(ConnectionStatus.DISCONNECTED);
            }
        }
    }

    @Test
    void anIdleNodeNoticesABlackHoleToo() {
        try (OutageWorld world = new OutageWorld(4, LinkModel.internet())) {
            List<String> names = List.of("relay-1", "relay-2", "relay-3");
            names.forEach(world::startRelay);
            world.startClient(names);
            assertThat(world.runUntil(Duration.ofSeconds(20), LinkState.PARTIAL))
                    .isTrue();
            world.run(Duration.ofSeconds(40));
            world.internet.isolate("client");
            assertThat(world.runUntil(Duration.ofSeconds(30), LinkState.OFFLINE))
                    .isTrue();
            assertThat(world.recoveries.getLast().trigger()).isEqualTo(ConnectionListener.Trigger.SILENCE);
        }
    }

    @Test
    void anEdgeNodeHasTwoServantsOfEachKindAndReplacesThoseThatDie() {
        try (OutageWorld world = new OutageWorld(6, LinkModel.internet())) {
            ServicesConfig services = new ServicesConfig(
                    Optional.of(new ServicesConfig.Store(
                            new ArchivePlace.Memory(), RetentionPolicy.parse("capacity:1000"), Optional.empty())),
                    Optional.of(FilterConfig.defaults()),
                    true,
                    1,
                    RateLimits.defaults());
            List<String> servants = List.of("relay-1", "relay-2", "relay-3", "relay-4");
            servants.forEach(name -> world.startRelay(name, services));
            world.start(
                    "client",
                    config -> config.relay(false)
                            .staticNodes(servants.stream().map(world::address).toList()));
            assertThat(world.runUntil(Duration.ofSeconds(15), LinkState.CONNECTED))
                    .isTrue();
            assertThat(world.client().link().canVerify()).isTrue();
            assertThat(world.client().health().connectionStatus()).isEqualTo("Connected");
            for (Service service : Service.values()) {
                assertThat(world.client().servicePools().of(service).active()).hasSize(2);
                assertThat(world.client().servicePools().of(service).warm()).hasSize(2);
            }
            PeerId first =
                    world.client().servicePools().of(Service.STORE).active().getFirst();
            servants.stream()
                    .filter(name -> world.address(name).peerId().orElseThrow().equals(first))
                    .forEach(name -> world.node(name).kill());
            world.run(Duration.ofSeconds(2));
            assertThat(world.client().servicePools().of(Service.STORE).active())
                    .hasSize(2)
                    .doesNotContain(first);
            assertThat(world.client().connectionStatus()).isEqualTo(ConnectionStatus.CONNECTED);
            servants.stream()
                    .filter(name -> !world.node(name).state().isEnded())
                    .limit(2)
                    .forEach(name -> world.node(name).kill());
            world.run(Duration.ofSeconds(2));
            assertThat(world.client().connectionStatus()).isEqualTo(ConnectionStatus.PARTIALLY_CONNECTED);
        }
    }

    @Test
    void aPeerOfAnotherClusterIsNotDialedForAnHourAndThenAgain() {
        try (OutageWorld world = new OutageWorld(5, LinkModel.internet())) {
            world.start("foreign", config -> config.clusterId(99).listen(Multiaddr.tcp("0.0.0.0", OutageWorld.PORT)));
            world.startRelay("relay-1");
            startClientWithBook(world, "foreign.db");
            for (String name : List.of("foreign", "relay-1")) {
                Multiaddr address = world.address(name);
                world.client().peerLedger().learned(address.peerId().orElseThrow(), List.of(address));
            }
            world.run(Duration.ofSeconds(30));
            PeerId foreign = world.address("foreign").peerId().orElseThrow();
            assertThat(world.client().peerLedger().isBanned(foreign)).isTrue();
            assertThat(world.client().host().peers())
                    .containsExactly(world.address("relay-1").peerId().orElseThrow());
            assertThat(world.client().peerLedger().record(foreign))
                    .as("not forgotten")
                    .isPresent();
            world.endClient();
        }
    }
}

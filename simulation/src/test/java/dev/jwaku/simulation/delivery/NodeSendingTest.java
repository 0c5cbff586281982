package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.peers.Service;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteJDBCLoader;

/** C10, C17 to C19 and C21 of reliability.md with whole nodes: bob sends, over relay or as an edge client. */
class NodeSendingTest {
    private static final int SEEDS = 3;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<SendTicket> tickets = new ArrayList<>();
    private final Map<Long, Integer> ends = new LinkedHashMap<>();

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private EdgeWorld start(long seed, DeliveryMode mode, int services) {
        tickets.clear();
        ends.clear();
        EdgeWorld world = new EdgeWorld(seed, folder.resolve(mode.name()), services);
        world.startBob(config -> config.relay(mode == DeliveryMode.RELAY), mode);
        world.inBob(() -> delivery(world).listen(this::happened));
        world.run(TEN_SECONDS);
        return world;
    }

    private void happened(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Stored stored -> ends.merge(stored.id(), 1, Integer::sum);
            case DeliveryEvent.Failed failed -> ends.merge(failed.id(), 100, Integer::sum);
            case DeliveryEvent.Unverified unverified -> ends.merge(unverified.id(), 100, Integer::sum);
            default -> {
                // no end
            }
        }
    }

    private static Delivery delivery(EdgeWorld world) {
        return world.node("bob").delivery();
    }

    private void send(EdgeWorld world, String text) {
        world.inBob(() -> tickets.add(delivery(world)
                .send(SendRequest.of(EdgeWorld.SHARD, EdgeWorld.TOPIC, Bytes.utf8(text))
                        .withRestamping(Restamping.MARKED))));
    }

    private void assertThatAllAreStoredWithin(EdgeWorld world, Duration limit) {
        Duration began = world.simulation.now();
        boolean all = world.simulation.runUntil(() -> ends.size() == tickets.size(), began.plus(limit));
        assertThat(all).as("all ended: %s", tickets).isTrue();
        assertThat(ends.values()).allMatch(count -> count == 1);
        assertThat(tickets).allMatch(ticket -> ticket.stage() == Stage.STORED);
    }

    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void messagesAreStoredWithTwoWitnesses(DeliveryMode mode) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, mode, 3)) {
                for (int i = 0; i < 50; i++) {
                    send(world, "message " + i);
                }
                assertThatAllAreStoredWithin(world, TEN_SECONDS);
                assertThat(tickets).allMatch(ticket -> ticket.generation() == 0);
                assertThat(tickets).allMatch(ticket -> ticket.witnesses().size() == 2);
            }
        }
    }

    /** Nobody tells bob that nothing goes through any more. */
    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void whatIsSentIntoABlackHoleIsProvedAfterwards(DeliveryMode mode) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, mode, 3)) {
                world.internet.isolate("bob");
                for (int i = 0; i < 20; i++) {
                    send(world, "message " + i);
                    world.run(Duration.ofSeconds(3));
                }
                assertThat(ends).isEmpty();
                long claimed = tickets.stream()
                        .filter(ticket -> ticket.stage() != Stage.ACCEPTED)
                        .count();
                assertThat(claimed).as("nobody has any of them").isZero();
                world.internet.rejoin("bob");
                assertThatAllAreStoredWithin(world, TEN_SECONDS);
            }
        }
    }

    /** C20, C21. */
    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void allServiceNodesRestart(DeliveryMode mode) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, mode, 2)) {
                world.world("service-1").kill();
                world.world("service-2").kill();
                for (int i = 0; i < 10; i++) {
                    send(world, "message " + i);
                    world.run(Duration.ofSeconds(6));
                }
                assertThat(ends).isEmpty();
                world.startService("service-1");
                world.startService("service-2");
                assertThat(world.simulation.runUntil(
                                () -> tickets.stream().allMatch(ticket -> ticket.stage() != Stage.ACCEPTED),
                                world.simulation.now().plus(TEN_SECONDS)))
                        .isTrue();
                assertThatAllAreStoredWithin(world, TEN_SECONDS);
            }
        }
    }

    /** C18, C19: one of the nodes in use vanishes without a word. */
    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void aServiceNodeThatVanishesHoldsUpNothingForLong(DeliveryMode mode) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (EdgeWorld world = start(seed, mode, 4)) {
                Service service = mode == DeliveryMode.EDGE ? Service.LIGHTPUSH : Service.STORE;
                String victim = world.nameOf(
                        world.node("bob").servicePools().of(service).active().getFirst());
                world.internet.isolate(victim);
                for (int i = 0; i < 20; i++) {
                    send(world, "message " + i);
                    SendTicket ticket = tickets.getLast();
                    assertThat(world.simulation.runUntil(
                                    () -> ticket.stage() != Stage.ACCEPTED,
                                    world.simulation.now().plusSeconds(5)))
                            .isTrue();
                    world.run(Duration.ofMillis(500));
                }
                assertThatAllAreStoredWithin(world, TEN_SECONDS);
            }
        }
    }
}

package dev.jwaku.simulation.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.peers.LinkState;
import dev.jwaku.simulation.network.LinkModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links that are slow or lose much are no dead ones. */
class SlowLinksTest {
    private static final List<String> RELAYS = List.of("relay-1", "relay-2", "relay-3");

    /** Satellites on the way: 4 s from question to answer, 16 s for a dial, 8 s for a ping on a new stream. */
    @Test
    void aRoundTripOfFourSecondsKeepsALinkUp() {
        for (long seed = 1; seed <= 3; seed++) {
            try (OutageWorld world = new OutageWorld(seed, LinkModel.ofLatency(Duration.ofSeconds(2)))) {
                RELAYS.forEach(world::startRelay);
                world.startClient(RELAYS);
                assertThat(world.runUntil(Duration.ofMinutes(1), LinkState.PARTIAL))
                        .as("seed " + seed)
                        .isTrue();
                world.run(Duration.ofSeconds(30));
                world.states.clear();
                boolean[] waits = {true};
                world.client().addPending(() -> waits[0]);
                world.run(Duration.ofMinutes(5));
                waits[0] = false;
                world.run(Duration.ofMinutes(10));
                assertThat(world.states).as("seed " + seed).isEmpty();
                assertThat(world.client().host().peers()).hasSize(3);
            }
        }
    }

    /** Even then a dead link is noticed. */
    @Test
    void aBlackHoleBehindASlowLinkIsNoticedToo() {
        try (OutageWorld world = new OutageWorld(7, LinkModel.ofLatency(Duration.ofSeconds(2)))) {
            RELAYS.forEach(world::startRelay);
            world.startClient(RELAYS);
            assertThat(world.runUntil(Duration.ofMinutes(1), LinkState.PARTIAL)).isTrue();
            world.run(Duration.ofMinutes(5));
            world.client().addPending(() -> true);
            world.internet.isolate("client");
            assertThat(world.runUntil(Duration.ofSeconds(60), LinkState.OFFLINE))
                    .isTrue();
            world.run(Duration.ofMinutes(1));
            world.internet.rejoin("client");
            assertThat(world.runUntil(Duration.ofSeconds(90), LinkState.PARTIAL))
                    .as("dial, identify and mesh are ten round trips")
                    .isTrue();
        }
    }
}

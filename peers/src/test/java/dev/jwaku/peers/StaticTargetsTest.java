package dev.jwaku.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaticTargetsTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/60000");
    private static final Duration STEP = Duration.ofMillis(10);

    private final StillWorld world = new StillWorld(7);
    private final StaticTargets targets = new StaticTargets(world, List.of(ADDRESS));

    /** With a handshake and a heartbeat of the mesh after it, traffic is back within five seconds. */
    @Test
    void whoIsAwayForLongIsDialedEveryOneAndAHalfToThreeSeconds() {
        for (int i = 0; i < 10; i++) {
            refused();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(refused())
                    .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3).plus(STEP));
        }
    }

    @Test
    void whoHasJustGoneIsDialedSooner() {
        assertThat(refused()).isZero();
        assertThat(refused()).isLessThanOrEqualTo(Duration.ofMillis(500).plus(STEP));
        assertThat(refused()).isLessThanOrEqualTo(Duration.ofSeconds(1).plus(STEP));
    }

    /** Waits until the target is due, and has the dial refused at once. */
    private Duration refused() {
        Duration waited = Duration.ZERO;
        while (targets.takeDue(1, peer -> false).isEmpty()) {
            world.pass(STEP);
            waited = waited.plus(STEP);
        }
        targets.ended(ADDRESS, Optional.empty());
        return waited;
    }
}

package dev.jwaku.peers;

import static dev.jwaku.peers.PeersFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private final StillWorld world = new StillWorld(3);
    private final Liveness liveness = new Liveness(world);

    /** What was sent over the old connection may be lost: the gap begins before it, not after. */
    @Test
    void aNewConnectionIsASignOfLifeAndNoProofOfReception() {
        liveness.heard(peer(1));
        Instant proof = liveness.lastReception();
        world.pass(Duration.ofSeconds(30));
        liveness.suspect(peer(1));
        world.pass(Duration.ofSeconds(2));
        liveness.renewed(peer(1));

        assertThat(liveness.isSuspect(peer(1))).isFalse();
        assertThat(liveness.isAlive(peer(1), Duration.ofSeconds(1))).isTrue();
        assertThat(liveness.lastReception()).isEqualTo(proof);
    }
}

package dev.jwaku.tools.lpt.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.lpt.peers.PeerRotation.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerRotationTest {
    private static final List<Candidate> NODES =
            IntStream.range(0, 4).mapToObj(PeerRotationTest::node).toList();

    private static Candidate node(int number) {
        PeerId peer = PeerId.of(
                PrivateKey.generateSecp256k1(new Random(number)::nextBytes).publicKey());
        return new Candidate(
                peer,
                List.of(Multiaddr.tcp("127.0.0.1", 1000 + number).withPeerId(peer)),
                Candidate.GIVEN,
                Optional.empty());
    }

    private static Decision fail(PeerRotation rotation, int slot, int times) {
        Decision last = rotation.failed(slot, rotation.current(slot).peer());
        for (int i = 1; i < times; i++) {
            last = rotation.failed(slot, rotation.current(slot).peer());
        }
        return last;
    }

    @Test
    void leavesANodeAfterThreeFailuresInARow() {
        PeerRotation rotation = new PeerRotation(NODES, 1, false);
        fail(rotation, 0, 2);
        rotation.succeeded(0, NODES.get(0).peer());
        assertThat(fail(rotation, 0, 2).use()).isEqualTo(NODES.get(0));
        Decision third = fail(rotation, 0, 1);
        assertThat(third).isEqualTo(new Decision(NODES.get(1), Optional.of(NODES.get(0)), false));
        assertThat(rotation.current(0)).isEqualTo(NODES.get(1));
        assertThat(rotation.switches()).isEqualTo(1);
    }

    @Test
    void lateFailuresOfANodeThatIsGoneChangeNothing() {
        PeerRotation rotation = new PeerRotation(NODES, 1, false);
        fail(rotation, 0, 3);
        for (int i = 0; i < 10; i++) {
            rotation.failed(0, NODES.get(0).peer());
        }
        assertThat(rotation.current(0)).isEqualTo(NODES.get(1));
    }

    @Test
    void comesBackToTheNodeThatFailedLeastWhenAllFail() {
        PeerRotation rotation = new PeerRotation(NODES.subList(0, 3), 1, false);
        fail(rotation, 0, 9);
        assertThat(rotation.current(0)).isEqualTo(NODES.get(0));
        assertThat(rotation.switches()).isEqualTo(3);
    }

    @Test
    void slotsNeverShareANode() {
        PeerRotation rotation = new PeerRotation(NODES, 2, false);
        fail(rotation, 0, 3);
        assertThat(rotation.current(0)).isEqualTo(NODES.get(2));
        assertThat(rotation.current(1)).isEqualTo(NODES.get(1));
        fail(rotation, 1, 3);
        assertThat(rotation.current(1)).isEqualTo(NODES.get(3));
        assertThat(new PeerRotation(NODES.subList(0, 1), 3, false).slots()).isEqualTo(1);
    }

    @Test
    void keepsTheOnlyNodeAndSaysSo() {
        PeerRotation rotation = new PeerRotation(NODES.subList(0, 1), 1, false);
        Decision stays = new Decision(NODES.get(0), Optional.empty(), true);
        assertThat(fail(rotation, 0, 3)).isEqualTo(stays);
        assertThat(fail(rotation, 0, 3).noOther()).isFalse();
        rotation.succeeded(0, NODES.get(0).peer());
        assertThat(fail(rotation, 0, 3)).isEqualTo(stays);
        PeerRotation fixed = new PeerRotation(NODES, 1, true);
        assertThat(fail(fixed, 0, 30)).isEqualTo(new Decision(NODES.get(0), Optional.empty(), false));
    }
}

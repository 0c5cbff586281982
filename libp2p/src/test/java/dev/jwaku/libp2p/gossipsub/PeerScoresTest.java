package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.SECOND;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The worked numbers of libp2p.md 13.5. */
class PeerScoresTest {
    private final PeerScores scores = new PeerScores(ScoreParams.defaults(), 0);

    private void connect(int number, String ip) {
        scores.connected(peer(number), Optional.of(ip));
    }

    private double total(int number, long now) {
        return scores.of(peer(number), now).total();
    }

    @Test
    void timeInTheMeshEarnsAHundredthPerSecondUpToTenSeconds() {
        connect(1, "10.0.0.1");
        scores.grafted(peer(1), TOPIC, 0);

        assertThat(total(1, 5 * SECOND)).isEqualTo(0.05, within(1e-9));
        assertThat(total(1, 500 * SECOND)).isEqualTo(0.1, within(1e-9));
        scores.pruned(peer(1), TOPIC);
        assertThat(total(1, 500 * SECOND)).isZero();
    }

    @Test
    void firstDeliveriesEarnOneEachUpToTenAndHalveEveryTwelveSeconds() {
        connect(1, "10.0.0.1");
        for (int i = 0; i < 15; i++) {
            scores.firstDelivery(peer(1), TOPIC);
        }
        assertThat(total(1, 0)).isEqualTo(10);

        scores.heartbeat(12 * SECOND);

        assertThat(total(1, 0)).isEqualTo(5);
    }

    @Test
    void invalidMessagesCostTheSquareOfTheirNumber() {
        connect(1, "10.0.0.1");
        double[] expected = {-100, -400, -900, -1600};
        for (double score : expected) {
            scores.invalidMessage(peer(1), TOPIC);
            assertThat(total(1, 0)).isEqualTo(score);
        }

        scores.heartbeat(12 * SECOND);

        assertThat(total(1, 0)).isEqualTo(-400);
    }

    @Test
    void breachesCostTenTimesTheirSquareAndFadeSlowly() {
        connect(1, "10.0.0.1");
        scores.misbehaved(peer(1), 2);
        assertThat(total(1, 0)).isEqualTo(-40);

        scores.heartbeat(12 * SECOND);

        assertThat(total(1, 0)).isEqualTo(-10 * 1.972 * 1.972, within(1e-9));
    }

    @Test
    void sevenPeersOnOneAddressCostTwoHundredEach() {
        for (int i = 1; i <= 5; i++) {
            connect(i, "10.0.0.1");
        }
        assertThat(total(1, 0)).isZero();

        connect(6, "10.0.0.1");
        connect(7, "10.0.0.1");
        connect(8, "10.0.0.2");

        assertThat(total(1, 0)).isEqualTo(-200);
        assertThat(total(7, 0)).isEqualTo(-200);
        assertThat(total(8, 0)).isZero();
        scores.disconnected(peer(7), 0);
        scores.disconnected(peer(6), 0);
        assertThat(total(1, 0)).isZero();
    }

    @Test
    void countersDecayToZeroInTheEnd() {
        connect(1, "10.0.0.1");
        scores.invalidMessage(peer(1), TOPIC);

        scores.heartbeat(8 * 12 * SECOND);

        assertThat(total(1, 0)).isZero();
    }

    @Test
    void goodScoresAreNotKeptOverReconnection() {
        connect(1, "10.0.0.1");
        scores.firstDelivery(peer(1), TOPIC);

        scores.disconnected(peer(1), 0);
        connect(1, "10.0.0.1");

        assertThat(total(1, 0)).isZero();
    }

    @Test
    void strangersHaveNoScore() {
        scores.misbehaved(peer(1), 5);

        assertThat(scores.of(peer(1), 0)).isEqualTo(PeerScore.ZERO);
    }
}

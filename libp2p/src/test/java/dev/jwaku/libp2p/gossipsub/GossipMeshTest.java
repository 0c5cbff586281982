package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.SECOND;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.graft;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.grafted;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.prune;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.prunesTo;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.rpcsTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How the mesh of a topic is built and kept (libp2p.md 13.6, 13.8). */
class GossipMeshTest {
    @Test
    void tellsANewPeerAllSubscriptionsInOneRpc() {
        GossipFixtures fixture = new GossipFixtures();
        fixture.router.subscribe(TOPIC, 0);
        fixture.router.subscribe("/waku/2/rs/16/64", 0);
        fixture.actions();

        fixture.connect(1);

        List<Rpc> rpcs = rpcsTo(1, fixture.actions());
        assertThat(rpcs).hasSize(1);
        assertThat(rpcs.getFirst().subscriptions())
                .containsExactly(new Rpc.Subscription(true, TOPIC), new Rpc.Subscription(true, "/waku/2/rs/16/64"));
    }

    @Test
    void saysNothingToANewPeerWithoutSubscriptions() {
        GossipFixtures fixture = new GossipFixtures();

        fixture.connect(1);

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void tellsAllPeersOfANewSubscriptionAndGraftsUpToDOfThoseThatFollowIt() {
        GossipFixtures fixture = new GossipFixtures();
        for (int i = 1; i <= 10; i++) {
            fixture.connect(i);
            fixture.subscribe(i);
        }

        fixture.router.subscribe(TOPIC, 0);

        List<GossipAction> actions = fixture.actions();
        assertThat(grafted(actions)).hasSize(6);
        for (int i = 1; i <= 10; i++) {
            assertThat(rpcsTo(i, actions).getFirst().subscriptions())
                    .containsExactly(new Rpc.Subscription(true, TOPIC));
        }
        assertThat(fixture.mesh()).hasSize(6);
    }

    @Test
    void graftsASubscriberAtOnceWhileTheMeshIsTooSmall() {
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.connect(4);

        fixture.subscribe(4);

        assertThat(grafted(fixture.actions())).containsExactly(peer(4));
        fixture.connect(5);
        fixture.subscribe(5);
        assertThat(grafted(fixture.actions())).isEmpty();
    }

    @Test
    void fillsTheMeshToDAtTheHeartbeatWhenItFellBelowDLow() {
        GossipFixtures fixture = GossipFixtures.following(12);
        fixture.pass(1);
        fixture.mesh().stream().limit(3).forEach(id -> fixture.router.peerDisconnected(id, fixture.now));
        assertThat(fixture.mesh().size()).isLessThan(4);

        fixture.pass(1);

        assertThat(fixture.mesh()).hasSize(6);
    }

    @Test
    void acceptsAGraftBeforeTheSubscription() {
        GossipFixtures fixture = GossipFixtures.following(0);
        fixture.connect(1);
        fixture.actions();

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.mesh()).containsExactly(peer(1));
        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void ignoresAGraftForATopicItDoesNotFollow() {
        GossipFixtures fixture = new GossipFixtures();
        fixture.connect(1);

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void prunesAGrafterThatItDidNotDialWhenTheMeshIsFull() {
        GossipFixtures fixture = GossipFixtures.following(0);
        for (int i = 1; i <= 9; i++) {
            fixture.connect(i);
            fixture.receive(i, graft(TOPIC));
        }

        List<GossipAction> actions = fixture.actions();

        assertThat(fixture.mesh()).hasSize(8).doesNotContain(peer(9));
        assertThat(prunesTo(9, actions)).containsExactly(new Rpc.Prune(TOPIC, OptionalLong.of(60)));
    }

    @Test
    void acceptsAGrafterThatItDialedEvenWhenTheMeshIsFull() {
        GossipFixtures fixture = GossipFixtures.following(0);
        for (int i = 1; i <= 9; i++) {
            fixture.connect(i, i == 9);
            fixture.receive(i, graft(TOPIC));
        }

        assertThat(fixture.mesh()).hasSize(9).contains(peer(9));
    }

    @Test
    void prunesToDAtTheHeartbeatAndKeepsEnoughDialedPeers() {
        GossipFixtures fixture = GossipFixtures.following(0);
        for (int i = 1; i <= 11; i++) {
            fixture.connect(i, i > 8);
            fixture.receive(i, graft(TOPIC));
        }

        fixture.pass(1);

        assertThat(fixture.mesh()).hasSize(6).contains(peer(9), peer(10), peer(11));
    }

    @Test
    void graftsDialedPeersWhenTheMeshHasTooFewOfThem() {
        GossipFixtures fixture = GossipFixtures.following(5);
        fixture.connect(6, true);
        fixture.subscribe(6);
        assertThat(fixture.mesh()).doesNotContain(peer(6));

        fixture.pass(1);

        assertThat(fixture.mesh()).contains(peer(6));
    }

    @Test
    void answersAGraftWithinTheBackoffWithPruneAndPenalty() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, prune(TOPIC, OptionalLong.of(60)));
        fixture.now += 30 * SECOND;

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.mesh()).isEmpty();
        assertThat(prunesTo(1, fixture.actions())).containsExactly(new Rpc.Prune(TOPIC, OptionalLong.of(60)));
        assertThat(fixture.score(1)).isEqualTo(-10);
    }

    @Test
    void punishesAGraftRightAfterThePruneTwice() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, prune(TOPIC, OptionalLong.of(60)));
        fixture.now += 5 * SECOND;

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.score(1)).isEqualTo(-40);
    }

    @Test
    void doesNotGraftBeforeTheReceivedBackoffAndItsSlackAreOver() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, prune(TOPIC, OptionalLong.of(30)));

        assertThat(grafted(fixture.pass(31))).isEmpty();
        assertThat(grafted(fixture.pass(3))).containsExactly(peer(1));
    }

    @Test
    void takesAPruneWithoutBackoffForAMinute() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, prune(TOPIC, OptionalLong.empty()));

        assertThat(grafted(fixture.pass(61))).isEmpty();
        assertThat(grafted(fixture.pass(3))).containsExactly(peer(1));
    }

    @Test
    void cutsAnAbsurdBackoffToADay() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, prune(TOPIC, OptionalLong.of(-1)));
        fixture.now += Duration.ofDays(1).toNanos();

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.mesh()).containsExactly(peer(1));
    }

    @Test
    void leavingSaysPruneWithTheShortBackoffAndUnsubscribe() {
        GossipFixtures fixture = GossipFixtures.following(1);

        fixture.router.unsubscribe(TOPIC, fixture.now);

        List<GossipAction> actions = fixture.actions();
        assertThat(prunesTo(1, actions)).containsExactly(new Rpc.Prune(TOPIC, OptionalLong.of(5)));
        assertThat(rpcsTo(1, actions))
                .anySatisfy(rpc -> assertThat(rpc.subscriptions()).containsExactly(new Rpc.Subscription(false, TOPIC)));
    }

    @Test
    void comingBackWaitsForTheShortBackoff() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.router.unsubscribe(TOPIC, fixture.now);
        fixture.router.subscribe(TOPIC, fixture.now);

        assertThat(grafted(fixture.actions())).isEmpty();
        assertThat(grafted(fixture.pass(6))).isEmpty();
        assertThat(grafted(fixture.pass(2))).containsExactly(peer(1));
    }

    @Test
    void takesAPeerThatUnsubscribesOutOfTheMesh() {
        GossipFixtures fixture = GossipFixtures.following(1);

        fixture.receive(1, Rpc.subscriptions(List.of(new Rpc.Subscription(false, TOPIC))));

        assertThat(fixture.mesh()).isEmpty();
        assertThat(fixture.router.snapshot().subscribers(TOPIC)).isEmpty();
    }

    @Test
    void prunesPeersOfNegativeScoreAtTheHeartbeat() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receiveMessage(1, "bad");
        fixture.actionsWith(Verdict.REJECT);

        List<GossipAction> actions = fixture.pass(1);

        assertThat(fixture.mesh()).containsExactly(peer(2));
        assertThat(prunesTo(1, actions)).hasSize(1);
    }

    @Test
    void refusesAGraftOfAPeerOfNegativeScore() {
        GossipFixtures fixture = GossipFixtures.following(0);
        fixture.connect(1);
        fixture.receiveMessage(1, "bad");
        fixture.actionsWith(Verdict.REJECT);

        fixture.receive(1, graft(TOPIC));

        assertThat(fixture.mesh()).isEmpty();
        assertThat(prunesTo(1, fixture.actions())).hasSize(1);
    }

    @Test
    void graftsBetterPeersIntoAMeshOfPoorMedianScore() {
        ScoreParams.Thresholds demanding = new ScoreParams.Thresholds(-100, -1000, -10_000, 2);
        GossipsubConfig config = GossipsubConfig.builder()
                .mesh(MeshParams.builder().opportunisticGraft(2, 2).build())
                .score(ScoreParams.defaults().with(demanding))
                .build();
        GossipFixtures fixture = GossipFixtures.following(config, 9);
        int before = fixture.mesh().size();
        for (int i = 1; i <= 9; i++) {
            if (!fixture.mesh().contains(peer(i))) {
                fixture.receiveMessage(i, "first of " + i);
            }
        }
        fixture.actionsAccepting();

        fixture.pass(2);

        assertThat(fixture.mesh().size()).isEqualTo(before + 2);
    }

    @Test
    void repeatsItsSubscriptionsToAPeerThatHeardNothingForTwoMinutes() {
        GossipFixtures fixture = GossipFixtures.following(1);

        assertThat(rpcsTo(1, fixture.pass(118))).isEmpty();
        assertThat(rpcsTo(1, fixture.pass(4)))
                .containsExactly(Rpc.subscriptions(List.of(new Rpc.Subscription(true, TOPIC))));
        assertThat(rpcsTo(1, fixture.pass(100))).isEmpty();
    }

    @Test
    void forgetsAPeerThatIsGone() {
        GossipFixtures fixture = GossipFixtures.following(2);

        fixture.router.peerDisconnected(peer(1), fixture.now);

        assertThat(fixture.router.snapshot().peers()).containsExactly(peer(2));
        assertThat(fixture.mesh()).containsExactly(peer(2));
    }
}

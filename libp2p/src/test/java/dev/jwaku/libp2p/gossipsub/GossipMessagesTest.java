package dev.jwaku.libp2p.gossipsub;

import static dev.jwaku.libp2p.gossipsub.GossipFixtures.SECOND;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.TOPIC;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.deliveries;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.graft;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.idOf;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.idontwant;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.ihave;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.iwant;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.message;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.messages;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.peer;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.receivers;
import static dev.jwaku.libp2p.gossipsub.GossipFixtures.rpcsTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of messages through the router (libp2p.md 13.3, 13.6, 13.7). */
class GossipMessagesTest {
    private static PublishResult publish(GossipFixtures fixture, String data) {
        return fixture.router.publish(idOf(data), TOPIC, Bytes.utf8(data), fixture.now);
    }

    @Test
    void deliversAnAcceptedMessageAndForwardsItToTheMeshButNotToItsSender() {
        GossipFixtures fixture = GossipFixtures.following(3);

        fixture.receiveMessage(1, "hello");

        List<GossipAction> actions = fixture.actionsAccepting();
        assertThat(deliveries(actions)).hasSize(1);
        assertThat(deliveries(actions).getFirst().from()).isEqualTo(peer(1));
        assertThat(receivers(actions)).containsExactlyInAnyOrder(peer(2), peer(3));
    }

    @Test
    void dropsADuplicate() {
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.receiveMessage(1, "hello");
        fixture.actionsAccepting();

        fixture.receiveMessage(2, "hello");

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void takesTheSameBytesAgainAfterTwoMinutes() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receiveMessage(1, "hello");
        fixture.actionsAccepting();
        fixture.pass(119);
        fixture.receiveMessage(1, "hello");
        assertThat(fixture.actionsAccepting()).isEmpty();
        fixture.pass(2);

        fixture.receiveMessage(1, "hello");

        assertThat(deliveries(fixture.actionsAccepting())).hasSize(1);
    }

    @Test
    void doesNotForwardToAPeerThatSentTheMessageWhileItWasJudged() {
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.receiveMessage(1, "hello");
        fixture.receiveMessage(2, "hello");

        assertThat(receivers(fixture.actionsAccepting())).containsExactly(peer(3));
    }

    @Test
    void blamesEverySenderOfARejectedMessage() {
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.receiveMessage(1, "bad");
        fixture.receiveMessage(2, "bad");

        List<GossipAction> actions = fixture.actionsWith(Verdict.REJECT);

        assertThat(deliveries(actions)).isEmpty();
        assertThat(receivers(actions)).isEmpty();
        assertThat(fixture.score(1)).isEqualTo(-100);
        assertThat(fixture.score(2)).isEqualTo(-100);
        assertThat(fixture.score(3)).isZero();
    }

    @Test
    void dropsAnIgnoredMessageWithoutBlame() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receiveMessage(1, "old");

        List<GossipAction> actions = fixture.actionsWith(Verdict.IGNORE);

        assertThat(deliveries(actions)).isEmpty();
        assertThat(receivers(actions)).isEmpty();
        assertThat(fixture.score(1)).isZero();
    }

    @Test
    void dropsMessagesOfTopicsItDoesNotFollowBeforeAnyCheck() {
        GossipFixtures fixture = new GossipFixtures();
        fixture.connect(1);

        fixture.receiveMessage(1, "hello");

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void blamesTheSenderOfAnAttributedMessageAndStillTakesTheSameBytesWithout() {
        GossipFixtures fixture = GossipFixtures.following(2);
        Rpc.Publication plain = message("hello").publish().getFirst();
        fixture.receive(
                1,
                new Rpc(
                        List.of(),
                        List.of(new Rpc.Publication(plain.id(), plain.topic(), plain.data(), true)),
                        Rpc.Control.EMPTY));

        assertThat(fixture.actions()).isEmpty();
        assertThat(fixture.score(1)).isEqualTo(-100);
        fixture.receiveMessage(2, "hello");
        assertThat(deliveries(fixture.actionsAccepting())).hasSize(1);
    }

    @Test
    void publishesToAllSubscribersOfGoodScore() {
        GossipFixtures fixture = GossipFixtures.following(10);

        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.Published(10));
        List<GossipAction> actions = fixture.actions();
        assertThat(receivers(actions)).hasSize(10).doesNotHaveDuplicates();
        assertThat(messages(actions).getFirst().cause()).isEqualTo(GossipAction.Cause.PUBLISH);
    }

    @Test
    void publishesLargeMessagesToFewerPeers() {
        GossipFixtures fixture = GossipFixtures.following(20);
        Bytes large = Bytes.wrap(new byte[149_000]);

        fixture.router.publish(MessageIdFunction.SHA_256.idOf(TOPIC, large), TOPIC, large, 0);
        assertThat(receivers(fixture.actions())).hasSize(20);

        GossipsubConfig config = GossipsubConfig.builder()
                .limits(GossipLimits.builder().maxMessage(1_000_000).build())
                .build();
        GossipFixtures wide = GossipFixtures.following(config, 20);
        Bytes huge = Bytes.wrap(new byte[1_000_000]);
        wide.router.publish(MessageIdFunction.SHA_256.idOf(TOPIC, huge), TOPIC, huge, 0);
        assertThat(receivers(wide.actions())).hasSize(12);
    }

    @Test
    void publishingWithoutPeersIsNoSuccessAndCanBeRepeated() {
        GossipFixtures fixture = GossipFixtures.following(0);
        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.NoPeers());
        fixture.connect(1);
        fixture.subscribe(1);

        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.Published(1));
    }

    @Test
    void publishingTwiceIsADuplicate() {
        GossipFixtures fixture = GossipFixtures.following(1);
        publish(fixture, "mine");

        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.Duplicate());
    }

    @Test
    void republishingPutsASecondCopyOnTheWire() {
        GossipFixtures fixture = GossipFixtures.following(2);
        publish(fixture, "mine");
        assertThat(receivers(fixture.actions())).hasSize(2);

        PublishResult again = fixture.router.republish(idOf("mine"), TOPIC, Bytes.utf8("mine"), fixture.now);

        assertThat(again).isEqualTo(new PublishResult.Published(2));
        assertThat(receivers(fixture.actions())).hasSize(2);
        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.Duplicate());
    }

    @Test
    void aWithdrawnMessageCanBePublishedAgain() {
        GossipFixtures fixture = GossipFixtures.following(1);
        publish(fixture, "mine");
        fixture.router.withdraw(idOf("mine"));

        assertThat(publish(fixture, "mine")).isEqualTo(new PublishResult.Published(1));
    }

    @Test
    void refusesToPublishWhatPeersWouldNotRead() {
        GossipFixtures fixture = GossipFixtures.following(1);
        Bytes tooLarge = Bytes.wrap(new byte[149_001]);

        assertThat(fixture.router.publish(idOf("x"), TOPIC, tooLarge, 0))
                .isEqualTo(new PublishResult.TooLarge(149_001, 149_000));
    }

    @Test
    void doesNotPublishToAPeerBelowThePublishThreshold() {
        GossipFixtures fixture = GossipFixtures.following(2);
        for (int i = 0; i < 4; i++) {
            fixture.receiveMessage(1, "bad " + i);
        }
        fixture.actionsWith(Verdict.REJECT);
        fixture.pass(1);

        publish(fixture, "mine");

        assertThat(receivers(fixture.actions())).containsExactly(peer(2));
    }

    @Test
    void publishesToTheSameFanoutPeersForAWhileWithoutFloodPublish() {
        GossipsubConfig config = GossipsubConfig.builder()
                .mesh(MeshParams.builder().floodPublish(false).build())
                .build();
        GossipFixtures fixture = new GossipFixtures(config);
        for (int i = 1; i <= 12; i++) {
            fixture.connect(i);
            fixture.subscribe(i);
        }
        publish(fixture, "one");
        List<GossipAction> first = fixture.actions();
        fixture.pass(10);
        publish(fixture, "two");

        assertThat(receivers(first)).hasSize(6);
        assertThat(receivers(fixture.actions())).isEqualTo(receivers(first));
    }

    @Test
    void subscribingTurnsFanoutPeersIntoMeshPeers() {
        GossipsubConfig config = GossipsubConfig.builder()
                .mesh(MeshParams.builder().floodPublish(false).build())
                .build();
        GossipFixtures fixture = new GossipFixtures(config);
        for (int i = 1; i <= 12; i++) {
            fixture.connect(i);
            fixture.subscribe(i);
        }
        publish(fixture, "one");
        List<GossipAction> first = fixture.actions();

        fixture.router.subscribe(TOPIC, fixture.now);

        assertThat(fixture.mesh()).containsExactlyInAnyOrderElementsOf(receivers(first));
    }

    @Test
    void advertisesRecentMessagesToPeersOutsideTheMeshForThreeHeartbeats() {
        GossipFixtures fixture = GossipFixtures.following(12);
        fixture.pass(1);
        fixture.receiveMessage(1, "hello");
        fixture.actionsAccepting();

        for (int beat = 0; beat < 4; beat++) {
            List<Rpc.IHave> advertised = new ArrayList<>();
            List<GossipAction> actions = fixture.pass(1);
            for (int i = 1; i <= 12; i++) {
                for (Rpc rpc : rpcsTo(i, actions)) {
                    assertThat(fixture.mesh()).doesNotContain(peer(i));
                    advertised.addAll(rpc.control().ihave());
                }
            }
            if (beat < 3) {
                assertThat(advertised)
                        .hasSize(6)
                        .allSatisfy(each -> assertThat(each.ids()).containsExactly(idOf("hello")));
            } else {
                assertThat(advertised).isEmpty();
            }
        }
    }

    @Test
    void asksForAdvertisedMessagesItHasNotSeen() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receiveMessage(1, "known");
        fixture.actionsAccepting();

        fixture.receive(1, ihave(List.of(idOf("known"), idOf("new"))));

        assertThat(rpcsTo(1, fixture.actions()).getFirst().control().iwant()).containsExactly(List.of(idOf("new")));
    }

    @Test
    void asksOnePeerForNoMoreIdsThanTheBudgetPerHeartbeat() {
        GossipsubConfig config = GossipsubConfig.builder()
                .gossip(GossipParams.builder().ihave(3, 10).build())
                .build();
        GossipFixtures fixture = GossipFixtures.following(config, 1);

        fixture.receive(1, ihave(List.of(idOf("1"), idOf("2"), idOf("3"), idOf("4"))));
        assertThat(rpcsTo(1, fixture.actions()).getFirst().control().iwant().getFirst())
                .hasSize(3);
        fixture.receive(1, ihave(List.of(idOf("5"))));
        assertThat(fixture.actions()).isEmpty();
        fixture.pass(1);
        fixture.receive(1, ihave(List.of(idOf("5"))));
        assertThat(rpcsTo(1, fixture.actions())).hasSize(1);
    }

    @Test
    void takesNoMoreIHavesThanTheBudgetPerHeartbeat() {
        GossipFixtures fixture = GossipFixtures.following(1);
        for (int i = 0; i < 10; i++) {
            fixture.receive(1, ihave(List.of(idOf("new " + i))));
        }
        assertThat(rpcsTo(1, fixture.actions()).getFirst().control().iwant()).hasSize(10);

        fixture.receive(1, ihave(List.of(idOf("one more"))));

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void punishesABrokenPromiseAfterThreeSeconds() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receive(1, ihave(List.of(idOf("never comes"))));

        fixture.pass(2);
        double before = fixture.score(1);
        fixture.pass(3);

        assertThat(before).isNotNegative();
        assertThat(fixture.router.score(peer(1), fixture.now).behaviour()).isEqualTo(-10);
    }

    @Test
    void aPromiseIsKeptWhenTheMessageComesFromAnybody() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receive(1, ihave(List.of(idOf("comes"))));
        fixture.receiveMessage(2, "comes");
        fixture.actionsAccepting();

        fixture.pass(5);

        assertThat(fixture.router.score(peer(1), fixture.now).behaviour()).isZero();
    }

    @Test
    void answersIWantThreeTimesPerPeerAndMessage() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receiveMessage(1, "hello");
        fixture.actionsAccepting();

        for (int i = 0; i < 3; i++) {
            fixture.receive(2, iwant(List.of(idOf("hello"))));
            assertThat(receivers(fixture.actions())).containsExactly(peer(2));
        }
        fixture.receive(2, iwant(List.of(idOf("hello"))));
        assertThat(fixture.actions()).isEmpty();
        fixture.receive(1, iwant(List.of(idOf("hello"))));
        assertThat(receivers(fixture.actions())).containsExactly(peer(1));
    }

    @Test
    void answersIWantNoLongerThanTheHistory() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receiveMessage(1, "hello");
        fixture.actionsAccepting();

        fixture.pass(7);
        fixture.receive(2, iwant(List.of(idOf("hello"))));

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void exchangesNoGossipWithAPeerBelowTheGossipThreshold() {
        GossipFixtures fixture = GossipFixtures.following(1);
        fixture.receiveMessage(1, "bad 1");
        fixture.receiveMessage(1, "bad 2");
        fixture.actionsWith(Verdict.REJECT);

        fixture.receive(1, ihave(List.of(idOf("new"))));

        assertThat(fixture.actions()).isEmpty();
    }

    @Test
    void doesNotForwardWhatAPeerDoesNotWant() {
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.receive(2, idontwant(List.of(idOf("hello"))));

        fixture.receiveMessage(1, "hello");

        assertThat(receivers(fixture.actionsAccepting())).containsExactly(peer(3));
    }

    @Test
    void forgetsAnIDontWantAfterSomeHeartbeats() {
        GossipFixtures fixture = GossipFixtures.following(2);
        fixture.receive(2, idontwant(List.of(idOf("hello"))));
        fixture.pass(7);

        fixture.receiveMessage(1, "hello");

        assertThat(receivers(fixture.actionsAccepting())).containsExactly(peer(2));
    }

    @Test
    void ignoresAGraylistedPeerAndDisconnectsItAtTheHeartbeat() {
        GossipFixtures fixture = GossipFixtures.following(1);
        for (int i = 0; i < 11; i++) {
            fixture.receiveMessage(1, "bad " + i);
        }
        fixture.actionsWith(Verdict.REJECT);
        assertThat(fixture.score(1)).isLessThan(-10_000);

        fixture.receive(1, graft(TOPIC));
        fixture.receiveMessage(1, "good");
        assertThat(deliveries(fixture.actionsAccepting())).isEmpty();
        assertThat(fixture.pass(1))
                .anySatisfy(action -> assertThat(action)
                        .isInstanceOfSatisfying(
                                GossipAction.Disconnect.class,
                                it -> assertThat(it.peer()).isEqualTo(peer(1))));
    }

    @Test
    void aBadScoreOutlivesTheConnectionForTenMinutes() {
        GossipFixtures fixture = GossipFixtures.following(1);
        for (int i = 0; i < 3; i++) {
            fixture.router.malformed(peer(1));
        }
        fixture.receiveMessage(1, "bad");
        fixture.actionsWith(Verdict.REJECT);
        fixture.router.peerDisconnected(peer(1), fixture.now);
        fixture.connect(1);
        assertThat(fixture.score(1)).isLessThan(-99);

        fixture.router.peerDisconnected(peer(1), fixture.now);
        fixture.now += 601 * SECOND;
        fixture.router.tick(fixture.now);
        fixture.connect(1);
        assertThat(fixture.score(1)).isZero();
    }
}

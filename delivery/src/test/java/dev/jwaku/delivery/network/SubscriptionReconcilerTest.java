package dev.jwaku.delivery.network;

import static dev.jwaku.delivery.network.FilterModel.criteria;
import static dev.jwaku.delivery.network.FilterModel.criterion;
import static dev.jwaku.delivery.network.FilterModel.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.waku.filter.FilterStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** C24 to C28 of reliability.md, as far as they are about subscriptions. */
class SubscriptionReconcilerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final PeerId A = peer(1);
    private static final PeerId B = peer(2);
    private static final PeerId C = peer(3);

    private final FilterModel model = new FilterModel();

    @Test
    void twoPeersPushTheSame() {
        model.add(A);
        model.add(B);
        model.add(C);
        model.desire(criteria(3));
        model.run(SECOND);

        assertThat(model.isReconciled()).isTrue();
        assertThat(model.reconciler.coverage()).containsEntry(FilterModel.SHARD, 2);
        assertThat(model.node(C).has).isEmpty();
    }

    @Test
    void nobodyIsAskedWhileNothingIsWanted() {
        model.add(A);
        model.run(Duration.ofHours(1));

        assertThat(model.actions).isEmpty();
        assertThat(model.reconciler.nextDueAt(model.now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void manyTopicsGoInPartsOfAHundred() {
        model.add(A);
        model.desire(criteria(450));
        model.run(SECOND);

        assertThat(model.isReconciled()).isTrue();
        assertThat(model.asked(FilterAction.Subscribe.class, A)).isEqualTo(5);
    }

    @Test
    void whatIsNoLongerWantedIsTakenBack() {
        model.add(A);
        model.desire(criteria(250));
        model.run(SECOND);
        model.desire(Set.of(criterion(7)));
        model.run(SECOND);
        assertThat(model.node(A).has).containsExactly(criterion(7));

        model.desire(Set.of());
        model.run(SECOND);
        assertThat(model.node(A).has).isEmpty();
        assertThat(model.reconciler.nextDueAt(model.now())).isEqualTo(Long.MAX_VALUE);
    }

    /** C28. */
    @Test
    void threeRefusalsCostLessThanFifteenSeconds() {
        FilterModel.Node only = model.add(A);
        only.next.addAll(
                List.of(FilterStatus.SERVICE_UNAVAILABLE, FilterStatus.SERVICE_UNAVAILABLE, FilterStatus.BAD_REQUEST));
        model.desire(criteria(2));

        assertThat(model.timeToReconcile(Duration.ofMinutes(1))).isLessThan(Duration.ofSeconds(15));
        assertThat(model.actions).contains(new FilterAction.Failed(A, ServiceFailure.SUBSCRIBE));
    }

    @Test
    void aRefusalMovesTheSubscriptionToAnother() {
        FilterModel.Node full = model.add(A);
        model.add(B);
        model.add(C);
        for (int i = 0; i < 100; i++) {
            full.next.add(FilterStatus.SERVICE_UNAVAILABLE);
        }
        model.desire(criteria(2));
        model.run(Duration.ofSeconds(2));

        assertThat(model.active()).containsExactly(B, C);
        assertThat(model.isReconciled()).isTrue();
    }

    @Test
    void beingTooFastIsNoFailureAtFirst() {
        FilterModel.Node busy = model.add(A);
        busy.next.addAll(List.of(FilterStatus.TOO_MANY_REQUESTS, FilterStatus.TOO_MANY_REQUESTS));
        model.desire(criteria(1));
        model.run(Duration.ofSeconds(5));

        assertThat(model.isReconciled()).isTrue();
        assertThat(model.actions).noneMatch(FilterAction.Failed.class::isInstance);
    }

    @Test
    void pingsKeepASubscriptionAndTwoMissingPongsEndIt() {
        FilterModel.Node first = model.add(A);
        model.add(B);
        model.add(C);
        model.desire(criteria(1));
        model.run(Duration.ofMinutes(2));
        assertThat(model.asked(FilterAction.Ping.class, A)).isBetween(3L, 4L);

        first.mute = true;
        model.run(Duration.ofSeconds(30 + 5 + 1 + 5 + 1));
        assertThat(model.actions)
                .contains(new FilterAction.Failed(A, ServiceFailure.PING))
                .contains(new FilterAction.Doubt(A, "unanswered"));
        assertThat(model.active()).containsExactly(B, C);
        assertThat(model.isReconciled()).isTrue();
    }

    @Test
    void whoForgotUsIsAskedAgainAtOnce() {
        model.add(A);
        model.desire(criteria(1));
        model.run(SECOND);
        model.restart(A);

        assertThat(model.timeToReconcile(Duration.ofMinutes(2))).isLessThan(Duration.ofSeconds(31));
        assertThat(model.actions)
                .contains(new FilterAction.Doubt(A, "forgotten"))
                .noneMatch(FilterAction.Failed.class::isInstance);
    }

    @Test
    void everythingIsRenewedBeforePeersForgetIt() {
        model.add(A);
        model.desire(criteria(150));
        model.run(SECOND);
        assertThat(model.asked(FilterAction.Subscribe.class, A)).isEqualTo(2);
        model.run(Duration.ofMinutes(4).plusSeconds(5));
        assertThat(model.asked(FilterAction.Subscribe.class, A)).isEqualTo(4);
    }

    @Test
    void aRenewalThatNwakuWouldRefuseIsNotAskedFor() {
        model.add(A);
        model.desire(criteria(1000));
        model.run(SECOND);
        model.run(Duration.ofMinutes(10));

        assertThat(model.asked(FilterAction.Subscribe.class, A)).isEqualTo(10);
        assertThat(model.asked(FilterAction.Ping.class, A)).isGreaterThan(15);
    }

    /** C24, C26: on the new connection nothing would come. */
    @Test
    void aNewConnectionIsSubscribedAnew() {
        model.add(A);
        model.desire(criteria(1));
        model.run(SECOND);
        model.disconnect(A);
        assertThat(model.reconciler.coverage()).containsEntry(FilterModel.SHARD, 0);
        model.run(Duration.ofMinutes(10));
        assertThat(model.asked(FilterAction.Ping.class, A)).isZero();
        model.restart(A);
        model.connect(A);

        assertThat(model.timeToReconcile(Duration.ofMinutes(2))).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    /** What was on its way over a connection that stood still comes late, or not at all. */
    @Test
    void aConnectionThatWasReplacedPutsWhatThePeerPushesInDoubt() {
        model.add(A);
        assertThat(model.reconciler.renewed(A)).isEmpty();
        model.desire(criteria(1));
        model.run(SECOND);

        assertThat(model.reconciler.renewed(A)).containsExactly(new FilterAction.Doubt(A, "renewed"));
        assertThat(model.isReconciled()).isTrue();
    }

    @Test
    void aRecoveryRenewsEverythingAtOnceAndPingsSooner() {
        model.add(A);
        model.desire(criteria(1));
        model.run(Duration.ofSeconds(20));
        model.restart(A);
        model.recovering();
        model.run(SECOND);
        assertThat(model.isReconciled()).isTrue();

        model.run(Duration.ofSeconds(50));
        assertThat(model.asked(FilterAction.Ping.class, A)).isBetween(4L, 5L);
    }

    @Test
    void anAnswerFromBeforeTheRecoveryCountsForNothing() {
        FilterModel.Node slow = model.add(A);
        slow.mute = true;
        model.desire(criteria(1));
        model.run(SECOND);
        model.recovering();
        model.run(Duration.ofSeconds(5));
        slow.mute = false;

        assertThat(model.actions).noneMatch(FilterAction.Failed.class::isInstance);
        model.run(Duration.ofSeconds(11));
        assertThat(model.isReconciled()).isTrue();
    }

    @Test
    void theNewPeerIsSubscribedBeforeTheOldOneIsLeft() {
        model.add(A);
        FilterModel.Node second = model.add(B);
        FilterModel.Node third = model.add(C);
        model.desire(criteria(1));
        model.run(SECOND);
        third.mute = true;
        // B lost its place to C, which does not answer yet
        model.nodes.get(B).weightOfFailures = 1;
        second.next.add(FilterStatus.SERVICE_UNAVAILABLE);
        model.desire(criteria(2));
        model.run(SECOND);
        assertThat(model.active()).containsExactly(A, C);
        assertThat(second.has).contains(criterion(0));

        third.mute = false;
        model.run(Duration.ofSeconds(12));
        assertThat(third.has).isEqualTo(criteria(2));
        model.run(SubscriptionReconciler.HELP_FOR);
        assertThat(second.has).isEmpty();
    }

    @Test
    void othersHelpWhileSomebodyInUseHasNotEverything() {
        model.add(A);
        FilterModel.Node second = model.add(B);
        FilterModel.Node third = model.add(C);
        int busy = FilterStatus.TOO_MANY_REQUESTS;
        second.next.addAll(List.of(busy, busy, busy, busy));
        model.desire(criteria(2));
        model.run(SubscriptionReconciler.HELP_AFTER.minusMillis(1));
        assertThat(third.has).isEmpty();

        model.run(SECOND);
        assertThat(model.active()).containsExactly(A, B);
        assertThat(third.has).isEqualTo(criteria(2));
        assertThat(model.reconciler.coverage()).containsEntry(FilterModel.SHARD, 2);

        model.run(SubscriptionReconciler.HELP_FOR.minusSeconds(2));
        assertThat(model.isReconciled()).isTrue();
        assertThat(third.has).isEqualTo(criteria(2));
        model.run(Duration.ofSeconds(20));
        assertThat(third.has).isEmpty();
    }

    @Test
    void aSilentPeerLosesItsPlace() {
        model.add(A);
        model.add(B);
        model.add(C);
        model.desire(criteria(1));
        model.run(SECOND);
        model.silent(A);
        model.run(SECOND);

        assertThat(model.active()).containsExactly(B, C);
        assertThat(model.isReconciled()).isTrue();
    }
}

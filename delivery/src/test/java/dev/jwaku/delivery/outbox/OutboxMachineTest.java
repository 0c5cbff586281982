package dev.jwaku.delivery.outbox;

import static dev.jwaku.delivery.outbox.MachineRig.NOBODY;
import static dev.jwaku.delivery.outbox.MachineRig.SLOW;
import static dev.jwaku.delivery.outbox.MachineRig.TAKEN;
import static dev.jwaku.delivery.outbox.MachineRig.found;
import static dev.jwaku.delivery.outbox.MachineRig.missing;
import static dev.jwaku.delivery.outbox.MachineRig.peer;
import static dev.jwaku.delivery.outbox.MachineRig.report;
import static dev.jwaku.delivery.outbox.MachineRig.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows C10 to C17 of the catalogue in small, and the rules of reliability.md 10.2 one by one. */
class OutboxMachineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void publishesInTheOrderOfAcceptance() {
        MachineRig rig = MachineRig.online();
        rig.accept(false);
        rig.accept(false);

        rig.step();

        assertThat(rig.said(OutboxAction.Publish.class))
                .extracting(publish -> publish.row().id())
                .containsExactly(1L, 2L);
    }

    @Test
    void aMessageWithoutTakersIsTriedAgainQuicklyAndThenMoreSlowly() {
        MachineRig rig = MachineRig.online();
        long id = rig.accept(false);
        rig.step();

        rig.machine.attempted(id, NOBODY, rig.now, rig.wall());
        rig.pass(OutboxTimes.QUICK_RETRY);
        assertThat(rig.said(OutboxAction.Publish.class)).hasSize(2);

        for (int i = 0; i < 10; i++) {
            rig.machine.attempted(id, NOBODY, rig.now, rig.wall());
            int before = rig.said(OutboxAction.Publish.class).size();
            rig.pass(OutboxTimes.RETRY_CAP);
            assertThat(rig.said(OutboxAction.Publish.class)).hasSize(before + 1);
        }
        assertThat(rig.said(OutboxAction.Published.class)).isEmpty();
    }

    @Test
    void newPeersEndTheWaitOfThoseWhoFoundNobodyOnly() {
        MachineRig rig = MachineRig.online();
        long alone = rig.accept(false);
        long refused = rig.accept(false);
        rig.step();
        for (int i = 0; i < 4; i++) {
            rig.machine.attempted(alone, NOBODY, rig.now, rig.wall());
            rig.machine.attempted(refused, SLOW, rig.now, rig.wall());
            rig.pass(OutboxTimes.RETRY_CAP);
        }
        rig.machine.attempted(alone, NOBODY, rig.now, rig.wall());
        rig.machine.attempted(refused, SLOW, rig.now, rig.wall());

        rig.machine.wake(rig.now);

        List<OutboxAction> actions = rig.step();
        assertThat(actions).hasSize(2); // a new stamp, because nobody can have the old one, and the attempt
        assertThat(actions.getLast())
                .isInstanceOfSatisfying(
                        OutboxAction.Publish.class,
                        publish -> assertThat(publish.row().id()).isEqualTo(alone));
    }

    @Test
    void asksAfterThreeSecondsAndEndsAsStoredWithItsWitness() {
        MachineRig rig = MachineRig.online();
        long id = rig.accept(false);
        rig.step();
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());
        rig.pass(OutboxTimes.FIRST_CHECK.minusMillis(1));
        assertThat(rig.said(OutboxAction.Check.class)).isEmpty();

        rig.pass(SECOND);
        OutboxAction.Check check = rig.said(OutboxAction.Check.class).getFirst();
        MessageHash hash = check.questions().getFirst().hashes().getFirst();
        rig.machine.checked(report(check, found(hash, peer(1))), rig.now);
        rig.step();

        assertThat(rig.endings()).containsExactly(new Ending.Stored(0, List.of(peer(1))));
        assertThat(rig.machine.size()).isZero();
    }

    @Test
    void aMissIsAnsweredByASecondCopyWithinFiveSeconds() {
        MachineRig rig = MachineRig.online();
        rig.accept(false);
        rig.live(Duration.ofSeconds(5), TAKEN, missing());

        List<OutboxAction.Publish> copies = rig.said(OutboxAction.Publish.class);
        assertThat(copies).hasSize(2);
        assertThat(copies.get(1).attempt().isRepetition()).isTrue();
        assertThat(copies.get(1).row().hash()).isEqualTo(copies.get(0).row().hash());
        assertThat(copies.get(1).reason()).isEqualTo(OutboxAction.Reason.MISSED);
    }

    @Test
    void anAnswerThatDoesNotComeIsNoMiss() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);

        rig.live(Duration.ofMinutes(12), TAKEN, unknown());

        assertThat(rig.said(OutboxAction.Publish.class)).hasSize(1);
        assertThat(rig.endings()).isEmpty();
        rig.live(OutboxTimes.LONGEST_BLACKOUT, TAKEN, unknown());
        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Failed.class);
    }

    @Test
    void afterFifteenSecondsTheMessageIsStampedAnewIfItMayBe() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);
        long other = rig.accept(false);

        rig.live(Duration.ofSeconds(25), TAKEN, missing());

        List<OutboxAction.Save> saved = rig.said(OutboxAction.Save.class);
        assertThat(saved).hasSize(1);
        assertThat(saved.getFirst().isNewGeneration()).isTrue();
        OutboxRow row = saved.getFirst().row();
        assertThat(row.generation()).isEqualTo(1);
        assertThat(row.hashes()).doesNotHaveDuplicates();
        assertThat(row.message().payload())
                .isEqualTo(rig.said(OutboxAction.Publish.class)
                        .getFirst()
                        .row()
                        .message()
                        .payload());
        assertThat(rig.said(OutboxAction.Publish.class))
                .filteredOn(publish -> publish.row().id() == other)
                .allMatch(publish -> publish.row().generation() == 0);
    }

    @Test
    void theRowIsSavedBeforeTheNewGenerationGoesOut() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);

        rig.live(Duration.ofSeconds(25), TAKEN, missing());

        int saved = rig.said.indexOf(rig.said(OutboxAction.Save.class).getFirst());
        assertThat(rig.said.get(saved + 1))
                .isInstanceOfSatisfying(
                        OutboxAction.Publish.class,
                        publish -> assertThat(publish.row().generation()).isEqualTo(1));
    }

    @Test
    void aQuestionNamesAllGenerationsThatMayBeOut() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);

        rig.live(Duration.ofSeconds(30), TAKEN, missing());

        OutboxAction.Check last = rig.said(OutboxAction.Check.class).getLast();
        assertThat(last.questions().getFirst().hashes()).hasSize(2);
    }

    @Test
    void unconfirmedMessagesFailAfterTenMinutesAndNotBefore() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);

        rig.live(Duration.ofMinutes(9), TAKEN, missing());
        assertThat(rig.endings()).isEmpty();
        rig.live(Duration.ofMinutes(2), TAKEN, missing());

        assertThat(rig.endings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Ending.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.UNCONFIRMED));
    }

    @Test
    void offlineNoDeadlineComesNearer() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);
        rig.live(Duration.ofMinutes(9), NOBODY, missing());
        rig.goOnline(false);
        rig.live(Duration.ofHours(8), NOBODY, missing());
        assertThat(rig.endings()).isEmpty();

        rig.goOnline(true);
        rig.live(Duration.ofMinutes(2), NOBODY, missing());

        assertThat(rig.endings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Ending.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.NOT_PUBLISHED));
    }

    @Test
    void whatNobodyCanHaveIsStampedAnewForEverybody() {
        MachineRig rig = MachineRig.online();
        rig.accept(false);
        rig.live(Duration.ofSeconds(60), NOBODY, missing());
        rig.live(SECOND.multipliedBy(40), TAKEN, missing());

        OutboxRow row = rig.said(OutboxAction.Published.class).getFirst().row();
        assertThat(row.generation()).isZero();
        assertThat(row.hashes()).hasSize(1);
        assertThat(row.message().timestamp().orElseThrow())
                .isGreaterThan(MachineRig.EPOCH.plusSeconds(50).getEpochSecond() * 1_000_000_000L);
        assertThat(rig.said(OutboxAction.Save.class)).noneMatch(OutboxAction.Save::isNewGeneration);
    }

    @Test
    void publishedTooLateForArchivesItEndsWithTheWeakerPromise() {
        MachineRig rig = MachineRig.online();
        rig.accept(false);
        // somebody may have it since the first attempt, so its stamp must stay
        rig.live(Duration.ofSeconds(60), SLOW, missing());

        rig.live(Duration.ofMinutes(2), TAKEN, missing());

        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Unverified.class);
    }

    @Test
    void takenAtTheEndOfWhatArchivesAcceptOneStoreIsNoProof() {
        MachineRig rig = new MachineRig(new OutboxPolicy(Duration.ofMinutes(10), true, 2));
        rig.goOnline(true);
        rig.machine.storesKnown(true);
        long id = rig.accept(true);
        MessageHash first = rig.step().stream()
                .map(OutboxAction.Publish.class::cast)
                .findFirst()
                .orElseThrow()
                .row()
                .hashes()
                .getFirst();
        rig.pass(OutboxTimes.ARCHIVABLE);
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());

        rig.live(SECOND.multipliedBy(4), TAKEN, found(first, peer(1)));
        assertThat(rig.endings()).isEmpty();
        rig.live(SECOND.multipliedBy(10), TAKEN, found(first, peer(1)));

        assertThat(rig.said(OutboxAction.Save.class)).singleElement().matches(OutboxAction.Save::isNewGeneration);
        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Stored.class);
    }

    @Test
    void takenAtTheEndOfWhatArchivesAcceptOneStoreIsProofIfNobodyTakesItAgain() {
        MachineRig rig = new MachineRig(new OutboxPolicy(Duration.ofMinutes(10), true, 2));
        rig.goOnline(true);
        rig.machine.storesKnown(true);
        long id = rig.accept(true);
        rig.step();
        rig.pass(OutboxTimes.ARCHIVABLE);
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());
        MessageHash hash =
                rig.said(OutboxAction.Publish.class).getFirst().row().hashes().getFirst();

        rig.live(Duration.ofMinutes(12), NOBODY, found(hash, peer(1)));

        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Stored.class);
    }

    @Test
    void takenAtTheEndOfWhatArchivesAcceptTwoStoresAreProof() {
        MachineRig rig = new MachineRig(new OutboxPolicy(Duration.ofMinutes(10), true, 2));
        rig.goOnline(true);
        rig.machine.storesKnown(true);
        long id = rig.accept(true);
        rig.step();
        rig.pass(OutboxTimes.ARCHIVABLE);
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());
        MessageHash hash =
                rig.said(OutboxAction.Publish.class).getFirst().row().hashes().getFirst();

        rig.live(SECOND.multipliedBy(4), TAKEN, found(hash, peer(1), peer(2)));

        assertThat(rig.said(OutboxAction.Save.class)).isEmpty();
        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Stored.class);
    }

    @Test
    void withoutStoresTheEndIsTheWeakerPromise() {
        MachineRig rig = new MachineRig();
        rig.goOnline(true);
        rig.accept(true);

        rig.live(Duration.ofSeconds(20), TAKEN, missing());

        assertThat(rig.said(OutboxAction.Published.class)).hasSize(1);
        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Unverified.class);
    }

    @Test
    void ephemeralMessagesAreDoneWhenPublished() {
        MachineRig rig = MachineRig.online();
        rig.machine.accepted(rig.row(true, true), rig.now);

        rig.live(Duration.ofMillis(1), TAKEN, missing());

        assertThat(rig.endings()).singleElement().isInstanceOf(Ending.Unverified.class);
        assertThat(rig.said(OutboxAction.Check.class)).isEmpty();
    }

    @Test
    void takenWhileNobodyIsKnownToLiveIsNotPublishedUntilSomebodyIs() {
        MachineRig rig = new MachineRig();
        rig.machine.storesKnown(true);
        long id = rig.accept(false);
        rig.step();
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());
        rig.pass(SECOND);
        assertThat(rig.said(OutboxAction.Published.class)).isEmpty();

        rig.goOnline(true);
        rig.step();

        assertThat(rig.said(OutboxAction.Published.class)).hasSize(1);
    }

    @Test
    void takenWhileNobodyLivesIsTriedAgainWhenSomebodyDoes() {
        MachineRig rig = new MachineRig();
        long id = rig.accept(false);
        rig.step();
        rig.machine.attempted(id, TAKEN, rig.now, rig.wall());
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.said(OutboxAction.Publish.class)).hasSize(1);

        rig.goOnline(true);
        rig.step();

        List<OutboxAction.Publish> attempts = rig.said(OutboxAction.Publish.class);
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(1).attempt().isRepetition()).isTrue();
        assertThat(rig.said(OutboxAction.Published.class)).isEmpty();
    }

    @Test
    void anAnswerByNameNeedsNoOtherSignOfLife() {
        MachineRig rig = new MachineRig();
        long id = rig.accept(false);
        rig.step();

        rig.machine.attempted(id, new PublishOutcome.Taken(1, List.of(peer(1))), rig.now, rig.wall());
        rig.step();

        assertThat(rig.said(OutboxAction.Published.class)).hasSize(1);
    }

    @Test
    void afterTheLinkReturnsTheUnprovedIsAskedForAtOnce() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);
        rig.live(Duration.ofSeconds(100), TAKEN, missing());
        rig.goOnline(false);
        rig.live(Duration.ofSeconds(5), TAKEN, missing());
        int before = rig.said(OutboxAction.Check.class).size();

        rig.goOnline(true);
        rig.live(Duration.ofMillis(1500), TAKEN, missing());

        assertThat(rig.said(OutboxAction.Check.class)).hasSizeGreaterThan(before);
    }

    @Test
    void aLinkThatIsMendedWithoutHavingBeenDownIsReasonToAskToo() {
        MachineRig rig = MachineRig.online();
        rig.accept(true);
        rig.live(Duration.ofSeconds(100), TAKEN, missing());
        int before = rig.said(OutboxAction.Check.class).size();

        rig.machine.recovered(rig.now);
        rig.live(Duration.ofMillis(1500), TAKEN, missing());

        assertThat(rig.said(OutboxAction.Check.class)).hasSizeGreaterThan(before);
    }

    @Test
    void aProofIsWaitedForDuringAMinute() {
        MachineRig rig = MachineRig.online();
        assertThat(rig.machine.isWaiting(rig.now)).isFalse();
        rig.accept(true);
        assertThat(rig.machine.isWaiting(rig.now)).isTrue();
        rig.live(Duration.ofSeconds(59), TAKEN, unknown());
        assertThat(rig.machine.isWaiting(rig.now)).isTrue();
        rig.live(Duration.ofSeconds(2), TAKEN, unknown());
        assertThat(rig.machine.isWaiting(rig.now)).isFalse();
    }

    @Test
    void refusalIsFinalBeforePublicationAndMeansNothingAfterwards() {
        MachineRig rig = MachineRig.online();
        long bad = rig.accept(false);
        rig.step();
        rig.machine.attempted(bad, new PublishOutcome.Refused("too odd"), rig.now, rig.wall());
        rig.step();
        assertThat(rig.endings()).containsExactly(new Ending.Failed(FailureKind.REFUSED, "too odd"));

        rig.accept(false);
        rig.live(SECOND, TAKEN, missing());
        rig.live(Duration.ofSeconds(10), new PublishOutcome.Refused("seen"), missing());
        assertThat(rig.endings()).hasSize(1);
    }

    @Test
    void anAcknowledgementEndsItAtOnce() {
        MachineRig rig = MachineRig.online();
        long id = rig.accept(false);
        rig.live(SECOND, TAKEN, unknown());

        assertThat(rig.machine.acknowledged(id, rig.now)).isTrue();
        rig.step();

        assertThat(rig.endings()).containsExactly(new Ending.Acknowledged());
        assertThat(rig.machine.acknowledged(id, rig.now)).isFalse();
    }

    @Test
    void restoredMessagesComeToAnEndWithinTwoMinutes() {
        MachineRig rig = MachineRig.online();
        OutboxRow unpublished = rig.row(true, false);
        OutboxRow published = rig.row(true, false).published(rig.wall());
        rig.now += Duration.ofHours(2).toNanos();
        rig.machine.restored(unpublished, rig.now, rig.wall());
        rig.machine.restored(published, rig.now, rig.wall());

        rig.live(Duration.ofMinutes(2), NOBODY, missing());

        assertThat(rig.endings()).hasSize(2);
        assertThat(rig.said(OutboxAction.Published.class)).isEmpty();
    }

    @Test
    void aRestoredPublishedMessageIsAskedForFirstAndStampedAnewOnAMiss() {
        MachineRig rig = MachineRig.online();
        OutboxRow published = rig.row(true, false).published(rig.wall());
        rig.now += Duration.ofHours(2).toNanos();
        rig.machine.restored(published, rig.now, rig.wall());

        rig.live(Duration.ofMillis(1), TAKEN, missing());

        assertThat(rig.said.getFirst()).isInstanceOf(OutboxAction.Check.class);
        assertThat(rig.said(OutboxAction.Save.class)).hasSize(1);
        assertThat(rig.said(OutboxAction.Publish.class)).hasSize(1);
    }

    @Test
    void aSecondWitnessIsLookedForAfterTheEnd() {
        MachineRig rig = new MachineRig(new OutboxPolicy(Duration.ofMinutes(10), true, 2));
        rig.goOnline(true);
        rig.machine.storesKnown(true);
        OutboxRow row = rig.row(false, false);
        rig.machine.accepted(row, rig.now);
        rig.live(SECOND.multipliedBy(4), TAKEN, found(row.hash(), peer(1)));
        assertThat(rig.endings()).hasSize(1);

        rig.live(SECOND.multipliedBy(5), TAKEN, found(row.hash(), peer(2)));

        assertThat(rig.said(OutboxAction.Witnessed.class))
                .containsExactly(new OutboxAction.Witnessed(row.id(), List.of(peer(1), peer(2))));
        assertThat(rig.machine.nextDueAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aClockThatWasSetOrASleepGivesNothingUpForTenMinutes() {
        MachineRig rig = new MachineRig();
        rig.accept(true);
        rig.live(SECOND.multipliedBy(30), NOBODY, missing());
        rig.ahead = Duration.ofDays(2);
        rig.live(Duration.ofMinutes(9), NOBODY, missing());
        assertThat(rig.endings()).isEmpty();

        rig.live(Duration.ofMinutes(2), NOBODY, missing());

        assertThat(rig.endings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Ending.Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.NOT_PUBLISHED));
    }

    @Test
    void questionsAreAskedTogetherUpToFiftyHashes() {
        MachineRig rig = MachineRig.online();
        for (int i = 0; i < 100; i++) {
            rig.accept(false);
        }
        rig.live(Duration.ofMillis(3300), TAKEN, missing());

        List<OutboxAction.Check> checks = rig.said(OutboxAction.Check.class);
        assertThat(checks).hasSizeLessThanOrEqualTo(3);
        assertThat(checks).allMatch(check -> check.questions().size() <= 50);
        assertThat(checks.stream().mapToInt(check -> check.questions().size()).sum())
                .isEqualTo(100);
    }
}

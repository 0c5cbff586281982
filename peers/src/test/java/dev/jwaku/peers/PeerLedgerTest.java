package dev.jwaku.peers;

import static dev.jwaku.peers.PeersFixtures.at;
import static dev.jwaku.peers.PeersFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeerLedgerTest {
    private final StillWorld world = new StillWorld(5);
    private final PeerLedger ledger = new PeerLedger(world);

    private void up() {
        ledger.linkIsUp();
    }

    private int failures(PeerId peer) {
        return ledger.record(peer).orElseThrow().failures();
    }

    @Test
    void nothingIsCountedWhileTheLinkIsDown() {
        ledger.learned(peer(1), List.of(at("1.2.3.4")));
        for (int i = 0; i < 600; i++) {
            world.pass(Duration.ofSeconds(3));
            ledger.unreachable(peer(1));
            int unused = ledger.failed(peer(1), Service.STORE, ServiceFailure.NO_ANSWER);
            assertThat(unused).isZero();
        }
        assertThat(ledger.totalFailures()).isZero();
        assertThat(ledger.dueNanos(peer(1))).isLessThanOrEqualTo(world.nanoTime());
        assertThat(ledger.score(peer(1), Service.STORE)).isEqualTo(ServiceScore.stranger());
    }

    @Test
    void failuresJustBeforeTheLinkWasFoundDownAreTakenBack() {
        up();
        ledger.unreachable(peer(1));
        world.pass(Duration.ofMinutes(1));
        ledger.unreachable(peer(1));
        world.pass(Duration.ofSeconds(4));
        ledger.unreachable(peer(1));
        assertThat(failures(peer(1))).isEqualTo(3);
        ledger.linkIsDown();
        assertThat(failures(peer(1))).as("those of the last ten seconds").isEqualTo(1);
    }

    @Test
    void aDialThatBeganWhileTheLinkWasDownBlamesNobodyAfterItsReturn() {
        up();
        ledger.unreachable(peer(1), true);
        assertThat(failures(peer(1))).isZero();
        ledger.unreachable(peer(1), false);
        assertThat(failures(peer(1))).isEqualTo(1);
    }

    @Test
    void aDeadPeerRestsLongerAndLongerButIsNeverGivenUp() {
        up();
        long longest = 0;
        for (int i = 0; i < 200; i++) {
            ledger.unreachable(peer(1));
            long rest = ledger.dueNanos(peer(1)) - world.nanoTime();
            assertThat(rest).isBetween(1L, Duration.ofMinutes(15).toNanos());
            longest = Math.max(longest, rest);
            world.pass(Duration.ofNanos(rest));
        }
        assertThat(longest).isGreaterThan(Duration.ofMinutes(10).toNanos());
    }

    @Test
    void aFailureIsForgivenEveryTenMinutes() {
        up();
        ledger.unreachable(peer(1));
        ledger.unreachable(peer(1));
        world.pass(Duration.ofMinutes(10));
        assertThat(ledger.views()).hasSize(1);
        assertThat(failures(peer(1))).isEqualTo(1);
        world.pass(Duration.ofMinutes(10));
        assertThat(ledger.views()).hasSize(1);
        assertThat(failures(peer(1))).isZero();
    }

    @Test
    void forgivingAllLeavesWhatWasMeasured() {
        up();
        ledger.served(peer(1), Service.STORE, Duration.ofMillis(80));
        int failures = ledger.failed(peer(1), Service.STORE, ServiceFailure.NO_ANSWER);
        ledger.coolDown(peer(1), Service.STORE);
        ledger.unreachable(peer(1));
        assertThat(failures).isEqualTo(1);
        ledger.forgiveAll();
        assertThat(ledger.totalFailures()).isZero();
        assertThat(ledger.resting()).isZero();
        assertThat(ledger.score(peer(1), Service.STORE).failures()).isZero();
        assertThat(ledger.score(peer(1), Service.STORE).rttMillis()).isEqualTo(80);
    }

    @Test
    void aPeerOfAnotherClusterIsBannedForAnHourAndNotForgotten() {
        ledger.learned(peer(1), List.of(at("1.2.3.4")));
        ledger.ban(peer(1), PeerLedger.FOREIGN_BAN);
        world.pass(Duration.ofMinutes(59));
        assertThat(ledger.isBanned(peer(1))).isTrue();
        assertThat(ledger.views()).isEmpty();
        world.pass(Duration.ofMinutes(2));
        assertThat(ledger.isBanned(peer(1))).isFalse();
        assertThat(ledger.views()).hasSize(1);
    }

    @Test
    void coolDownsDoubleUpToHalfAnHour() {
        up();
        ledger.learned(peer(1), List.of(at("1.2.3.4")));
        for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            ledger.coolDown(peer(1), Service.FILTER);
            PeerView view = ledger.views().getFirst();
            long until = world.nanoTime() + Duration.ofMinutes(minutes).toNanos();
            assertThat(view.isCooling(Service.FILTER, until - 1))
                    .as(minutes + " min")
                    .isTrue();
            assertThat(view.isCooling(Service.FILTER, until))
                    .as(minutes + " min")
                    .isFalse();
        }
    }

    @Test
    void theAddressThatWorkedLastComesFirst() {
        ledger.learned(peer(1), List.of(at("1.2.3.4"), at("5.6.7.8")));
        ledger.reached(peer(1), at("5.6.7.8"));
        assertThat(ledger.addresses(peer(1)))
                .containsExactly(
                        at("5.6.7.8").withPeerId(peer(1)), at("1.2.3.4").withPeerId(peer(1)));
    }

    @Test
    void aPeerCannotFillItsEntryWithAddresses() {
        ledger.reached(peer(1), at("5.6.7.8"));
        for (int i = 1; i < 100; i++) {
            ledger.learned(peer(1), List.of(at("1.2.3." + i)));
        }
        assertThat(ledger.addresses(peer(1)))
                .hasSizeLessThanOrEqualTo(LedgerEntry.MAX_ADDRESSES)
                .contains(at("5.6.7.8").withPeerId(peer(1)), at("1.2.3.99").withPeerId(peer(1)));
    }

    @Test
    void strangersDoNotDriveOutPeersThatWereReached() {
        ledger.reached(peer(1), at("5.6.7.8"));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < PeerLedger.MAX + 50; i++) {
            PeerId stranger =
                    PeerId.of(PrivateKey.generateEd25519(random::nextBytes).publicKey());
            ledger.learned(stranger, List.of(at("1.2.3.4")));
        }
        assertThat(ledger.size()).isEqualTo(PeerLedger.MAX);
        assertThat(ledger.record(peer(1))).isPresent();
    }

    @Test
    void whatIsSavedComesBackAndNobodyRests() {
        up();
        ledger.identified(peer(1), Service.STORE.protocols(), List.of(at("5.6.7.8")));
        ledger.reached(peer(1), at("5.6.7.8"));
        ledger.served(peer(1), Service.STORE, Duration.ofMillis(80));
        ledger.unreachable(peer(1));
        PeerLedger later = new PeerLedger(world);
        later.restore(ledger.toSave());
        assertThat(later.toSave()).isEqualTo(ledger.toSave()).hasSize(1);
        assertThat(later.dueNanos(peer(1))).isLessThanOrEqualTo(world.nanoTime());
        assertThat(later.offering(Service.STORE)).containsExactly(peer(1));
    }
}

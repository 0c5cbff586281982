package dev.jwaku.peers;

import static dev.jwaku.peers.PeersFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private final StillWorld world = new StillWorld(3);
    private final ClockOffset clock = new ClockOffset(world);

    private void hear(int from, String topic, Duration oursIsAheadBy) {
        Instant sent = world.now().minus(oursIsAheadBy);
        clock.observe(peer(from), topic, sent.getEpochSecond() * 1_000_000_000L + sent.getNano());
    }

    @Test
    void threePeersThatAgreeAreBelieved() {
        hear(0, "/a/1/x/proto", Duration.ofSeconds(-25));
        hear(1, "/a/1/x/proto", Duration.ofMillis(-24_500));
        assertThat(clock.estimate()).isEmpty();
        hear(2, "/a/1/x/proto", Duration.ofMillis(-24_900));
        assertThat(clock.estimate()).contains(Duration.ofMillis(-24_900));
        assertThat(clock.now()).isEqualTo(world.now().plusMillis(24_900));
    }

    @Test
    void fewerThanHalfMayLie() {
        for (int i = 0; i < 4; i++) {
            hear(i, "/a/1/x/proto", Duration.ofMillis(100 + i));
        }
        for (int i = 4; i < 7; i++) {
            hear(i, "/a/1/x/proto", Duration.ofDays(-2));
        }
        assertThat(clock.estimate()).contains(Duration.ZERO);
    }

    @Test
    void withoutAMajorityNobodyIsBelieved() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofHours(i));
        }
        assertThat(clock.estimate()).isEmpty();
        assertThat(clock.offset()).isZero();
    }

    @Test
    void oneBusyAuthorDoesNotDecide() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofMillis(100));
            hear(i, "/a/1/y/proto", Duration.ofMillis(100));
            for (int times = 0; times < 1000; times++) {
                hear(i, "/a/1/liar/proto", Duration.ofHours(3));
            }
        }
        assertThat(clock.estimate()).contains(Duration.ZERO);
    }

    @Test
    void theWayOfAMessageIsNoOffset() {
        for (int i = 0; i < 5; i++) {
            hear(i, "/a/1/x/proto", Duration.ofMillis(9900));
        }
        assertThat(clock.estimate()).contains(Duration.ZERO);
    }

    @Test
    void messagesThatABreakOfTheLinkDelayedAreNoOffset() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofMillis(100));
        }
        world.pass(Duration.ofSeconds(15));
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(14));
        }
        assertThat(clock.estimate()).contains(Duration.ZERO);
        world.pass(ClockOffset.LATENESS);
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(14));
        }
        assertThat(clock.estimate()).as("late for so long is no delay").contains(Duration.ofSeconds(14));
    }

    /** 30 % loss, the first minute of an edge client with one chat: each peer's first push was late. */
    @Test
    void firstMessagesThatComeLateByAllPeersAreNoOffset() {
        Instant before = clock.now();
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(15 + i));
        }
        assertThat(clock.offset()).as("could be the way").isZero();
        world.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(4));
        }
        assertThat(clock.offset()).isZero();
        world.pass(ClockOffset.DOUBT);
        assertThat(clock.now()).isEqualTo(before.plusSeconds(10).plus(ClockOffset.DOUBT));
    }

    @Test
    void whatAllPeersSayForLongIsAnOffset() {
        for (int second = 0; second < ClockOffset.DOUBT.toSeconds(); second += 10) {
            for (int i = 0; i < 3; i++) {
                hear(i, "/a/1/x/proto", Duration.ofSeconds(25));
            }
            assertThat(clock.offset()).isZero();
            world.pass(Duration.ofSeconds(10));
        }
        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(25));
    }

    /** Archives take what is 20 s off: that they took it does not prove an offset of less. */
    @Test
    void anArchivesWordDoesNotKeepAnOffsetThatPeersNoLongerSee() {
        clock.serverSays(Duration.ofSeconds(16));
        world.pass(Duration.ofHours(1).plusSeconds(1));
        for (int second = 0; second <= ClockOffset.DOUBT.toSeconds(); second += 10) {
            clock.confirmed(clock.now());
            for (int i = 0; i < 3; i++) {
                hear(i, "/a/1/x/proto", Duration.ofSeconds(1));
            }
            assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(16));
            world.pass(Duration.ofSeconds(10));
        }
        assertThat(clock.offset()).isZero();
    }

    @Test
    void aQuietNetworkDoesNotMendOurClock() {
        NetworkTimeWorld corrected = new NetworkTimeWorld(world, clock);
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofDays(2));
        }
        assertThat(corrected.now()).isEqualTo(world.now().minus(Duration.ofDays(2)));
        world.pass(Duration.ofHours(5));
        assertThat(clock.estimate()).isEmpty();
        assertThat(corrected.now()).isEqualTo(world.now().minus(Duration.ofDays(2)));
        Instant before = corrected.now();
        world.setClockBy(Duration.ofDays(-2));
        clock.stepped(Duration.ofDays(-2));
        assertThat(corrected.now())
                .as("it was set to what the network says")
                .isEqualTo(before)
                .isEqualTo(world.now());
    }

    @Test
    void aClockThatIsSetDoesNotMoveTheTimeOfTheNetwork() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ZERO);
        }
        Instant before = clock.now();
        world.setClockBy(Duration.ofDays(2));
        hear(0, "/a/1/x/proto", Duration.ofDays(2)); // heard before anybody noticed
        clock.stepped(Duration.ofDays(2).plusMillis(300));
        assertThat(clock.now()).isEqualTo(before);
        assertThat(clock.estimate()).contains(Duration.ofDays(2));
        world.setClockBy(Duration.ofDays(-2));
        clock.stepped(Duration.ofDays(-2));
        assertThat(clock.now()).isEqualTo(before).isEqualTo(world.now());
    }

    @Test
    void onePeerIsEnoughToKnowThatTheClockWasRight() {
        hear(0, "/a/1/x/proto", Duration.ofMillis(200));
        world.setClockBy(Duration.ofDays(-2));
        clock.stepped(Duration.ofDays(-2));
        assertThat(clock.now()).isEqualTo(world.now().plus(Duration.ofDays(2)));
    }

    @Test
    void aClockThatIsSetBackIsNoticedByTheNextMessage() {
        hear(0, "/a/1/x/proto", Duration.ofMillis(200));
        Instant before = clock.now();
        world.setClockBy(Duration.ofDays(-2));
        assertThat(clock.now()).isEqualTo(before);
        clock.stepped(Duration.ofDays(-2));
        assertThat(clock.now()).as("the same step").isEqualTo(before);
    }

    @Test
    void anArchiveCountsMoreThanAnotherAuthor() {
        Instant stamp = clock.now();
        world.pass(Duration.ofSeconds(3));
        clock.confirmed(stamp);
        for (int second = 0; second < 300; second += 10) {
            world.pass(Duration.ofSeconds(10));
            for (int i = 0; i < 3; i++) {
                hear(i, "/a/1/x/proto", Duration.ofDays(-2));
            }
            assertThat(clock.offset()).isZero();
        }
    }

    @Test
    void anArchiveThatTookWhatWasStampedBeforeWeBelievedOthersTurnsUsBack() {
        world.pass(Duration.ofSeconds(1));
        Instant stamp = clock.now();
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofDays(-2));
        }
        world.pass(Duration.ofSeconds(3));
        assertThat(clock.offset()).isEqualTo(Duration.ofDays(-2));
        clock.confirmed(stamp);
        assertThat(clock.offset()).isZero();
        world.pass(Duration.ofSeconds(3));
        assertThat(clock.offset()).isZero();
    }

    @Test
    void aTimeThatWeNeverStampedConfirmsNothing() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofHours(-1));
        }
        assertThat(clock.offset()).isEqualTo(Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(30));
        clock.confirmed(world.now().plus(Duration.ofHours(7)));
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ZERO);
        }
        assertThat(clock.offset()).isEqualTo(Duration.ofHours(-1));
        world.pass(ClockOffset.DOUBT);
        world.pass(Duration.ofSeconds(1));
        assertThat(clock.offset()).as("nothing forbids it").isZero();
    }

    @Test
    void whoHasHeardNobodyBelievesAClockThatIsSet() {
        world.setClockBy(Duration.ofDays(2));
        clock.stepped(Duration.ofDays(2));
        assertThat(clock.now()).isEqualTo(world.now());
    }

    @Test
    void timeThatWasSleptIsNoStep() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ZERO);
        }
        assertThat(clock.offset()).isZero();
        world.setClockBy(Duration.ofHours(8)); // the monotonic clock stood still
        clock.slept();
        world.setClockBy(Duration.ofMinutes(10));
        clock.stepped(Duration.ofMinutes(10));
        assertThat(clock.now()).isEqualTo(world.now().minus(Duration.ofMinutes(10)));
    }

    @Test
    void whoKnewTheTimeIsNotTurnedByAnothersClockThatWasSet() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ZERO);
        }
        assertThat(clock.offset()).isZero();
        for (int second = 0; second < ClockOffset.DOUBT.toSeconds(); second += 2) {
            world.pass(Duration.ofSeconds(2));
            for (int i = 0; i < 3; i++) {
                hear(i, "/a/1/x/proto", Duration.ofDays(-2));
            }
            assertThat(clock.offset()).isZero();
        }
        world.pass(Duration.ofSeconds(2));
        assertThat(clock.offset()).as("they have said so for long").isEqualTo(Duration.ofDays(-2));
    }

    @Test
    void nonsenseAndOldWordsDoNotCount() {
        clock.observe(peer(0), "/a/1/x/proto", Long.MAX_VALUE);
        clock.observe(peer(1), "/a/1/x/proto", Long.MIN_VALUE);
        clock.observe(peer(2), "/a/1/x/proto", 0);
        assertThat(clock.estimate()).isEmpty();
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(30));
        }
        assertThat(clock.estimate()).isPresent();
        world.pass(ClockOffset.LIFETIME.plusSeconds(1));
        assertThat(clock.estimate()).isEmpty();
    }

    @Test
    void aTimeServerIsBelievedBeforePeersAlsoWhenTheClockIsSet() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(30));
        }
        clock.serverSays(Duration.ofSeconds(28));
        assertThat(clock.estimate()).contains(Duration.ofSeconds(28));
        world.setClockBy(Duration.ofHours(1));
        world.pass(Duration.ofSeconds(2));
        assertThat(clock.now()).as("not decided").isEqualTo(world.now().minus(Duration.ofSeconds(28)));
        clock.stepped(Duration.ofHours(1));
        assertThat(clock.estimate()).contains(Duration.ofSeconds(28).plusHours(1));
        assertThat(clock.now()).isEqualTo(world.now().minus(Duration.ofHours(1)).minus(Duration.ofSeconds(28)));
    }
}

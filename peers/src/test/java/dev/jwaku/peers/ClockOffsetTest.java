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
        clock.forget();
        assertThat(corrected.now()).isEqualTo(world.now());
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
    void aTimeServerIsBelievedBeforePeersUntilTheClockIsSet() {
        for (int i = 0; i < 3; i++) {
            hear(i, "/a/1/x/proto", Duration.ofSeconds(30));
        }
        clock.serverSays(Duration.ofSeconds(28));
        assertThat(clock.estimate()).contains(Duration.ofSeconds(28));
        clock.forget();
        assertThat(clock.estimate()).isEmpty();
    }
}

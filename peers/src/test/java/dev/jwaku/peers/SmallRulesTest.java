package dev.jwaku.peers;

import static dev.jwaku.peers.PeersFixtures.at;
import static dev.jwaku.peers.PeersFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores, prefixes, limits and orders: the pure rules. */
class SmallRulesTest {
    private static final long NOW = 1_000_000_000_000L;

    @Test
    void theScoreIsTheOneOfTheDesign() {
        ServiceScore good = new ServiceScore(0.9, 150, 0, NOW - 1000);
        assertThat(good.value(NOW, 0)).isCloseTo(90 - 20 * 2 + 10, within(1e-9));
        assertThat(good.value(NOW, 2)).isCloseTo(90 - 20 * 2 + 10 - 30, within(1e-9));
        assertThat(new ServiceScore(0.9, 150, 3, NOW - 2 * ServiceScore.RECENT_MILLIS).value(NOW, 0))
                .isCloseTo(90 - 20 * 2 - 90, within(1e-9));
        assertThat(ServiceScore.stranger().value(NOW, 0)).isCloseTo(50 - 20, within(1e-9));
        assertThat(ServiceScore.stranger().afterSuccess(100, NOW).success()).isCloseTo(0.6, within(1e-9));
        assertThat(ServiceScore.stranger().afterFailure(1).success()).isCloseTo(0.4, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/66.6.6.1/tcp/1, 66.6.6.0/24",
        "/ip4/10.1.2.3/tcp/1, ''",
        "/ip4/127.0.0.1/tcp/1, ''",
        "/ip4/192.168.3.4/tcp/1, ''",
        "/ip4/172.31.3.4/tcp/1, ''",
        "/ip4/172.32.3.4/tcp/1, 172.32.3.0/24",
        "/ip6/2001:db8:aa::1/tcp/1, 2001:db8:aa::/48",
        "/ip6/2001:db8::aa:1:2:3/tcp/1, 2001:db8:0::/48",
        "/ip6/::1/tcp/1, ''",
        "/ip6/fe80::1/tcp/1, ''",
        "/dns4/node.example/tcp/1, ''"
    })
    void anOperatorsNetworkIsASlash24OrASlash48(String address, String network) {
        assertThat(NetworkPrefix.of(Multiaddr.parse(address))
                        .map(NetworkPrefix::network)
                        .orElse(""))
                .isEqualTo(network);
    }

    @Test
    void fiveConnectionsOfAnAddressAndTenOfANetworkAreEnough() {
        List<ConnectionInfo> connections = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            connections.add(new ConnectionInfo(peer(i), at("66.6.6.6"), false));
        }
        for (int i = 7; i < 20; i++) {
            connections.add(new ConnectionInfo(peer(i), at("66.6.6." + (100 + i)), false));
        }
        connections.add(new ConnectionInfo(peer(20), at("77.7.7.7"), false));
        List<ConnectionInfo> surplus = new Colocation(5, 10).count(connections);
        assertThat(surplus).hasSize(2 + 8).doesNotContain(connections.getFirst(), connections.getLast());
        assertThat(new Colocation(0, 0).count(connections)).isEmpty();
        assertThat(new Colocation(1, 1)
                        .count(List.of(
                                new ConnectionInfo(peer(1), at("127.0.0.1"), false),
                                new ConnectionInfo(peer(2), at("127.0.0.1"), false))))
                .as("local ones are exempt")
                .isEmpty();
    }

    @Test
    void theLeastUsefulInboundPeerMakesRoomNotOneInUse() {
        StillWorld world = new StillWorld(1);
        PeerLedger ledger = new PeerLedger(world);
        ledger.served(peer(1), Service.STORE, Duration.ofMillis(10));
        List<ConnectionInfo> connections = List.of(
                new ConnectionInfo(peer(0), at("10.0.0.1"), true),
                new ConnectionInfo(peer(1), at("10.0.0.2"), false),
                new ConnectionInfo(peer(2), at("10.0.0.3"), false),
                new ConnectionInfo(peer(3), at("10.0.0.4"), false));
        assertThat(InboundChoice.leastUseful(connections, new TreeSet<>(List.of(peer(2))), new TreeSet<>(), ledger))
                .contains(peer(3));
        assertThat(InboundChoice.leastUseful(
                        connections, new TreeSet<>(List.of(peer(2), peer(3))), new TreeSet<>(List.of(peer(1))), ledger))
                .isEmpty();
    }

    @Test
    void whileTheLinkIsDownTheBestAreDialedAlwaysAndTheOthersInTurn() {
        StillWorld world = new StillWorld(2);
        PeerLedger ledger = new PeerLedger(world);
        for (int i = 0; i < 20; i++) {
            ledger.learned(peer(i), List.of(at("10.0.0." + (i + 1))));
        }
        ledger.reached(peer(0), at("10.0.0.1"));
        TreeSet<Object> dialed = new TreeSet<>();
        for (int round = 0; round < 3; round++) {
            List<PeerView> order = DialOrder.whileDown(ledger.views(), 8, world.random());
            assertThat(order)
                    .hasSize(8)
                    .first()
                    .satisfies(view -> assertThat(view.peer).isEqualTo(peer(0)));
            order.forEach(view -> {
                dialed.add(view.peer);
                ledger.unreachable(view.peer);
            });
        }
        assertThat(dialed).hasSize(20);
    }

    @Test
    void whileTheLinkIsUpWhoRestsIsLeftOut() {
        StillWorld world = new StillWorld(2);
        PeerLedger ledger = new PeerLedger(world);
        ledger.linkIsUp();
        ledger.learned(peer(0), List.of(at("10.0.0.1")));
        ledger.learned(peer(1), List.of(at("10.0.0.2")));
        ledger.unreachable(peer(0));
        assertThat(DialOrder.whileUp(ledger.views(), world.nanoTime(), 8, new Diversity(8), world.random()))
                .extracting(view -> view.peer)
                .containsExactly(peer(1));
    }

    @Test
    void aNetworkGetsHalfOfOurOwnConnectionsAndNewNetworksComeFirst() {
        StillWorld world = new StillWorld(3);
        PeerLedger ledger = new PeerLedger(world);
        ledger.linkIsUp();
        for (int i = 0; i < 8; i++) {
            ledger.learned(peer(i), List.of(at("66.6.6." + (i + 1))));
        }
        ledger.learned(peer(8), List.of(at("77.7.7.7")));
        ledger.learned(peer(9), List.of(at("88.8.8.8")));
        for (int round = 0; round < 20; round++) {
            assertThat(DialOrder.whileUp(ledger.views(), world.nanoTime(), 4, new Diversity(4), world.random()))
                    .extracting(view -> view.peer)
                    .hasSize(4)
                    .contains(peer(8), peer(9));
        }
        Diversity taken = new Diversity(4);
        for (int i = 0; i < 8; i++) {
            taken.count(at("66.6.6." + (i + 1)));
        }
        assertThat(taken.filled()).as("eight of one network fill two places").isEqualTo(2);
        assertThat(DialOrder.whileUp(ledger.views(), world.nanoTime(), 4, taken, world.random()))
                .extracting(view -> view.peer)
                .containsExactlyInAnyOrder(peer(8), peer(9));
    }

    @Test
    void addressesWithoutANetworkAreNotLimited() {
        Diversity taken = new Diversity(2);
        for (int i = 0; i < 5; i++) {
            taken.count(at("192.168.0." + i));
        }
        assertThat(taken.filled()).isEqualTo(5);
    }

    @Test
    void aBackoffDoublesHasFullJitterAndAnEnd() {
        SplittableRandom random = new SplittableRandom(9);
        assertThat(Backoff.RETRY.longestAfter(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.RETRY.longestAfter(5)).isEqualTo(Duration.ofSeconds(32));
        assertThat(Backoff.RETRY.longestAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(15));
        for (int failures = 1; failures < 100; failures++) {
            assertThat(Backoff.RETRY.after(failures, random))
                    .isBetween(Backoff.LEAST, Backoff.RETRY.longestAfter(failures));
        }
    }

    @Test
    void outgoingConnectionsAreAThirdOfRelaysShareAndAtLeastTen() {
        assertThat(PeerManagerConfig.outgoingOf(50)).isEqualTo(10);
        assertThat(PeerManagerConfig.outgoingOf(300)).isEqualTo(60);
        assertThat(PeerManagerConfig.outgoingOf(4)).isEqualTo(4);
    }

    @Test
    void twoClocksTellASleepFromAStepFromAStop() {
        SleepDetector detector = new SleepDetector();
        long second = 1_000_000_000L;
        assertThat(detector.tick(0, 0, second)).isEqualTo(SleepDetector.Finding.NOTHING);
        assertThat(detector.tick(1000, second, second)).isEqualTo(SleepDetector.Finding.NOTHING);
        assertThat(detector.tick(5000, 5 * second, second)).as("a pause").isEqualTo(SleepDetector.Finding.NOTHING);
        assertThat(detector.tick(15_000, 15 * second, second)).isEqualTo(SleepDetector.Finding.STOPPED);
        assertThat(detector.tick(3_600_000, 16 * second, second)).isEqualTo(SleepDetector.Finding.WALL_AHEAD);
        assertThat(detector.ahead()).isEqualTo(Duration.ofMillis(3_600_000 - 15_000 - 1000));
        assertThat(detector.tick(0, 17 * second, second)).isEqualTo(SleepDetector.Finding.WALL_BACK);
        assertThat(detector.ahead()).isNegative();
    }
}

package dev.jwaku.peers;

import static dev.jwaku.peers.PeersFixtures.know;
import static dev.jwaku.peers.PeersFixtures.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServicePoolTest {
    private static final int CLUSTER = 16;

    private final StillWorld world = new StillWorld(11);
    private final PeerLedger ledger = new PeerLedger(world);
    private final Set<PeerId> away = new TreeSet<>();

    @BeforeEach
    void linkIsUp() {
        ledger.linkIsUp();
    }

    private ServicePool pool(Service service) {
        return new ServicePools(
                        world,
                        ledger,
                        Set.of(service),
                        peer -> !away.contains(peer),
                        CLUSTER,
                        new TreeSet<>(Set.of(32)))
                .of(service);
    }

    @Test
    void twoAreActiveAndTwoStandBy() {
        know(ledger, Service.STORE, "10.0.0.", 0, 10);
        ServicePool pool = pool(Service.STORE);
        pool.refill();
        assertThat(pool.active()).hasSize(2);
        assertThat(pool.warm()).hasSize(2).doesNotContainAnyElementsOf(pool.active());
    }

    @Test
    void oneFailureCostsAPusherItsPlaceTwoAStoreAndARefusedSubscribeAFilter() {
        for (Service service : Service.values()) {
            know(ledger, service, "10.0.0.", 0, 10);
            ServicePool pool = pool(service);
            PeerId chosen = pool.choose().orElseThrow();
            boolean first = pool.failed(chosen, ServiceFailure.NO_ANSWER);
            assertThat(first).as(service.name()).isEqualTo(service == Service.LIGHTPUSH);
            if (!first) {
                assertThat(pool.failed(chosen, ServiceFailure.NO_ANSWER)).isTrue();
            }
            assertThat(pool.members()).hasSize(ServicePool.SIZE).doesNotContain(chosen);
            PeerId refuser = pool.choose().orElseThrow();
            assertThat(pool.failed(refuser, ServiceFailure.SUBSCRIBE)).isTrue();
        }
    }

    /** I10. */
    @Test
    void whoFailedIsNotAskedNextWhileThereIsAnother() {
        know(ledger, Service.LIGHTPUSH, "10.0.0.", 0, 3);
        ServicePool pool = pool(Service.LIGHTPUSH);
        PeerId last = pool.choose().orElseThrow();
        for (int i = 0; i < 200; i++) {
            boolean unused = pool.failed(last, ServiceFailure.NO_ANSWER);
            PeerId next = pool.choose().orElseThrow();
            assertThat(next).as("choice " + i + ", " + unused).isNotEqualTo(last);
            last = next;
            world.pass(Duration.ofSeconds(5));
        }
    }

    @Test
    void theOnlyPeerIsAskedAgainWhateverItDid() {
        know(ledger, Service.FILTER, "10.0.0.", 0, 1);
        ServicePool pool = pool(Service.FILTER);
        for (int i = 0; i < 20; i++) {
            assertThat(pool.choose()).contains(peer(0));
            boolean unused = pool.failed(peer(0), ServiceFailure.SUBSCRIBE);
            assertThat(pool.members()).as("" + unused).containsExactly(peer(0));
        }
    }

    @Test
    void whoWasOnlyOutOfReachComesBackWhenASingleOneIsLeft() {
        know(ledger, Service.LIGHTPUSH, "10.0.0.", 0, 3);
        ServicePool pool = pool(Service.LIGHTPUSH);
        PeerId first = pool.choose().orElseThrow();
        pool.failed(first, ServiceFailure.NO_ANSWER);
        assertThat(pool.members()).hasSize(2).doesNotContain(first);

        PeerId second = pool.choose().orElseThrow();
        pool.failed(second, ServiceFailure.NO_ANSWER);
        assertThat(pool.members()).hasSize(2).contains(first).doesNotContain(second);
    }

    @Test
    void whoIsContradictedDoesNotComeBackBesideAnother() {
        know(ledger, Service.STORE, "10.0.0.", 0, 2);
        ServicePool pool = pool(Service.STORE);
        PeerId liar = pool.choose().orElseThrow();
        pool.failed(liar, ServiceFailure.SILENT);
        assertThat(pool.members()).hasSize(1).doesNotContain(liar);
        assertThat(pool.helpers()).isEmpty();

        pool.failed(pool.members().getFirst(), ServiceFailure.SILENT);
        assertThat(pool.members()).as("better than nobody").hasSize(1);
    }

    @Test
    void thoseThatRestHelpWhoGetsNothing() {
        know(ledger, Service.FILTER, "10.0.0.", 0, 3);
        ServicePool pool = pool(Service.FILTER);
        PeerId failed = pool.choose().orElseThrow();
        pool.failed(failed, ServiceFailure.SUBSCRIBE);
        assertThat(pool.active()).hasSize(2).doesNotContain(failed);
        assertThat(pool.helpers()).containsExactly(failed);

        away.add(failed);
        assertThat(pool.helpers()).isEmpty();
    }

    @Test
    void oneNetworkNeverFillsThePool() {
        know(ledger, Service.STORE, "66.6.6.", 0, 30);
        ServicePool pool = pool(Service.STORE);
        for (int i = 0; i < 100; i++) {
            pool.refill();
            assertThat(pool.members()).hasSizeLessThanOrEqualTo(ServicePool.MAX_PER_PREFIX);
            boolean unused = pool.failed(pool.members().getFirst(), ServiceFailure.SILENT);
            assertThat(pool.members()).as("" + unused).hasSizeLessThanOrEqualTo(ServicePool.MAX_PER_PREFIX);
            world.pass(Duration.ofMinutes(1));
        }
        know(ledger, Service.STORE, "77.7.7.", 30, 31);
        know(ledger, Service.STORE, "88.8.8.", 31, 32);
        pool.refill();
        assertThat(pool.members()).contains(peer(30), peer(31));
        assertThat(pool.active().stream().map(ledger::prefix).distinct()).hasSize(2);
        assertThat(pool.active().stream()
                        .map(peer -> ledger.prefix(peer).orElseThrow().network()))
                .doesNotHaveDuplicates();
    }

    @Test
    void goodPeersAreChosenMostButStrangersGetAChance() {
        know(ledger, Service.STORE, "10.0.0.", 0, 20);
        for (int i = 0; i < 5; i++) {
            for (int times = 0; times < 10; times++) {
                ledger.served(peer(i), Service.STORE, Duration.ofMillis(40));
            }
        }
        int good = 0;
        int rounds = 300;
        for (int i = 0; i < rounds; i++) {
            ServicePool pool = pool(Service.STORE);
            pool.refill();
            List<PeerId> members = new ArrayList<>(pool.members());
            good += members.getFirst().equals(peer(0))
                            || List.of(peer(1), peer(2), peer(3), peer(4)).contains(members.getFirst())
                    ? 1
                    : 0;
        }
        assertThat(good).isBetween((int) (0.9 * rounds), (int) (0.995 * rounds));
    }

    @Test
    void peersOfOtherClustersAndShardsGetNoPlace() {
        know(ledger, Service.STORE, "10.0.0.", 0, 3);
        ledger.serves(peer(0), OptionalInt.of(1), List.of());
        ledger.serves(peer(1), OptionalInt.of(CLUSTER), List.of(7));
        ledger.serves(peer(2), OptionalInt.of(CLUSTER), List.of(7, 32));
        ServicePool pool = pool(Service.STORE);
        pool.refill();
        assertThat(pool.members()).containsExactly(peer(2));
    }

    @Test
    void whoCannotBeReachedMakesRoom() {
        know(ledger, Service.STORE, "10.0.0.", 0, 6);
        for (int i = 0; i < 6; i++) {
            away.add(peer(i));
        }
        ServicePool pool = pool(Service.STORE);
        pool.refill();
        assertThat(pool.choose()).isEmpty();
        PeerId dead = pool.members().getFirst();
        ledger.unreachable(dead);
        pool.unreachable(dead);
        assertThat(pool.members()).hasSize(ServicePool.SIZE).doesNotContain(dead);
    }

    @Test
    void aNamedPeerIsPreferredWhileItWorks() {
        know(ledger, Service.STORE, "10.0.0.", 0, 6);
        ServicePool pool = pool(Service.STORE);
        pool.refill();
        pool.prefer(peer(5));
        assertThat(pool.choose()).contains(peer(5));
        assertThat(pool.failed(peer(5), ServiceFailure.NO_ANSWER)).isFalse();
        assertThat(pool.choose().orElseThrow()).isNotEqualTo(peer(5));
        pool.succeeded(peer(5), Duration.ofMillis(50));
        assertThat(pool.choose()).contains(peer(5));
    }
}

package dev.jwaku.delivery.network;

import static dev.jwaku.delivery.network.FakeLightPushNodes.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.network.PublishOutcome.Taken;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C18, C19, C21 to C23 of reliability.md, and its rules for codes in section 10.2. */
class LightPushWayTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final WakuMessage MESSAGE = WakuMessage.builder(Bytes.utf8("x"), ContentTopic.of("/a/1/b/c"))
            .timestamp(1)
            .build();
    private static final Duration SLOW = Duration.ofSeconds(30);

    private final AcceleratedWorld world = new AcceleratedWorld(10);
    private final FakeLightPushNodes nodes = new FakeLightPushNodes(world);
    private final LightPushWay way = new LightPushWay(world, nodes, LightPushWay.REDUNDANCY);

    @AfterEach
    void stop() {
        way.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private PublishOutcome publish() {
        return way.publish(SHARD, MESSAGE, Attempt.FIRST);
    }

    private static MessageHash hash(int timestamp) {
        return MessageHash.of(
                SHARD,
                WakuMessage.builder(Bytes.utf8("x"), ContentTopic.of("/a/1/b/c"))
                        .timestamp(timestamp)
                        .build());
    }

    private void await(BooleanSupplier condition) {
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(60));
        while (!condition.getAsBoolean() && !deadline.isExpired()) {
            boolean raised = new Signal(world).await(Deadline.after(world, Duration.ofMillis(50)));
            assertThat(raised).isFalse();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void twoNodesGetTheMessageAtOnceAndTheFirstDecides() {
        PeerId quick = nodes.add(200);
        PeerId slow = nodes.add(200, "", Duration.ofSeconds(3));
        PeerId spare = nodes.add(200);

        assertThat(publish()).isEqualTo(new Taken(1, List.of(quick)));
        await(() -> nodes.asked.size() == 2);
        assertThat(nodes.asked).containsExactlyInAnyOrder(quick, slow);
        await(() -> nodes.succeeded.size() == 2);
        assertThat(nodes.asked).doesNotContain(spare);
        assertThat(nodes.failed).isEmpty();
    }

    @Test
    void whoFailedAMessageComesLastWithItsRepetition() {
        PeerId bad = nodes.add(500);
        PeerId good = nodes.add(200, "", Duration.ofMillis(10));
        PeerId other = nodes.add(200);
        publish();
        await(() -> nodes.failed.containsKey(bad));
        nodes.back(bad);
        nodes.asked.clear();

        assertThat(way.publish(SHARD, MESSAGE, new Attempt(2, List.of(good)))).isInstanceOf(Taken.class);
        await(() -> nodes.asked.size() >= 2);
        assertThat(nodes.asked).containsExactlyInAnyOrder(other, good);
    }

    @Test
    void onlyTheLatestFailuresAreRemembered() {
        FailedPushes failed = new FailedPushes();
        PeerId node = nodes.add(200);
        for (int i = 0; i <= FailedPushes.MOST; i++) {
            failed.add(hash(i), node);
        }
        assertThat(failed.of(hash(0))).isEmpty();
        assertThat(failed.of(hash(1))).hasSize(1);
    }

    @Test
    void withoutNodesNothingIsTaken() {
        assertThat(publish()).isEqualTo(new PublishOutcome.NoPeers());
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 500, 503, 505, 599})
    void aNodeThatFailsIsReplacedAtOnce(int code) {
        PeerId one = nodes.add(code);
        PeerId other = nodes.add(code);
        PeerId good = nodes.add(200);

        assertThat(publish()).isEqualTo(new Taken(1, List.of(good)));
        boolean saysLittle = code == 503 || code == 505;
        assertThat(nodes.failed.keySet()).isEqualTo(saysLittle ? Set.of() : new TreeSet<>(List.of(one, other)));
    }

    @Test
    void nodesWithoutRelayPeersHaveFailedIfNobodyTookIt() {
        PeerId one = nodes.add(505);
        PeerId other = nodes.add(503);

        assertThat(publish()).isInstanceOf(PublishOutcome.TryAgain.class);
        assertThat(nodes.failed)
                .containsEntry(one, ServiceFailure.REFUSED)
                .containsEntry(other, ServiceFailure.REFUSED);
    }

    @Test
    void aNodeThatKeepsItForItsClientsIsEnoughIfNobodyRelaysIt() {
        PeerId alone = nodes.add(505, "No peers; " + LightPushServer.KEPT, Duration.ZERO);
        PeerId useless = nodes.add(505);

        assertThat(publish()).isEqualTo(new Taken(1, List.of(alone)));
        assertThat(nodes.asked).containsExactlyInAnyOrder(alone, useless);
        assertThat(nodes.failed).isEmpty();
    }

    @Test
    void whoRelaysItCountsMoreThanWhoKeepsIt() {
        nodes.add(505, LightPushServer.KEPT, Duration.ZERO);
        PeerId good = nodes.add(200, "", Duration.ofSeconds(1));

        assertThat(publish()).isEqualTo(new Taken(1, List.of(good)));
    }

    @Test
    void onARepetitionTheyMayHaveSeenIt() {
        nodes.add(505);

        assertThat(way.publish(SHARD, MESSAGE, new Attempt(2, List.of()))).isInstanceOf(PublishOutcome.TryAgain.class);
        assertThat(nodes.failed).isEmpty();
    }

    @Test
    void aSilentNodeGetsCompanyAfterTwoSeconds() {
        PeerId dead = nodes.add(SILENT);
        PeerId alsoDead = nodes.add(SILENT);
        PeerId good = nodes.add(200);
        long began = world.nanoTime();

        assertThat(publish()).isEqualTo(new Taken(1, List.of(good)));
        assertThat(Duration.ofNanos(world.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        await(() -> nodes.failed.size() == 2);
        assertThat(nodes.failed)
                .containsEntry(dead, ServiceFailure.NO_ANSWER)
                .containsEntry(alsoDead, ServiceFailure.NO_ANSWER);
    }

    @Test
    void whenNobodyAnswersTheAttemptEndsAfterTenSecondsWithoutSuccess() {
        nodes.add(SILENT);
        nodes.add(SILENT);
        long began = world.nanoTime();

        assertThat(publish())
                .isInstanceOfSatisfying(
                        PublishOutcome.TryAgain.class,
                        again -> assertThat(again.by()).hasSize(2));
        assertThat(Duration.ofNanos(world.nanoTime() - began)).isLessThan(Duration.ofSeconds(16));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 420})
    void aRefusalIsFinalOnlyIfTwoNodesAgree(int code) {
        nodes.add(code);
        assertThat(publish()).isInstanceOf(PublishOutcome.TryAgain.class);

        nodes.add(code);
        assertThat(publish()).isInstanceOf(PublishOutcome.Refused.class);
        assertThat(nodes.failed).isEmpty();
    }

    @Test
    void oneNodeThatRefusesIsOverruled() {
        nodes.add(420);
        nodes.add(SILENT, "", SLOW);
        PeerId good = nodes.add(200);

        assertThat(publish()).isEqualTo(new Taken(1, List.of(good)));
    }

    @Test
    void thatItIsThereAlreadyMeansTaken() {
        PeerId node = nodes.add(420, LightPushServer.DUPLICATE, Duration.ofMillis(10));

        assertThat(publish()).isEqualTo(new Taken(1, List.of(node)));
    }

    @Test
    void aBusyNodeKeepsItsPlace() {
        nodes.add(429);

        assertThat(publish()).isInstanceOf(PublishOutcome.TryAgain.class);
        assertThat(nodes.failed).isEmpty();
        assertThat(nodes.connected()).hasSize(1);
    }

    @Test
    void aRepetitionGoesToOthersFirst() {
        PeerId one = nodes.add(200);
        PeerId two = nodes.add(200);
        PeerId three = nodes.add(200);
        PeerId four = nodes.add(200);

        assertThat(way.publish(SHARD, MESSAGE, new Attempt(2, List.of(one, two))))
                .isInstanceOf(Taken.class);
        assertThat(nodes.asked).containsExactlyInAnyOrder(three, four);
    }

    @Test
    void tellsWhenNodesComeAndGo() {
        Signal changed = new Signal(world);
        way.onPeersChanged(changed::raise).close();
        way.onPeersChanged(changed::raise);

        nodes.add(200);

        assertThat(changed.await(Deadline.after(world, Duration.ofSeconds(10)))).isTrue();
        assertThat(way.livePeers(SHARD)).isEqualTo(1);
    }
}

package dev.jwaku.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DiscoveryLoopTest {
    private final SystemWorld world = new SystemWorld();
    private final NetworkFilter filter = new NetworkFilter(new RelayShards(16, List.of(32, 64)));
    private final FoundNodes nodes = new FoundNodes(world);
    private final List<FoundNode> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private PrivateKey key() {
        return PrivateKey.generateSecp256k1(world.entropy());
    }

    private static EnrBuilder useful() {
        return new EnrBuilder()
                .ip("10.0.0.1")
                .tcp(1)
                .capabilities(EnumSet.of(Capability.RELAY))
                .shards(new RelayShards(16, List.of(64)));
    }

    /** Gives one batch per search; fails where there is none. */
    private record Batches(Source source, Queue<List<Enr>> batches) implements Discovery {
        @Override
        public Duration interval() {
            return Duration.ofMillis(5);
        }

        @Override
        public List<Enr> search(Deadline deadline) {
            List<Enr> next = batches.poll();
            if (next == null) {
                throw new DiscoveryException("batches: none");
            }
            return next;
        }
    }

    private DiscoveryLoop loop(Discovery... sources) {
        return new DiscoveryLoop(world, useful().sign(key()).peerId(), filter, nodes, List.of(sources), heard::add);
    }

    @Test
    void keepsWhatFitsAndTellsOfItOnce() {
        Enr good = useful().sign(key());
        Enr otherCluster = useful().shards(new RelayShards(1, List.of(32))).sign(key());
        Enr otherShard = useful().shards(new RelayShards(16, List.of(1))).sign(key());
        Enr useless = useful().capabilities(EnumSet.noneOf(Capability.class)).sign(key());
        Enr silent = new EnrBuilder().ip("10.0.0.1").tcp(1).sign(key());
        Queue<List<Enr>> batches = new ConcurrentLinkedQueue<>();
        batches.add(List.of(otherCluster, otherShard, useless, silent, good));
        batches.add(List.of(good));
        try (DiscoveryLoop loop = loop(new Batches(Discovery.Source.DNS, batches))) {
            loop.start();
            await().until(batches::isEmpty);
            await().until(() -> !heard.isEmpty());
        }
        assertThat(heard).extracting(FoundNode::record).containsExactly(good);
        assertThat(nodes.all()).extracting(FoundNode::record).containsExactly(good);
        assertThat(nodes.forExchange().snapshot())
                .as("a list in DNS is not handed on")
                .isEmpty();
    }

    @Test
    void aSourceThatFailsIsAskedAgainAndDoesNotStopOthers() {
        Queue<List<Enr>> late = new ConcurrentLinkedQueue<>();
        Queue<List<Enr>> good = new ConcurrentLinkedQueue<>(List.of(List.of(useful().sign(key()))));
        try (DiscoveryLoop loop =
                loop(new Batches(Discovery.Source.DNS, late), new Batches(Discovery.Source.DISCV5, good))) {
            loop.start();
            await().until(() -> heard.size() == 1);
            late.add(List.of(useful().sign(key())));
            await().until(() -> heard.size() == 2);
        }
        assertThat(nodes.forExchange().snapshot()).hasSize(1);
    }

    @Test
    void ownRecordIsNoFind() {
        PrivateKey own = key();
        Enr record = useful().sign(own);
        Queue<List<Enr>> batches = new ConcurrentLinkedQueue<>(List.of(List.of(record)));
        try (DiscoveryLoop loop = new DiscoveryLoop(
                world,
                record.peerId(),
                filter,
                nodes,
                List.of(new Batches(Discovery.Source.DNS, batches)),
                heard::add)) {
            loop.start();
            await().until(batches::isEmpty);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void theNewestRecordWinsAndTheNumberIsBounded() {
        PrivateKey key = key();
        Enr old = useful().sequence(1).sign(key);
        Enr newer = useful().sequence(2).tcp(2).sign(key);
        assertThat(nodes.add(old, Discovery.Source.DISCV5)).isTrue();
        assertThat(nodes.add(newer, Discovery.Source.DNS)).isFalse();
        assertThat(nodes.add(old, Discovery.Source.DNS)).isFalse();
        assertThat(nodes.all()).singleElement().satisfies(node -> {
            assertThat(node.record()).isEqualTo(newer);
            assertThat(node.source()).isEqualTo(Discovery.Source.DISCV5);
        });
        for (int i = 0; i < FoundNodes.MAX; i++) {
            nodes.add(useful().sign(key()), Discovery.Source.DNS);
        }
        assertThat(nodes.all())
                .hasSize(FoundNodes.MAX)
                .extracting(FoundNode::record)
                .doesNotContain(newer);
    }

    @Test
    void asksForAShardAndCapabilities() {
        Enr store = useful().capabilities(EnumSet.of(Capability.STORE, Capability.RELAY))
                .sign(key());
        assertThat(filter.accepts(store, new Shard(16, 64), EnumSet.of(Capability.STORE)))
                .isTrue();
        assertThat(filter.accepts(store, new Shard(16, 32), EnumSet.of(Capability.STORE)))
                .isFalse();
        assertThat(filter.accepts(store, new Shard(16, 64), EnumSet.of(Capability.FILTER)))
                .isFalse();
        assertThat(new NetworkFilter(new RelayShards(16, List.of())).accepts(store))
                .isTrue();
    }
}

package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ProtocolStreams;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterResponse;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.filter.FilterStatus;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.StoreQuery;
import dev.jwaku.waku.store.StoreResponse;
import dev.jwaku.waku.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do what they should not, each against a service node that goes on serving the others. */
@Timeout(120)
class BadClientsTest {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/bad/proto");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final List<WakuNode> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    private WakuNode service;
    private WakuNode relay;

    @BeforeEach
    void start() throws IOException {
        ServicesConfig all = ServicesConfig.all(folder.resolve("store.sqlite3"));
        ServicesConfig services = new ServicesConfig(
                all.store(),
                all.filter().map(filter -> filter.withLimits(3, 10, Duration.ofMinutes(5))),
                true,
                0,
                RateLimits.parse(List.of("lightpush:10/1s", "filter:1000/1s")));
        service = WakuNode.start(
                world,
                PrivateKey.generateSecp256k1(world.entropy()),
                NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .services(services)
                        .build());
        nodes.add(service);
        relay = node(NodeConfig.builder().staticNodes(service.addresses()));
        assertThat(service.relay().awaitMesh(SHARD, 1, soon())).isTrue();
        assertThat(relay.relay().awaitMesh(SHARD, 1, soon())).isTrue();
    }

    @AfterEach
    void close() {
        nodes.reversed().forEach(WakuNode::close);
        world.close();
    }

    private WakuNode node(NodeConfig.Builder config) throws IOException {
        WakuNode node =
                WakuNode.start(config.listen(Multiaddr.tcp("127.0.0.1", 0)).build());
        nodes.add(node);
        return node;
    }

    private WakuNode light() throws IOException {
        WakuNode light = node(NodeConfig.builder().relay(false));
        light.host().connect(service.addresses().getFirst(), soon());
        return light;
    }

    private Deadline soon() {
        return Deadline.after(world, LIMIT);
    }

    private WakuMessage message(int size) {
        byte[] payload = new byte[size];
        world.entropy().fill(payload);
        return WakuMessage.builder(Bytes.wrap(payload), TOPIC)
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
    }

    private FilterResponse subscribe(WakuNode light, ContentTopic topic) {
        return light.filterClient().subscribe(service.peerId(), SHARD, List.of(topic), soon());
    }

    @Test
    void oneThatNeverReadsLosesItsOwnAndNobodyElses() throws IOException {
        // takes the stream of pushes and never reads from it
        Signal never = new Signal(world);
        WakuNode deaf = node(NodeConfig.builder().relay(false));
        deaf.addFilterListener((from, topic, message, data) -> never.await(Deadline.after(world, LIMIT)));
        deaf.host().connect(service.addresses().getFirst(), soon());
        assertThat(subscribe(deaf, TOPIC).isSuccess()).isTrue();
        WakuNode good = light();
        Set<MessageHash> heard = ConcurrentHashMap.newKeySet();
        good.addFilterListener((from, topic, message, data) -> heard.add(MessageHash.of(topic, message)));
        assertThat(subscribe(good, TOPIC).isSuccess()).isTrue();

        int messages = 120; // of 100 KB: three times what may wait for one peer
        for (int i = 0; i < messages; i++) {
            WakuMessage message = message(100_000);
            assertThat(relay.relay().publish(SHARD, message, soon())).isInstanceOf(RelayResult.Published.class);
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> heard.contains(MessageHash.of(SHARD, message)));
        }
        assertThat(heard).hasSize(messages);
        assertThat(meters.count("waku_filter_dropped", "reason", "queue_full")).isPositive();
        never.raise();
    }

    @Test
    void onesThatVanishAreForgotten() throws IOException {
        WakuNode gone = light();
        assertThat(subscribe(gone, TOPIC).isSuccess()).isTrue();
        gone.close();
        await().atMost(LIMIT).until(() -> !service.host().isConnected(gone.peerId()));
        relay.relay().publish(SHARD, message(10), soon());
        await().atMost(LIMIT).until(() -> meters.count("waku_filter_dropped", "reason", "not_connected") == 1);
        assertThat(service.filter().orElseThrow().subscribers()).isOne(); // may come back within five minutes
    }

    @Test
    void onesThatSubscribeToTheLimitAreToldAndLeaveRoomForOthers() throws IOException {
        WakuNode greedy = light();
        int taken = 0;
        FilterResponse last = subscribe(greedy, ContentTopic.of("/test/1/0/proto"));
        for (; last.isSuccess(); taken++) {
            last = subscribe(greedy, ContentTopic.of("/test/1/" + (taken + 1) + "/proto"));
        }
        assertThat(taken).isEqualTo(10);
        assertThat(last.status()).isEqualTo(FilterStatus.SERVICE_UNAVAILABLE);
        assertThat(subscribe(light(), TOPIC).isSuccess()).isTrue();
        assertThat(subscribe(light(), TOPIC).isSuccess()).isTrue();
        assertThat(subscribe(light(), TOPIC).description())
                .isEqualTo("SERVICE_UNAVAILABLE: node has reached maximum number of subscriptions: 3");
        assertThat(meters.counters().keySet()).anyMatch(key -> key.startsWith("waku_filter_errors"));
    }

    @Test
    void lightPushAtTenTimesTheLimitIsRefusedBeyondIt() throws IOException {
        WakuNode pushing = light();
        int accepted = 0;
        int refused = 0;
        long start = world.nanoTime();
        for (int i = 0; i < 100; i++) {
            long due = start + i * 10_000_000L; // 100 a second
            new Signal(world).await(Deadline.at(world, due));
            LightPushResponse response = pushing.lightPushClient().push(service.peerId(), SHARD, message(10), soon());
            if (response.isSuccess()) {
                accepted++;
            } else {
                assertThat(response.status()).isEqualTo(LightPushStatus.TOO_MANY_REQUESTS);
                refused++;
            }
        }
        assertThat(accepted).isBetween(10, 30);
        assertThat(refused).isEqualTo(100 - accepted);
        long counted = meters.counters().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("waku_service_requests")
                        && entry.getKey().contains("lightpush")
                        && entry.getKey().contains("rejected"))
                .mapToLong(entry -> entry.getValue())
                .sum();
        assertThat(counted).isEqualTo(refused);
    }

    @Test
    void absurdStoreQueriesAreAnsweredOrRefused() throws IOException {
        WakuNode asking = light();
        relay.relay().publish(SHARD, message(10), soon());
        StoreQuery all = StoreQuery.builder().includeData(true).build();
        await().atMost(LIMIT).until(() -> ask(asking, all).entries().size() == 1);
        List<ContentTopic> topics = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            topics.add(ContentTopic.of("/absurd/1/" + "x".repeat(20) + i + "/proto"));
        }
        List<MessageHash> hashes = new ArrayList<>();
        for (int i = 0; i < 1_800; i++) {
            byte[] hash = new byte[MessageHash.LENGTH];
            world.entropy().fill(hash);
            hashes.add(new MessageHash(Bytes.wrap(hash)));
        }
        for (StoreQuery absurd : List.of(
                StoreQuery.builder().contentTopics(topics).build(),
                StoreQuery.builder().hashes(hashes).build(),
                StoreQuery.builder()
                        .timeStart(Long.MIN_VALUE)
                        .timeEnd(Long.MAX_VALUE)
                        .build(),
                StoreQuery.builder().timeStart(Long.MAX_VALUE).timeEnd(1).build(),
                StoreQuery.builder().limit(Long.MAX_VALUE).build(),
                StoreQuery.builder().limit(-1).build(),
                StoreQuery.builder().cursor(hashes.getFirst()).build(),
                StoreQuery.builder()
                        .pubsubTopic(PubsubTopic.of("x".repeat(1024)))
                        .build())) {
            assertThat(ask(asking, absurd).entries().size()).isLessThanOrEqualTo(1);
        }
        RequestResponse tooLong = new RequestResponse(StoreServer.PROTOCOL, 2 << 20, 2 << 20);
        assertThatThrownBy(() -> tooLong.ask(asking.host(), service.peerId(), Bytes.wrap(new byte[1 << 20]), soon()))
                .isInstanceOf(Libp2pException.class);
        assertThat(ask(asking, all).entries()).hasSize(1);
    }

    private StoreResponse ask(WakuNode asking, StoreQuery query) {
        return asking.storeClient().ask(service.peerId(), query, soon());
    }

    @Test
    void streamsThatAreOpenedAndLeftOpenAreLimited() throws IOException {
        WakuNode hoarder = light();
        PeerId target = service.peerId();
        int open = 0;
        int most = 0;
        boolean refused = false;
        while (!refused && open < 2_000) {
            try {
                hoarder.host().openStream(target, FilterServer.SUBSCRIBE_PROTOCOL, soon());
                open++;
            } catch (Libp2pException e) {
                refused = true;
            }
            most = Math.max(most, served());
        }
        StreamLimits limits = FilterConfig.defaults().streams();
        assertThat(refused).isTrue();
        // One too many is negotiated and then reset, so that its opener may see it open for a moment: only what is
        // served counts.
        assertThat(most).isEqualTo(limits.perPeer());
        assertThat(subscribe(light(), TOPIC).isSuccess()).isTrue();
    }

    private int served() {
        return service.host().openStreams().stream()
                .filter(streams -> !streams.outbound() && streams.protocol().equals(FilterServer.SUBSCRIBE_PROTOCOL))
                .mapToInt(ProtocolStreams::open)
                .sum();
    }
}

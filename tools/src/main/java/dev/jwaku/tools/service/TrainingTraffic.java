package dev.jwaku.tools.service;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushConfig;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * What a service node is asked for while the JVM learns from it: light push by several at once, a filter subscription
 * to all that comes of it, questions to its store, and a relay peer that takes everything. The launcher runs it once
 * per build against the node that writes the start-up archive, which then knows what a busy node calls most: its first
 * minute compiles less, and what it compiles first is right.
 */
public final class TrainingTraffic {
    private static final int CLUSTER = 16;
    private static final int SHARD = 32;
    private static final PubsubTopic TOPIC = new Shard(CLUSTER, SHARD).topic();
    private static final ContentTopic CONTENT = ContentTopic.of("/jwaku/1/training/proto");
    private static final int SIZE = 1024;
    private static final int WORKERS = 8;
    /** One question to the store per so many messages. */
    private static final int MESSAGES_PER_QUESTION = 16;

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final SystemWorld world;
    private final Swarm host;
    private final PeerId service;
    private final Deadline end;
    private final LightPushClient lightPush;
    private final StoreClient store;

    private TrainingTraffic(SystemWorld world, Swarm host, PeerId service, Deadline end) {
        this.world = world;
        this.host = host;
        this.service = service;
        this.end = end;
        this.lightPush = new LightPushClient(world, host, LightPushConfig.of(CLUSTER, 0));
        this.store = new StoreClient(world, host, StoreConfig.defaults());
    }

    /**
     * Sends it to a service node in cluster 16, shard 32.
     *
     * @param address where it listens
     * @param messages how many
     * @param limit when to end at the latest
     * @return how many the node took, fewer than asked for if the time was over
     * @throws IOException if the relay peer cannot be started
     */
    public static int send(Multiaddr address, int messages, Duration limit) throws IOException {
        NodeConfig relay = NodeConfig.builder()
                .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                .clusterId(CLUSTER)
                .shards(List.of(SHARD))
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .build();
        try (SystemWorld world = new SystemWorld();
                WakuNode peer = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), relay);
                Swarm host = BenchHost.open(world)) {
            Deadline end = Deadline.after(world, limit);
            peer.relay().subscribe(TOPIC, received -> {}, end);
            peer.host().connect(address, end);
            return new TrainingTraffic(world, host, host.connect(address, end), end).run(messages);
        }
    }

    private int run(int messages) {
        FilterClient filter =
                FilterClient.start(world, host, (from, topic, message, data) -> {}, FilterConfig.defaults());
        filter.subscribe(service, TOPIC, List.of(CONTENT), end);
        Signal done = new Signal(world);
        // a mesh takes a heartbeat to form
        while (!end.isExpired() && push(world.random()).isEmpty()) {
            done.await(Deadline.after(world, PAUSE));
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger working = new AtomicInteger(WORKERS);
        try (Tasks workers = new Tasks(world, "training")) {
            for (int i = 0; i < WORKERS; i++) {
                SplittableRandom random = new SplittableRandom(world.random().nextLong());
                workers.start("worker-" + i, () -> {
                    while (next.getAndIncrement() < messages && !end.isExpired()) {
                        if (push(random).isPresent()) {
                            taken.incrementAndGet();
                        }
                    }
                    if (working.decrementAndGet() == 0) {
                        done.raise();
                    }
                });
            }
            done.await(end);
        }
        return taken.get();
    }

    private Optional<MessageHash> push(RandomGenerator random) {
        byte[] payload = new byte[SIZE];
        random.nextBytes(payload);
        WakuMessage message = WakuMessage.builder(Bytes.wrap(payload), CONTENT)
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
        LightPushRequest request =
                new LightPushRequest("", Optional.of(TOPIC.name()), WakuMessageCodec.encode(message));
        MessageHash hash = MessageHash.of(TOPIC, message);
        try {
            if (!lightPush
                    .pushV2(service, request, Deadline.after(world, ANSWER))
                    .isSuccess()) {
                return Optional.empty();
            }
            if (random.nextInt(MESSAGES_PER_QUESTION) == 0) {
                store.query(service, StoreQuery.builder().hashes(List.of(hash)).build(), Deadline.after(world, ANSWER));
                store.query(
                        service,
                        StoreQuery.builder()
                                .pubsubTopic(TOPIC)
                                .contentTopics(List.of(CONTENT))
                                .includeData(true)
                                .forward(false)
                                .limit(StoreQuery.DEFAULT_PAGE)
                                .build(),
                        Deadline.after(world, ANSWER));
            }
            return Optional.of(hash);
        } catch (Libp2pException e) {
            return Optional.empty();
        }
    }
}

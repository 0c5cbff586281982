package dev.jwaku.interop;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A node of ours on cluster 16, shard 32, that counts the bench messages it receives. */
final class OurNode implements AutoCloseable {
    /** Ours. */
    static final PubsubTopic TOPIC = PubsubTopic.of(new Shard(16, 32));
    /** Bench messages that we send. */
    static final String FROM_US = "/jwaku-bench/1/from-us/proto";
    /** Bench messages that the other side sends. */
    static final String FROM_THEM = "/jwaku-bench/1/from-them/proto";

    private static final long MILLISECOND = 1_000_000;
    private static final int SIZE = 1024;
    private static final int HEADER_LENGTH = 16;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicLong lastStamp = new AtomicLong();
    private final Queue<String> happened = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<Long>> received = new ConcurrentHashMap<>();
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(new Recorder(), meters);
    private final WakuNode node;

    private OurNode(String... addresses) throws IOException {
        NodeConfig.Builder config = NodeConfig.builder()
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .agentVersion("jwaku-interop");
        Stream.of(addresses).map(Multiaddr::parse).forEach(config::listen);
        this.node = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), config.build());
        node.relay().subscribe(TOPIC, this::count, within(LIMIT));
    }

    static OurNode overTcp() throws IOException {
        return new OurNode("/ip4/127.0.0.1/tcp/0");
    }

    static OurNode overWebSocket() throws IOException {
        return new OurNode("/ip4/127.0.0.1/tcp/0/ws");
    }

    static OurNode overBoth() throws IOException {
        return new OurNode("/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws");
    }

    private void count(ReceivedMessage message) {
        if (message.message().payload().length() >= HEADER_LENGTH) {
            received.computeIfAbsent(message.message().contentTopic().name(), topic -> ConcurrentHashMap.newKeySet())
                    .add(message.message().payload().asByteBuffer().getLong());
        }
    }

    WakuNode node() {
        return node;
    }

    MemoryMeters meters() {
        return meters;
    }

    /** Its only address, or the one of the kind. */
    String address(boolean webSocket) {
        return node.addresses().stream()
                .map(Multiaddr::toString)
                .filter(address -> address.contains("/ws") == webSocket)
                .findFirst()
                .orElseThrow();
    }

    PeerId connect(String address) {
        return node.host().connect(Multiaddr.parse(address), within(LIMIT));
    }

    boolean awaitMesh(int peers) {
        return node.relay().awaitMesh(TOPIC, peers, within(LIMIT));
    }

    int distinct(String contentTopic) {
        return received.getOrDefault(contentTopic, Set.of()).size();
    }

    /** Publishes so many bench messages, this many per second; every one must find a peer. */
    void publish(int count, int rate) {
        long start = System.nanoTime();
        for (int sequence = 0; sequence < count; sequence++) {
            long due = start + sequence * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            RelayResult result = publish(sequence);
            if (!(result instanceof RelayResult.Published)) {
                throw new IllegalStateException("message " + sequence + " was not published: " + result);
            }
        }
    }

    /** Publishes one bench message. */
    RelayResult publish(long sequence) {
        return node.relay().publish(TOPIC, message(sequence), within(LIMIT));
    }

    private WakuMessage message(long sequence) {
        // Never twice the same: a store tells their order by it.
        long now = lastStamp.updateAndGet(last -> Math.max(last + 1, world.now().toEpochMilli() * MILLISECOND));
        byte[] payload = new byte[SIZE];
        ByteBuffer.wrap(payload).putLong(sequence).putLong(now);
        return WakuMessage.builder(Bytes.wrap(payload), ContentTopic.of(FROM_US))
                .timestamp(now)
                .build();
    }

    /** What this node reported, oldest first, as {@code name [key, value, ...]}. */
    List<String> happened() {
        return List.copyOf(happened);
    }

    Deadline within(Duration limit) {
        return Deadline.after(world, limit);
    }

    @Override
    public void close() {
        node.close();
        world.close();
    }

    /** Keeps all events except those of single messages. */
    private final class Recorder implements Events {
        @Override
        public void emit(String name, Object... keysAndValues) {
            if (!name.startsWith("relay_")) {
                happened.add(name + " " + Arrays.toString(keysAndValues));
            }
        }
    }
}

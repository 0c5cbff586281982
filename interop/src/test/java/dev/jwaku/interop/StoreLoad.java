package dev.jwaku.interop;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that publishes messages and asks all nodes for them all the time. Notes which messages are acknowledged: a
 * query returned them, or a node logged that they are archived. Those must be found from then on.
 */
final class StoreLoad implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long PAUSE = Duration.ofMillis(150).toNanos();
    private static final int PAYLOAD = 700;
    private static final int TOPICS = 20;
    private static final int ASKED = 50;
    private static final long SECOND = 1_000_000_000L;

    private final OurNode client;
    private final List<DatabaseNode> nodes;
    private final int rate;
    private final Duration kept;
    private final Map<MessageHash, Long> published = new ConcurrentHashMap<>();
    private final Map<MessageHash, Long> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong queries = new AtomicLong();
    private final AtomicLong ofTheKilled = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile List<MessageHash> due = List.of();
    private volatile boolean ended;

    /**
     * @param rate messages per second
     * @param kept how long the nodes keep messages for certain
     */
    StoreLoad(OurNode client, List<DatabaseNode> nodes, int rate, Duration kept) {
        this.client = client;
        this.nodes = nodes;
        this.rate = rate;
        this.kept = kept;
    }

    void start() {
        threads.add(Thread.startVirtualThread(this::publish));
        threads.add(Thread.startVirtualThread(this::look));
        nodes.forEach(node -> threads.add(Thread.startVirtualThread(() -> ask(node))));
    }

    private void publish() {
        long start = System.nanoTime();
        for (long sequence = 0; !ended; sequence++) {
            long due = start + sequence * SECOND / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            WakuMessage message = message(sequence);
            MessageHash hash = MessageHash.of(OurNode.TOPIC, message);
            // before it is on its way: it may come back at once
            published.put(hash, message.timestamp().orElseThrow());
            RelayResult result = client.node().relay().publish(OurNode.TOPIC, message, client.within(LIMIT));
            if (result instanceof RelayResult.Published) {
                sent.incrementAndGet();
            }
        }
    }

    private static WakuMessage message(long sequence) {
        byte[] payload = new byte[PAYLOAD];
        ByteBuffer.wrap(payload).putLong(sequence);
        return WakuMessage.builder(Bytes.wrap(payload), topic(sequence))
                .timestamp(now())
                .build();
    }

    private static ContentTopic topic(long number) {
        return ContentTopic.of("/jwaku-soak/1/" + number % TOPICS + "/proto");
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    /** A node says that a message is durable. */
    void archived(MessageHash hash) {
        Long timestamp = published.get(hash);
        if (timestamp != null && acknowledged.put(hash, timestamp) == null) {
            confirmed.incrementAndGet();
        }
    }

    private void ask(DatabaseNode node) {
        for (int round = 0; !ended; round++) {
            int starts = node.starts();
            if (node.isUp()) {
                try {
                    once(node, round);
                } catch (RuntimeException e) {
                    if (node.isUp() && node.starts() == starts && !ended) {
                        failures.add(Instant.now() + " node " + node.number() + ": " + e);
                    } else {
                        ofTheKilled.incrementAndGet();
                    }
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void once(DatabaseNode node, int round) {
        if (!client.node().host().isConnected(node.peerId())) {
            client.connect(node.address());
        }
        switch (round % 4) {
            case 0 -> page(node, StoreQuery.builder().limit(StoreQuery.MAX_PAGE).build());
            case 1 -> pages(node, round);
            default -> present(node);
        }
    }

    /** Some topics of the last minute, with data, two pages of it. */
    private void pages(DatabaseNode node, int round) {
        StoreQuery first = StoreQuery.builder()
                .includeData(true)
                .pubsubTopic(OurNode.TOPIC)
                .contentTopics(List.of(topic(round), topic(round + 1), topic(round + 7)))
                .timeStart(now() - 60 * SECOND)
                .limit(20)
                .build();
        page(node, first)
                .cursor()
                .ifPresent(cursor -> page(node, first.toBuilder().cursor(cursor).build()));
    }

    private StorePage page(DatabaseNode node, StoreQuery query) {
        StorePage page = client.node().storeClient().query(node.peerId(), query, client.within(LIMIT));
        queries.incrementAndGet();
        page.entries().stream().map(StoreEntry::hash).forEach(this::archived);
        return page;
    }

    private void present(DatabaseNode node) {
        List<MessageHash> wanted = some(due);
        Set<MessageHash> found = client.node().storeClient().present(node.peerId(), wanted, client.within(LIMIT));
        queries.incrementAndGet();
        Set<MessageHash> missing = new LinkedHashSet<>(wanted);
        missing.removeAll(found);
        missing.forEach(hash -> failures.add(Instant.now() + " node " + node.number() + " does not find " + hash));
    }

    /** Some, for a second or so young enough to be asked for. */
    private static List<MessageHash> some(List<MessageHash> all) {
        List<MessageHash> some = new ArrayList<>();
        for (int count = 0; count < Math.min(ASKED, all.size()); count++) {
            some.add(all.get(ThreadLocalRandom.current().nextInt(all.size())));
        }
        return some.stream().distinct().toList();
    }

    private void look() {
        while (!ended) {
            due = List.copyOf(due());
            LockSupport.parkNanos(SECOND);
        }
    }

    /** What is acknowledged and young enough to be there for certain; older ones are forgotten. */
    Set<MessageHash> due() {
        long oldest = now() - kept.toNanos();
        published.values().removeIf(timestamp -> timestamp <= oldest);
        acknowledged.values().removeIf(timestamp -> timestamp <= oldest);
        return new LinkedHashSet<>(acknowledged.keySet());
    }

    /** Query errors that no kill explains, and acknowledged messages that a node did not find. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return "%d published, %d acknowledged, %d queries answered, %d broken by a kill"
                .formatted(sent.get(), confirmed.get(), queries.get(), ofTheKilled.get());
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

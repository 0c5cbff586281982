package dev.jwaku.delivery;

import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Store nodes without a network: honest, slow, failing and lying ones. Thread-safe. */
public final class InMemoryArchive implements StoreNodes {
    private static final Comparator<ArchivedMessage> ORDER =
            Comparator.comparingLong(ArchivedMessage::timestamp).thenComparing(ArchivedMessage::hash);

    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Node> nodes = new LinkedHashMap<>();
    private final List<PeerId> contradicted = new CopyOnWriteArrayList<>();

    private volatile World world;

    /** An archive without nodes, asked by tasks of this world. */
    public InMemoryArchive(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(seed);
    }

    /** From now on tasks of this world ask. */
    public void askedFrom(World next) {
        world = next;
    }

    /** A further honest node. */
    public Node node() {
        lock.lock();
        try {
            PrivateKey key = PrivateKey.generateEd25519(random::nextBytes);
            Node node = new Node(PeerId.of(key.publicKey()));
            nodes.put(node.id, node);
            return node;
        } finally {
            lock.unlock();
        }
    }

    /** Every node keeps the message. */
    public void keep(PubsubTopic topic, WakuMessage message) {
        nodes.values().forEach(node -> node.keep(topic, message));
    }

    /** Who was contradicted, in order. */
    public List<PeerId> contradictions() {
        return contradicted;
    }

    @Override
    public List<PeerId> choose(int most, Set<PeerId> without) {
        lock.lock();
        try {
            return nodes.values().stream()
                    .filter(node -> node.isThere && !without.contains(node.id))
                    .map(node -> node.id)
                    .limit(most)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean areKnown() {
        return !nodes.isEmpty();
    }

    @Override
    public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
        Set<MessageHash> found = new LinkedHashSet<>();
        query(node, StoreQuery.builder().hashes(hashes).limit(hashes.size()).build())
                .entries()
                .forEach(entry -> found.add(entry.hash()));
        return found;
    }

    @Override
    public StorePage query(PeerId id, StoreQuery query) {
        Node node = nodes.get(id);
        if (node == null || !node.isThere) {
            throw new NoAnswerException("store " + id + " is not there", new IllegalStateException());
        }
        if (!node.latency.isZero()) {
            new Signal(world).await(Deadline.after(world, node.latency));
        }
        lock.lock();
        try {
            return node.answer(query);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void contradicted(PeerId node) {
        contradicted.add(node);
    }

    /** What a node does instead of answering honestly. */
    public enum Lie {
        /** Nothing. */
        NONE,
        /** It says that it has nothing. */
        HIDES_EVERYTHING,
        /** Its pages never end, and always show hashes that nobody knows. */
        ENDLESS_JUNK,
        /** Its pages never end, and repeat themselves. */
        ENDLESS_REPETITION,
        /** It shows another message than was asked for. */
        WRONG_BODIES,
        /** It lists hashes that nobody knows. */
        LISTS_JUNK,
        /** It lists, and shows nothing. */
        NO_BODIES
    }

    /** One store node. */
    public final class Node {
        private final PeerId id;
        private final TreeSet<ArchivedMessage> kept = new TreeSet<>(ORDER);
        private volatile boolean isThere = true;
        private volatile double failing;
        private volatile Lie lie = Lie.NONE;
        private volatile Duration latency = Duration.ZERO;
        private int lists;
        private int lookups;

        private Node(PeerId id) {
            this.id = id;
        }

        /** Its name. */
        public PeerId id() {
            return id;
        }

        /** Keeps a message. */
        public void keep(PubsubTopic topic, WakuMessage message) {
            lock.lock();
            try {
                kept.add(ArchivedMessage.of(topic, message));
            } finally {
                lock.unlock();
            }
        }

        /** Connects it or cuts it off. */
        public Node there(boolean value) {
            isThere = value;
            return this;
        }

        /** The share of questions that it does not answer. */
        public Node failing(double share) {
            failing = share;
            return this;
        }

        /** How it lies. */
        public Node lying(Lie how) {
            lie = how;
            return this;
        }

        /** How long it takes for an answer. */
        public Node slow(Duration time) {
            latency = time;
            return this;
        }

        /** Questions for hashes so far. */
        public int lists() {
            return lists;
        }

        /** Questions for bodies so far. */
        public int lookups() {
            return lookups;
        }

        private StorePage answer(StoreQuery query) {
            boolean isList = query.hashes().isEmpty();
            if (isList) {
                lists++;
            } else {
                lookups++;
            }
            if (random.nextDouble() < failing) {
                throw new NoAnswerException("store " + id + " is overloaded", new IllegalStateException());
            }
            return isList ? list(query) : lookup(query);
        }

        private StorePage list(StoreQuery query) {
            return switch (lie) {
                case HIDES_EVERYTHING -> new StorePage(List.of(), Optional.empty());
                case ENDLESS_JUNK -> junk(StoreQuery.MAX_PAGE, true);
                case ENDLESS_REPETITION -> repeated(query);
                case LISTS_JUNK -> junk(3, false);
                case NONE, WRONG_BODIES, NO_BODIES -> page(query);
            };
        }

        private StorePage junk(int many, boolean goesOn) {
            List<StoreEntry> entries = Stream.generate(() -> {
                        byte[] hash = new byte[MessageHash.LENGTH];
                        random.nextBytes(hash);
                        return StoreEntry.of(new MessageHash(Bytes.wrap(hash)));
                    })
                    .limit(many)
                    .toList();
            return new StorePage(entries, goesOn ? Optional.of(entries.getLast().hash()) : Optional.empty());
        }

        private StorePage repeated(StoreQuery query) {
            StorePage first = page(query.toBuilder().build());
            return new StorePage(
                    first.entries(),
                    first.entries().isEmpty()
                            ? Optional.empty()
                            : Optional.of(first.entries().getFirst().hash()));
        }

        private StorePage page(StoreQuery query) {
            List<ArchivedMessage> newestFirst = new ArrayList<>();
            boolean isAfterCursor = query.cursor().isEmpty() || lie == Lie.ENDLESS_REPETITION;
            for (ArchivedMessage message : kept.descendingSet()) {
                if (isAfterCursor && matches(query, message)) {
                    newestFirst.add(message);
                }
                isAfterCursor |= query.cursor().filter(message.hash()::equals).isPresent();
            }
            boolean isMore = newestFirst.size() > query.pageSize();
            List<ArchivedMessage> page = newestFirst
                    .subList(0, Math.min(newestFirst.size(), query.pageSize()))
                    .reversed();
            return new StorePage(
                    page.stream().map(message -> StoreEntry.of(message.hash())).toList(),
                    isMore ? Optional.of(page.getFirst().hash()) : Optional.empty());
        }

        private boolean matches(StoreQuery query, ArchivedMessage message) {
            return query.pubsubTopic().filter(message.topic()::equals).isPresent()
                    && query.contentTopics().contains(message.message().contentTopic())
                    && query.timeStart().orElse(Long.MIN_VALUE) <= message.timestamp()
                    && message.timestamp() <= query.timeEnd().orElse(Long.MAX_VALUE);
        }

        private StorePage lookup(StoreQuery query) {
            if (lie == Lie.HIDES_EVERYTHING || lie == Lie.NO_BODIES) {
                return new StorePage(List.of(), Optional.empty());
            }
            List<StoreEntry> found = kept.stream()
                    .filter(message -> query.hashes().contains(message.hash()))
                    .limit(query.pageSize())
                    .map(message -> query.includeData() ? body(message) : StoreEntry.of(message.hash()))
                    .toList();
            return new StorePage(found, Optional.empty());
        }

        private StoreEntry body(ArchivedMessage message) {
            WakuMessage shown = lie == Lie.WRONG_BODIES
                    ? WakuMessage.builder(
                                    Bytes.utf8("forged"), message.message().contentTopic())
                            .timestamp(message.timestamp())
                            .build()
                    : message.message();
            return StoreEntry.of(message.hash(), message.topic(), shown);
        }
    }
}

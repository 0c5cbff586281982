package dev.jwaku.delivery;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A store node of an {@link InMemoryNetwork}: archives what it hears as nwaku does, and behaves as it is told to. */
public final class InMemoryStore {
    /** Messages whose timestamp is further off than this are not archived, as at nwaku. */
    public static final Duration WINDOW = Duration.ofSeconds(20);

    private final World world;
    private final PeerId peer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<MessageHash, StoreEntry> archive = new LinkedHashMap<>();
    private volatile Behaviour behaviour = Behaviour.HONEST;
    private volatile boolean hears = true;
    private volatile int questions;

    InMemoryStore(World world, int number) {
        this.world = world;
        this.peer = PeerId.fromMultihash(Bytes.of((byte) 0, (byte) 3, (byte) 'S', (byte) (number >> 8), (byte) number));
    }

    /** How a store node answers. */
    public enum Behaviour {
        /** What it has. */
        HONEST,
        /** Not at all: the question ends without an answer after its time. */
        DOWN,
        /** With an error at once. */
        ERRING,
        /** That it has nothing. */
        HIDING,
        /** That it has every hash that it is asked for; bodies only of what it really has. */
        CLAIMING
    }

    /** Its name. */
    public PeerId peer() {
        return peer;
    }

    /** Changes how it answers from now on. */
    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** How it answers. */
    public Behaviour behaviour() {
        return behaviour;
    }

    /** Whether it archives what is published from now on. */
    public void setHears(boolean value) {
        hears = value;
    }

    /** How many questions came. */
    public int questions() {
        return questions;
    }

    /** Whether it really has the message. */
    public boolean holds(MessageHash hash) {
        lock.lock();
        try {
            return archive.containsKey(hash);
        } finally {
            lock.unlock();
        }
    }

    /** How many messages it has. */
    public int size() {
        lock.lock();
        try {
            return archive.size();
        } finally {
            lock.unlock();
        }
    }

    /** A message was published: archived unless it is ephemeral or its timestamp is out of the window. */
    public void hear(PubsubTopic topic, WakuMessage message) {
        long age = Timestamps.toNanos(world.now()) - message.timestamp().orElse(0);
        if (hears && !message.ephemeral() && Math.abs(age) <= WINDOW.toNanos()) {
            keep(topic, message);
        }
    }

    /** Puts a message in, whatever its time. */
    public void keep(PubsubTopic topic, WakuMessage message) {
        lock.lock();
        try {
            MessageHash hash = MessageHash.of(topic, message);
            archive.put(hash, StoreEntry.of(hash, topic, message));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a message. */
    public void lose(MessageHash hash) {
        lock.lock();
        try {
            archive.remove(hash);
        } finally {
            lock.unlock();
        }
    }

    /** Answers as its behaviour says; {@link Behaviour#DOWN} and {@link Behaviour#ERRING} are up to the caller. */
    StorePage answer(StoreQuery query) {
        questions++;
        if (behaviour == Behaviour.HIDING) {
            return new StorePage(List.of(), Optional.empty());
        }
        if (behaviour == Behaviour.CLAIMING && !query.hashes().isEmpty() && !query.includeData()) {
            return new StorePage(query.hashes().stream().map(StoreEntry::of).toList(), Optional.empty());
        }
        return page(query);
    }

    private StorePage page(StoreQuery query) {
        List<StoreEntry> matches;
        lock.lock();
        try {
            matches = new ArrayList<>(archive.values().stream()
                    .filter(entry -> matches(query, entry))
                    .toList());
        } finally {
            lock.unlock();
        }
        Comparator<StoreEntry> order =
                Comparator.comparingLong(InMemoryStore::time).thenComparing(StoreEntry::hash);
        matches.sort(query.forward() ? order : order.reversed());
        int from = query.cursor().map(cursor -> indexAfter(matches, cursor)).orElse(0);
        int to = Math.min(matches.size(), from + query.pageSize());
        List<StoreEntry> page = new ArrayList<>(matches.subList(from, to));
        Optional<MessageHash> cursor =
                to < matches.size() ? Optional.of(page.getLast().hash()) : Optional.empty();
        page.sort(order);
        return new StorePage(
                query.includeData()
                        ? page
                        : page.stream()
                                .map(entry -> StoreEntry.of(entry.hash()))
                                .toList(),
                cursor);
    }

    private static int indexAfter(List<StoreEntry> entries, MessageHash cursor) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).hash().equals(cursor)) {
                return i + 1;
            }
        }
        return entries.size();
    }

    private static boolean matches(StoreQuery query, StoreEntry entry) {
        StoreEntry.Content content = entry.content().orElseThrow();
        long time = time(entry);
        return query.pubsubTopic().map(content.pubsubTopic()::equals).orElse(true)
                && (query.contentTopics().isEmpty()
                        || query.contentTopics().contains(content.message().contentTopic()))
                && time >= query.timeStart().orElse(Long.MIN_VALUE)
                && time <= query.timeEnd().orElse(Long.MAX_VALUE)
                && (query.hashes().isEmpty() || query.hashes().contains(entry.hash()));
    }

    private static long time(StoreEntry entry) {
        return entry.content().orElseThrow().message().timestamp().orElse(0);
    }
}

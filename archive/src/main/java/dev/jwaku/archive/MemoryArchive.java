package dev.jwaku.archive;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A history in memory, for tests and for nodes that keep little. Holds at most so many messages; the oldest make room,
 * as in nwaku's queue. Survives nothing.
 */
public final class MemoryArchive implements MessageArchive {
    /** nwaku's queue driver keeps as many. */
    public static final int DEFAULT_CAPACITY = 25_000;

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::timestamp).thenComparing(Position::hash);
    private static final MessageHash LEAST = new MessageHash(Bytes.wrap(new byte[MessageHash.LENGTH]));
    /** Objects and entries of both maps, per message. */
    private static final int OVERHEAD = 400;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<Position, ArchivedMessage> byTime = new TreeMap<>(ORDER);
    private final Map<MessageHash, ArchivedMessage> byHash = new LinkedHashMap<>();
    private long bytes;

    /** @param capacity most messages */
    public MemoryArchive(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive, not " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public int insert(List<ArchivedMessage> messages) {
        lock.lock();
        try {
            int added = 0;
            for (ArchivedMessage message : messages) {
                if (byHash.putIfAbsent(message.hash(), message) == null) {
                    byTime.put(Position.of(message), message);
                    bytes += size(message);
                    added++;
                }
            }
            while (byHash.size() > capacity) {
                removeOldest();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StorePage query(StoreQuery query) {
        Queries.check(query);
        lock.lock();
        try {
            List<StoreEntry> found = new ArrayList<>();
            for (ArchivedMessage message : candidates(query).values()) {
                if (matches(query, message)) {
                    found.add(
                            query.includeData()
                                    ? StoreEntry.of(message.hash(), message.topic(), kept(message))
                                    : StoreEntry.of(message.hash()));
                }
                if (found.size() > query.pageSize()) {
                    break;
                }
            }
            return Queries.page(query, found);
        } finally {
            lock.unlock();
        }
    }

    private NavigableMap<Position, ArchivedMessage> candidates(StoreQuery query) {
        NavigableMap<Position, ArchivedMessage> all = query.hashes().isEmpty() ? inTime(query) : named(query);
        NavigableMap<Position, ArchivedMessage> directed = query.forward() ? all : all.descendingMap();
        if (query.cursor().isEmpty()) {
            return directed;
        }
        ArchivedMessage last = byHash.get(query.cursor().get());
        if (last == null) {
            throw Queries.unknownCursor("memory archive");
        }
        Position position = Position.of(last);
        if (directed.isEmpty() || directed.comparator().compare(position, directed.firstKey()) < 0) {
            return directed;
        }
        boolean isBehind = directed.comparator().compare(position, directed.lastKey()) >= 0;
        return isBehind ? new TreeMap<>(ORDER) : directed.tailMap(position, false);
    }

    private NavigableMap<Position, ArchivedMessage> named(StoreQuery query) {
        NavigableMap<Position, ArchivedMessage> named = new TreeMap<>(ORDER);
        Set<MessageHash> wanted = new LinkedHashSet<>(query.hashes());
        for (MessageHash hash : wanted) {
            ArchivedMessage message = byHash.get(hash);
            if (message != null) {
                named.put(Position.of(message), message);
            }
        }
        return named;
    }

    /** Those of the time that is asked for, so that a short time of a long history is found at once. */
    private NavigableMap<Position, ArchivedMessage> inTime(StoreQuery query) {
        long start = query.timeStart().orElse(Long.MIN_VALUE);
        long end = query.timeEnd().orElse(Long.MAX_VALUE);
        if (start > end) {
            return new TreeMap<>(ORDER);
        }
        NavigableMap<Position, ArchivedMessage> from = byTime.tailMap(new Position(start, LEAST), true);
        return end == Long.MAX_VALUE ? from : from.headMap(new Position(end + 1, LEAST), false);
    }

    private static boolean matches(StoreQuery query, ArchivedMessage message) {
        return query.pubsubTopic().map(message.topic()::equals).orElse(true)
                && (query.contentTopics().isEmpty()
                        || query.contentTopics().contains(message.message().contentTopic()))
                && message.timestamp() >= query.timeStart().orElse(Long.MIN_VALUE)
                && message.timestamp() <= query.timeEnd().orElse(Long.MAX_VALUE);
    }

    /** The parts that an archive keeps. */
    private static WakuMessage kept(ArchivedMessage message) {
        return message.message().toBuilder()
                .rateLimitProof(Bytes.EMPTY)
                .ephemeral(false)
                .build();
    }

    @Override
    public long count() {
        lock.lock();
        try {
            return byHash.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalLong oldest() {
        lock.lock();
        try {
            return byTime.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(byTime.firstKey().timestamp());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long sizeBytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int deleteOlderThan(long nanos, int most) {
        lock.lock();
        try {
            int deleted = 0;
            while (deleted < most && !byTime.isEmpty() && byTime.firstKey().timestamp() < nanos) {
                removeOldest();
                deleted++;
            }
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int deleteOldest(int most) {
        lock.lock();
        try {
            int deleted = 0;
            while (deleted < most && !byTime.isEmpty()) {
                removeOldest();
                deleted++;
            }
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    private void removeOldest() {
        Map.@Nullable Entry<Position, ArchivedMessage> oldest = byTime.pollFirstEntry();
        if (oldest != null) {
            byHash.remove(oldest.getKey().hash());
            bytes -= size(oldest.getValue());
        }
    }

    private static long size(ArchivedMessage message) {
        return (long) OVERHEAD
                + message.message().payload().length()
                + message.message().meta().length();
    }

    @Override
    public void close() {
        // nothing is held outside
    }

    private record Position(long timestamp, MessageHash hash) {
        static Position of(ArchivedMessage message) {
            return new Position(message.timestamp(), message.hash());
        }
    }
}

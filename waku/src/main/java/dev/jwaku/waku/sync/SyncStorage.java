package dev.jwaku.waku.sync;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Names, times and topics of the messages of the recent past. Bounded: beyond {@link #MAX} the oldest goes.
 * Thread-safe.
 */
public final class SyncStorage {
    /** Most messages remembered: an hour at 250 a second. */
    public static final int MAX = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<SyncId, Topics> messages = new TreeMap<>();

    /** Empty, and shown as a metric. */
    public SyncStorage(World world) {
        world.meters().gauge("total_messages_cached", this::size);
    }

    /** Remembers a message that is in the archive. */
    public void add(ArchivedMessage message) {
        SyncId id = new SyncId(message.timestamp(), message.hash());
        Topics topics = new Topics(
                message.topic().name(), message.message().contentTopic().name());
        lock.lock();
        try {
            messages.put(id, topics);
            if (messages.size() > MAX) {
                messages.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is older. */
    void forgetBefore(long timestamp) {
        lock.lock();
        try {
            messages.headMap(SyncId.before(timestamp), false).clear();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return messages.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those of a time and of these topics; no topics are all. */
    SyncSnapshot snapshot(SyncId lower, SyncId upper, List<String> pubsubTopics, List<String> contentTopics) {
        lock.lock();
        try {
            return new SyncSnapshot(messages.subMap(lower, true, upper, true).entrySet().stream()
                    .filter(entry -> pubsubTopics.isEmpty()
                            || pubsubTopics.contains(entry.getValue().pubsub()))
                    .filter(entry -> contentTopics.isEmpty()
                            || contentTopics.contains(entry.getValue().content()))
                    .map(Map.Entry::getKey)
                    .toArray(SyncId[]::new));
        } finally {
            lock.unlock();
        }
    }

    private record Topics(String pubsub, String content) {}
}

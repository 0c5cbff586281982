package dev.jwaku.delivery;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one door through which messages of all paths come in: it drops what nobody subscribed to and what it has seen,
 * and shows the rest to the subscribers on its own task.
 */
final class Door {
    private static final int MOST_WAITING = 4096;

    private final World world;
    private final DeliveryConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, List<MessageListener>> listeners = new LinkedHashMap<>();
    private final Set<MessageHash> remembered = new LinkedHashSet<>();
    private final Mailbox<ReceivedMessage> waiting;
    private final Meters.Counter duplicates;
    private final Meters.Counter dropped;
    private long waitingBytes;

    Door(World world, DeliveryConfig config) {
        this.world = world;
        this.config = config;
        this.waiting = new Mailbox<>(world, MOST_WAITING);
        this.duplicates = world.meters().counter("jwaku_delivery_duplicates_total");
        this.dropped = world.meters().counter("jwaku_delivery_door_dropped_total");
    }

    Subscription subscribe(PubsubTopic pubsubTopic, ContentTopic contentTopic, MessageListener listener) {
        Key key = new Key(pubsubTopic, contentTopic);
        lock.lock();
        try {
            listeners.computeIfAbsent(key, missing -> new ArrayList<>()).add(listener);
        } finally {
            lock.unlock();
        }
        return () -> unsubscribe(key, listener);
    }

    private void unsubscribe(Key key, MessageListener listener) {
        lock.lock();
        try {
            List<MessageListener> rest = listeners.get(key);
            if (rest != null && rest.remove(listener) && rest.isEmpty()) {
                listeners.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A message came over some path. Never blocks. */
    void onMessage(PubsubTopic topic, WakuMessage message) {
        Key key = new Key(topic, message.contentTopic());
        int size = message.payload().length();
        lock.lock();
        try {
            if (!listeners.containsKey(key)) {
                return;
            }
            MessageHash hash = MessageHash.of(topic, message);
            if (remembered.contains(hash)) {
                duplicates.increment();
                return;
            }
            if (waitingBytes + size > config.maxDoorBytes()
                    || !waiting.offer(new ReceivedMessage(topic, hash, message))) {
                // Not remembered, so that a repetition may come in.
                dropped.increment();
                return;
            }
            waitingBytes += size;
            remember(hash);
        } finally {
            lock.unlock();
        }
    }

    private void remember(MessageHash hash) {
        remembered.add(hash);
        if (remembered.size() > config.maxRememberedHashes()) {
            remembered.remove(remembered.iterator().next());
        }
    }

    /** The door task: shows messages to their subscribers, one at a time. */
    void run() {
        while (true) {
            ReceivedMessage message = waiting.take(Deadline.NEVER);
            if (message == null) {
                return;
            }
            for (MessageListener listener : release(message)) {
                try {
                    listener.onMessage(message);
                } catch (RuntimeException e) {
                    world.taskFailed("subscriber of " + message.message().contentTopic(), e);
                }
            }
        }
    }

    private List<MessageListener> release(ReceivedMessage message) {
        lock.lock();
        try {
            waitingBytes -= message.message().payload().length();
            Key key = new Key(message.pubsubTopic(), message.message().contentTopic());
            return List.copyOf(listeners.getOrDefault(key, List.of()));
        } finally {
            lock.unlock();
        }
    }

    void close() {
        waiting.close();
    }

    private record Key(PubsubTopic pubsubTopic, ContentTopic contentTopic) {}
}

package dev.jwaku.messenger.transport;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.OpenedPayload;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The topics we listen on, and the keys that open what comes there: several where two channels happen to share a
 * content topic, which has four bytes only. Thread-safe.
 */
final class Listening implements AutoCloseable {
    private final Delivery delivery;
    private final Duration history;
    private final MessageListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Place, List<PayloadKey.ForOpening>> keys = new LinkedHashMap<>();
    private final Map<Place, Subscription> subscriptions = new LinkedHashMap<>();
    private boolean closed;

    Listening(Delivery delivery, Duration history, MessageListener listener) {
        this.delivery = delivery;
        this.history = history;
        this.listener = listener;
    }

    /**
     * Listens on a channel, and asks for its history. What is closed of several with the same key ends it for all.
     *
     * @param key opens what comes there
     */
    Subscription on(Channel channel, PayloadKey.ForOpening key) {
        Place place = new Place(channel.shard(), channel.contentTopic());
        boolean isFirst;
        lock.lock();
        try {
            if (closed) {
                return () -> {};
            }
            List<PayloadKey.ForOpening> known = keys.computeIfAbsent(place, missing -> new ArrayList<>());
            isFirst = known.isEmpty();
            if (!known.contains(key)) {
                known.add(key);
            }
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            keep(place, delivery.subscribe(place.shard(), place.topic(), Since.ago(history), listener));
        }
        return () -> end(place, key);
    }

    private void keep(Place place, Subscription subscription) {
        boolean isWanted;
        lock.lock();
        try {
            isWanted = !closed && keys.containsKey(place) && !subscriptions.containsKey(place);
            if (isWanted) {
                subscriptions.put(place, subscription);
            }
        } finally {
            lock.unlock();
        }
        if (!isWanted) {
            subscription.close();
        }
    }

    private void end(Place place, PayloadKey.ForOpening key) {
        Optional<Subscription> over = Optional.empty();
        lock.lock();
        try {
            List<PayloadKey.ForOpening> known = keys.get(place);
            if (known != null && known.remove(key) && known.isEmpty()) {
                keys.remove(place);
                over = Optional.ofNullable(subscriptions.remove(place));
            }
        } finally {
            lock.unlock();
        }
        over.ifPresent(Subscription::close);
    }

    /** Opens a payload with the keys of its topic; empty if none fits: others share some topics. */
    Optional<OpenedPayload> open(PubsubTopic shard, ContentTopic topic, Bytes payload) {
        List<PayloadKey.ForOpening> known;
        lock.lock();
        try {
            known = List.copyOf(keys.getOrDefault(new Place(shard, topic), List.of()));
        } finally {
            lock.unlock();
        }
        for (PayloadKey.ForOpening key : known) {
            try {
                return Optional.of(PayloadV1.open(payload, key));
            } catch (MalformedMessageException e) {
                // Another key may fit.
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        List<Subscription> open;
        lock.lock();
        try {
            closed = true;
            open = List.copyOf(subscriptions.values());
            subscriptions.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(Subscription::close);
    }

    private record Place(PubsubTopic shard, ContentTopic topic) {}
}

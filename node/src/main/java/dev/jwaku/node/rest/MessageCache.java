package dev.jwaku.node.rest;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Messages that wait for readers of the REST API, in the order they came: of the topics that are tracked, each until it
 * is read by either of its topics. When full, the one with the earliest timestamp makes room. Thread-safe.
 */
final class MessageCache {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> pubsubTopics = new LinkedHashSet<>();
    private final Set<String> contentTopics = new LinkedHashSet<>();
    private final Map<MessageHash, Cached> messages = new LinkedHashMap<>();

    MessageCache(int capacity) {
        this.capacity = capacity;
    }

    void trackPubsub(String topic) {
        locked(() -> pubsubTopics.add(topic));
    }

    void trackContent(String topic) {
        locked(() -> contentTopics.add(topic));
    }

    void untrackPubsub(String topic) {
        locked(() -> pubsubTopics.remove(topic) && drop(cached -> cached.pubsub.equals(topic)));
    }

    void untrackContent(String topic) {
        locked(() ->
                contentTopics.remove(topic) && drop(cached -> cached.content().equals(topic)));
    }

    /** Forgets everything. */
    void clear() {
        locked(() -> {
            pubsubTopics.clear();
            contentTopics.clear();
            messages.clear();
            return true;
        });
    }

    void add(PubsubTopic topic, WakuMessage message) {
        locked(() -> {
            boolean tracked = pubsubTopics.contains(topic.name())
                    || contentTopics.contains(message.contentTopic().name());
            if (!tracked || capacity == 0) {
                return false;
            }
            messages.putIfAbsent(MessageHash.of(topic, message), new Cached(topic.name(), message));
            if (messages.size() > capacity) {
                messages.entrySet().stream()
                        .min(Comparator.comparingLong(
                                entry -> entry.getValue().message.timestamp().orElse(0)))
                        .ifPresent(oldest -> messages.remove(oldest.getKey()));
            }
            return true;
        });
    }

    /** The messages of a topic, which are gone then; empty if it is not tracked. */
    Optional<List<WakuMessage>> takePubsub(String topic) {
        return locked(() -> pubsubTopics.contains(topic)
                ? Optional.of(take(cached -> cached.pubsub.equals(topic)))
                : Optional.empty());
    }

    /** The messages of a content topic, which are gone then; empty if it is not tracked. */
    Optional<List<WakuMessage>> takeContent(String topic) {
        return locked(() -> contentTopics.contains(topic)
                ? Optional.of(take(cached -> cached.content().equals(topic)))
                : Optional.empty());
    }

    private List<WakuMessage> take(Predicate<Cached> wanted) {
        List<WakuMessage> taken = new ArrayList<>();
        messages.values().stream().filter(wanted).forEach(cached -> taken.add(cached.message));
        drop(wanted);
        return taken;
    }

    private boolean drop(Predicate<Cached> unwanted) {
        return messages.values().removeIf(unwanted);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private record Cached(String pubsub, WakuMessage message) {
        String content() {
            return message.contentTopic().name();
        }
    }
}

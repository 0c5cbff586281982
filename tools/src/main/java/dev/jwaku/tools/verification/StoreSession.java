package dev.jwaku.tools.verification;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a client knows, and the store node that it asks. */
final class StoreSession {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final World world;
    private final StoreClient client;
    private final PeerId store;
    private final PubsubTopic topic;
    private final List<ContentTopic> contentTopics;
    private final Set<MessageHash> seen = new LinkedHashSet<>();
    private final Set<MessageHash> recovered = new LinkedHashSet<>();
    private final List<Consumer<WakuMessage>> listeners = new ArrayList<>();
    private final Monitor pause;

    StoreSession(World world, StoreClient client, PeerId store, PubsubTopic topic, List<ContentTopic> contentTopics) {
        this.world = world;
        this.client = client;
        this.store = store;
        this.topic = topic;
        this.contentTopics = List.copyOf(contentTopics);
        this.pause = new Monitor(world);
    }

    World world() {
        return world;
    }

    PubsubTopic topic() {
        return topic;
    }

    List<ContentTopic> contentTopics() {
        return contentTopics;
    }

    PeerId store() {
        return store;
    }

    /** A message came by itself. */
    void live(WakuMessage message) {
        seen.add(MessageHash.of(topic, message));
        listeners.forEach(listener -> listener.accept(message));
    }

    /** Hears of messages that come by themselves. */
    void listen(Consumer<WakuMessage> listener) {
        listeners.add(listener);
    }

    /** Messages that a question found. */
    Set<MessageHash> recovered() {
        return recovered;
    }

    void sleep(Duration time) {
        pause.lock();
        try {
            pause.await(Deadline.after(world, time));
        } finally {
            pause.unlock();
        }
    }

    /**
     * Reads all pages of a time span, of all content topics.
     *
     * @return what was not known before, in hashes; with data they are known from now on
     */
    List<MessageHash> list(Instant from, Instant to, int page, boolean data) {
        List<MessageHash> missing = new ArrayList<>();
        for (int first = 0; first < contentTopics.size(); first += StoreQuery.MAX_CONTENT_TOPICS) {
            int end = Math.min(contentTopics.size(), first + StoreQuery.MAX_CONTENT_TOPICS);
            StoreQuery question = StoreQuery.builder()
                    .pubsubTopic(topic)
                    .contentTopics(contentTopics.subList(first, end))
                    .timeStart(Timestamps.toNanos(from))
                    .timeEnd(Timestamps.toNanos(to))
                    .includeData(data)
                    .forward(true)
                    .limit(page)
                    .build();
            Optional<MessageHash> cursor;
            do {
                StorePage answer = ask(question);
                for (StoreEntry entry : answer.entries()) {
                    if (!seen.contains(entry.hash())) {
                        missing.add(entry.hash());
                    }
                    if (data) {
                        found(entry.hash());
                    }
                }
                cursor = answer.cursor();
                if (cursor.isPresent()) {
                    question = question.toBuilder().cursor(cursor.get()).build();
                }
            } while (cursor.isPresent());
        }
        return missing;
    }

    /** Fetches messages by their hashes. */
    void fetch(List<MessageHash> missing) {
        for (int first = 0; first < missing.size(); first += StoreClient.MAX_HASHES) {
            List<MessageHash> some = missing.subList(first, Math.min(missing.size(), first + StoreClient.MAX_HASHES));
            StoreQuery question = StoreQuery.builder()
                    .hashes(some)
                    .includeData(true)
                    .limit(some.size())
                    .build();
            ask(question).entries().forEach(entry -> found(entry.hash()));
        }
    }

    /** A question found a message. */
    void found(MessageHash hash) {
        if (seen.add(hash)) {
            recovered.add(hash);
        }
    }

    StorePage ask(StoreQuery question) {
        return client.query(store, question, Deadline.after(world, ANSWER));
    }
}

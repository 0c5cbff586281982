package dev.jwaku.waku.relay;

import dev.jwaku.runtime.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Relay traffic by topic, named as nwaku's. A peer can write any topic into a message, so only those that we follow or
 * have followed have a name here; all others are one.
 */
final class RelayMeters {
    private static final String BYTES = "waku_relay_network_bytes";

    private final Meters meters;
    private final Map<String, Topic> topics = new ConcurrentSkipListMap<>();
    private final Topic other;

    RelayMeters(Meters meters) {
        this.meters = meters;
        this.other = new Topic(meters, "other");
        perShard("waku_relay_total_msg_bytes_per_shard", topic -> topic.total.get());
        perShard("waku_relay_max_msg_bytes_per_shard", topic -> topic.longest.get());
        perShard(
                "waku_relay_avg_msg_bytes_per_shard",
                topic -> topic.messages.get() == 0 ? 0 : (double) topic.total.get() / topic.messages.get());
    }

    private void perShard(String name, ToDoubleFunction<Topic> value) {
        meters.gauges(
                name,
                () -> topics.entrySet().stream()
                        .filter(entry -> entry.getValue().messages.get() > 0)
                        .map(entry -> Meters.Reading.of(value.applyAsDouble(entry.getValue()), "shard", entry.getKey()))
                        .toList());
    }

    void follow(String topic) {
        topics.computeIfAbsent(topic, name -> new Topic(meters, name));
    }

    /** A copy came, new or not. */
    void copyReceived(String topic, int bytes) {
        of(topic).gross.add((long) bytes + topic.length());
    }

    /** A message came for the first time and is valid. */
    void received(String topic, int bytes) {
        Topic counted = of(topic);
        counted.netIn.add((long) bytes + topic.length());
        counted.messages.incrementAndGet();
        counted.total.addAndGet(bytes);
        counted.longest.accumulateAndGet(bytes, Math::max);
    }

    /** A message was put into the queues of so many peers. */
    void sent(String topic, int bytes, int peers) {
        of(topic).netOut.add(((long) bytes + topic.length()) * peers);
    }

    private Topic of(String topic) {
        return topics.getOrDefault(topic, other);
    }

    private static final class Topic {
        private final Meters.Counter gross;
        private final Meters.Counter netIn;
        private final Meters.Counter netOut;
        private final AtomicLong messages = new AtomicLong();
        private final AtomicLong total = new AtomicLong();
        private final AtomicLong longest = new AtomicLong();

        Topic(Meters meters, String name) {
            this.gross = meters.counter(BYTES, "topic", name, "type", "gross", "direction", "in");
            this.netIn = meters.counter(BYTES, "topic", name, "type", "net", "direction", "in");
            this.netOut = meters.counter(BYTES, "topic", name, "type", "net", "direction", "out");
        }
    }
}

package dev.jwaku.tools.relay;

import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts received messages by content topic: how many came, how many are different, how long they took. Thread-safe.
 */
final class Inbox {
    /** Sequence numbers per content topic: 8 MiB of marks. */
    static final int MAX_SEQUENCE = 1 << 26;

    private static final long MAX_LATENCY_NANOS = 600_000_000_000L;
    private static final int MAX_TOPICS = 1024;
    private static final int MAX_HASHES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Counters> topics = new TreeMap<>();
    private long malformed;

    void addBench(String contentTopic, Bytes payload, Instant now) {
        lock.lock();
        try {
            BenchPayload header = payload.length() < BenchPayload.HEADER_LENGTH ? null : BenchPayload.parse(payload);
            Counters counters = counters(contentTopic);
            if (header == null || counters == null || header.sequence() < 0 || header.sequence() >= MAX_SEQUENCE) {
                malformed++;
                return;
            }
            counters.addBench((int) header.sequence(), BenchPayload.nanos(now) - header.sentNanos());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of the message among those of its content topic, from 0; -1 if there are too many topics. */
    long addPlain(String contentTopic, Bytes hash) {
        lock.lock();
        try {
            Counters counters = counters(contentTopic);
            if (counters == null) {
                malformed++;
                return -1;
            }
            return counters.addPlain(hash);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Counters counters(String contentTopic) {
        Counters known = topics.get(contentTopic);
        if (known == null && topics.size() < MAX_TOPICS) {
            known = new Counters();
            topics.put(contentTopic, known);
        }
        return known;
    }

    /** Different messages of a content topic, of all of them when it is empty. */
    long distinct(String contentTopic) {
        lock.lock();
        try {
            return topics.entrySet().stream()
                    .filter(entry -> contentTopic.isEmpty() || contentTopic.equals(entry.getKey()))
                    .mapToLong(entry -> entry.getValue().distinct)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    void reset() {
        lock.lock();
        try {
            topics.clear();
            malformed = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The counters in the form that the {@code stats} command answers. */
    Map<String, Object> snapshot() {
        lock.lock();
        try {
            Counters sum = new Counters();
            Map<String, Object> byTopic = new LinkedHashMap<>();
            topics.forEach((topic, counters) -> {
                sum.merge(counters);
                byTopic.put(topic, counters.snapshot());
            });
            Map<String, Object> snapshot = new LinkedHashMap<>(sum.snapshot());
            snapshot.put("malformed", malformed);
            snapshot.put("contentTopics", byTopic);
            return snapshot;
        } finally {
            lock.unlock();
        }
    }

    private static final class Counters {
        private final BitSet seen = new BitSet();
        private final Set<Bytes> hashes = new HashSet<>();
        private final Histogram latency = new Histogram(MAX_LATENCY_NANOS, 3);
        private long received;
        private long distinct;

        private void addBench(int sequence, long latencyNanos) {
            received++;
            latency.recordValue(Math.clamp(latencyNanos, 0, MAX_LATENCY_NANOS));
            if (!seen.get(sequence)) {
                seen.set(sequence);
                distinct++;
            }
        }

        private long addPlain(Bytes hash) {
            if (hashes.size() < MAX_HASHES && hashes.add(hash)) {
                distinct++;
            }
            return received++;
        }

        private void merge(Counters other) {
            received += other.received;
            distinct += other.distinct;
            latency.add(other.latency);
        }

        private Map<String, Object> snapshot() {
            Map<String, Object> latencies = new LinkedHashMap<>();
            latencies.put("count", latency.getTotalCount());
            latencies.put("p50Ns", latency.getValueAtPercentile(50));
            latencies.put("p95Ns", latency.getValueAtPercentile(95));
            latencies.put("p99Ns", latency.getValueAtPercentile(99));
            latencies.put("maxNs", latency.getMaxValue());
            Map<String, Object> snapshot = new LinkedHashMap<>();
            snapshot.put("received", received);
            snapshot.put("distinct", distinct);
            snapshot.put("duplicates", received - distinct);
            snapshot.put("latency", latencies);
            return snapshot;
        }
    }
}

package dev.jwaku.tools.telemetry.ingest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So many at once, and so many a minute in the long run, for each of those who ask. Remembers those who asked last.
 * Thread-safe.
 *
 * @param <K> who asks
 */
public final class RateLimit<K> {
    private static final double MINUTE = Duration.ofMinutes(1).toMillis();

    private final int burst;
    private final int perMinute;
    private final int mostKeys;
    private final Map<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantLock lock = new ReentrantLock();

    private record Bucket(double tokens, long at) {}

    /**
     * A limit.
     *
     * @param burst at once
     * @param perMinute in the long run
     * @param mostKeys how many who ask are remembered
     */
    public RateLimit(int burst, int perMinute, int mostKeys) {
        this.burst = burst;
        this.perMinute = perMinute;
        this.mostKeys = mostKeys;
    }

    /**
     * Whether it may, which counts.
     *
     * @param now in milliseconds
     */
    public boolean allows(K key, long now) {
        lock.lock();
        try {
            Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
            double tokens = Math.min(burst, bucket.tokens() + Math.max(0, now - bucket.at()) / MINUTE * perMinute);
            boolean isAllowed = tokens >= 1;
            buckets.put(key, new Bucket(isAllowed ? tokens - 1 : tokens, now));
            if (buckets.size() > mostKeys) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            return isAllowed;
        } finally {
            lock.unlock();
        }
    }
}

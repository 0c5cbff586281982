package dev.jwaku.tools.relay;

import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A paced sequence of bench messages: message i is sent when it is due, i/rate seconds after the start. A sender that
 * has fallen behind sends without waiting until it has caught up; the largest delay is reported.
 *
 * @param rate messages per second; 0 sends as fast as publish returns
 */
record Burst(String contentTopic, int count, int size, double rate, long firstSequence) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MAX_SIZE = 1 << 20;

    Burst {
        if (count < 1 || firstSequence < 0 || firstSequence + count > Inbox.MAX_SEQUENCE) {
            throw new IllegalArgumentException("count and firstSequence must stay within 1 and " + Inbox.MAX_SEQUENCE);
        }
        if (size < BenchPayload.HEADER_LENGTH || size > MAX_SIZE) {
            throw new IllegalArgumentException("size must be " + BenchPayload.HEADER_LENGTH + " to " + MAX_SIZE);
        }
        if (rate < 0) {
            throw new IllegalArgumentException("rate must not be negative");
        }
        if (!contentTopic.startsWith(BenchPayload.TOPIC_PREFIX)) {
            throw new IllegalArgumentException(
                    "the content topic of a burst must start with " + BenchPayload.TOPIC_PREFIX);
        }
    }

    /** What publishes one message; fails by throwing. */
    interface Sink {
        void publish(String contentTopic, Bytes payload, Instant now);
    }

    /** Sends it all, on the calling thread, and returns the {@code published} event. */
    Map<String, Object> send(Sink sink) {
        BenchPayload.Maker payloads = new BenchPayload.Maker(size);
        int errors = 0;
        String firstError = "";
        long maxLag = 0;
        long start = System.nanoTime();
        int sent = 0;
        for (; sent < count && !Thread.currentThread().isInterrupted(); sent++) {
            if (rate > 0) {
                long due = start + (long) (sent / rate * NANOS_PER_SECOND);
                sleepUntil(due);
                maxLag = Math.max(maxLag, System.nanoTime() - due);
            }
            try {
                Instant now = Instant.now();
                sink.publish(contentTopic, payloads.make(firstSequence + sent, now), now);
            } catch (RuntimeException e) {
                firstError = errors == 0 ? String.valueOf(e.getMessage()) : firstError;
                errors++;
            }
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        Map<String, Object> published = JsonLines.event(
                "published",
                "contentTopic",
                contentTopic,
                "firstSequence",
                firstSequence,
                "count",
                sent - errors,
                "errors",
                errors,
                "seconds",
                seconds,
                "rate",
                sent / seconds,
                "maxLagNs",
                maxLag);
        if (errors > 0) {
            published.put("firstError", firstError);
        }
        return published;
    }

    /** No busy waiting: its cost would be counted as the relay's. A wake-up that comes 50 µs late shifts no latency. */
    private static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}

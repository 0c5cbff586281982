package dev.jwaku.tools.relay;

import dev.jwaku.runtime.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;

/**
 * The payload of a bench message, big-endian: 8 bytes sequence number, 8 bytes send time in nanoseconds since the
 * epoch, then filling that does not compress. The same layout as in {@code interop/go-peer/payload.go}.
 *
 * @param sequence counted from 0 per content topic
 * @param sentNanos taken right before the publish call
 */
record BenchPayload(long sequence, long sentNanos) {
    /** A message is a bench message when its content topic begins so. */
    static final String TOPIC_PREFIX = "/jwaku-bench/";

    /** Where bursts go unless told otherwise. */
    static final String DEFAULT_TOPIC = "/jwaku-bench/1/relay/proto";

    /** Where single messages go unless told otherwise. */
    static final String PLAIN_TOPIC = "/jwaku-interop/1/chat/proto";

    /** Shortest payload. */
    static final int HEADER_LENGTH = 16;

    private static final int WINDOW = 4096;

    static BenchPayload parse(Bytes payload) {
        ByteBuffer buffer = payload.asByteBuffer();
        return new BenchPayload(buffer.getLong(), buffer.getLong());
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    /** Makes payloads of one size. Each is a window of one block of random bytes, so making one costs a copy. */
    static final class Maker {
        private final int size;
        private final byte[] random;

        Maker(int size) {
            if (size < HEADER_LENGTH) {
                throw new IllegalArgumentException("size must be at least " + HEADER_LENGTH + ", not " + size);
            }
            this.size = size;
            this.random = new byte[size + WINDOW];
            new Random(1).nextBytes(random);
        }

        Bytes make(long sequence, Instant sent) {
            byte[] payload = new byte[size];
            ByteBuffer.wrap(payload).putLong(sequence).putLong(nanos(sent));
            System.arraycopy(random, (int) (sequence % WINDOW), payload, HEADER_LENGTH, size - HEADER_LENGTH);
            return Bytes.wrap(payload);
        }
    }
}

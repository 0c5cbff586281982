package dev.jwaku.messenger.encryption.segmentation;

import java.time.Duration;

/**
 * How much is kept of messages that are not whole. When a limit is passed, the message whose last segment is oldest
 * goes.
 *
 * @param bytesPerSigner of one signer
 * @param segmentsPerSigner of one signer
 * @param bytes of all
 * @param segments of all
 * @param retention how long a segment, and the memory of a whole message, is kept
 */
public record SegmentLimits(long bytesPerSigner, int segmentsPerSigner, long bytes, int segments, Duration retention) {
    /** 64 MiB or 4,096 segments per signer, 256 MiB or 16,384 segments in all, 31 days. */
    public static SegmentLimits defaults() {
        return new SegmentLimits(64L << 20, 4_096, 256L << 20, 16_384, Duration.ofDays(31));
    }
}

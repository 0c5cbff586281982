package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.encryption.segmentation.SegmentLimits;
import dev.jwaku.messenger.encryption.segmentation.Segmenter;
import java.time.Duration;

/**
 * How the encryption layer works.
 *
 * @param segmentSize bytes of a segment, and of the largest message that is not cut; from 1 to
 *     {@link Segmenter#MAX_SEGMENT_SIZE}
 * @param segments how much is kept of messages that are not whole
 * @param preKeyLifetime after which a new pre-key is offered
 * @param groupKeys from whom keys of groups are taken
 */
public record EncryptionConfig(
        int segmentSize, SegmentLimits segments, Duration preKeyLifetime, GroupKeyPolicy groupKeys) {
    /** Fits into an envelope of 150 KiB, which is what nwaku takes by default. */
    private static final int SEGMENT_SIZE = 100 << 10;

    /** Segments of 100 KiB, a new pre-key each day, keys of groups from everybody. */
    public static EncryptionConfig defaults() {
        return new EncryptionConfig(
                SEGMENT_SIZE, SegmentLimits.defaults(), Duration.ofDays(1), GroupKeyPolicy.EVERYBODY);
    }

    /** The same with another size of segments. */
    public EncryptionConfig withSegmentSize(int bytes) {
        return new EncryptionConfig(bytes, segments, preKeyLifetime, groupKeys);
    }

    /** The same with other bounds for segments. */
    public EncryptionConfig withSegments(SegmentLimits limits) {
        return new EncryptionConfig(segmentSize, limits, preKeyLifetime, groupKeys);
    }

    /** The same with another policy. */
    public EncryptionConfig withGroupKeys(GroupKeyPolicy policy) {
        return new EncryptionConfig(segmentSize, segments, preKeyLifetime, policy);
    }
}

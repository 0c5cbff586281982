package dev.jwaku.messenger.encryption.segmentation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a segment or {@link MalformedMessageException}. */
class SegmentFuzzTest {
    @FuzzTest
    void segment(byte[] input) {
        try {
            Segment segment = Segment.decode(Bytes.of(input));
            if (!Segment.decode(segment.encode()).equals(segment)) {
                throw new AssertionError("decoding an encoded segment gave another one");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

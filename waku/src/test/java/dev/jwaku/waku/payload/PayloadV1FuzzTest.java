package dev.jwaku.waku.payload;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a payload or {@link MalformedMessageException}, whatever key is tried. */
class PayloadV1FuzzTest {
    private static final PayloadKey.Symmetric SYMMETRIC = new PayloadKey.Symmetric(Bytes.fromHex("07".repeat(32)));
    private static final PayloadKey.Private PRIVATE = new PayloadKey.Private(Bytes.fromHex("02".repeat(32)));

    @FuzzTest
    void frame(byte[] input) {
        try {
            PayloadFrame.decode(Bytes.of(input));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void sealed(byte[] input) {
        for (PayloadKey.ForOpening key : new PayloadKey.ForOpening[] {SYMMETRIC, PRIVATE}) {
            try {
                PayloadV1.open(Bytes.of(input), key);
            } catch (MalformedMessageException expected) {
                // the one permitted failure
            }
        }
    }
}

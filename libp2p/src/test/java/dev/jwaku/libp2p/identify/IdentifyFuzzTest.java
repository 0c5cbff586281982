package dev.jwaku.libp2p.identify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a value or the one permitted failure. */
class IdentifyFuzzTest {
    @FuzzTest
    void answer(byte[] input) {
        try {
            IdentifyInfo info = IdentifyCodec.decode(Bytes.of(input));
            IdentifyInfo again = IdentifyCodec.decode(IdentifyCodec.encode(info));
            if (!again.equals(info)) {
                throw new AssertionError(info + " reads back as " + again);
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void signedRecord(byte[] input) {
        try {
            SignedPeerRecord.open(Bytes.of(input));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

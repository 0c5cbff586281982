package dev.jwaku.waku.sync;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a message, or the one permitted failure. */
class SyncFuzzTest {
    @FuzzTest
    void reconciliation(byte[] input) {
        try {
            SyncCodec.decode(Bytes.of(input));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void transfer(byte[] input) {
        try {
            TransferCodec.decode(Bytes.of(input));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

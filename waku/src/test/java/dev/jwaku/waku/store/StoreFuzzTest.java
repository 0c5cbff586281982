package dev.jwaku.waku.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a request or response that survives re-encoding, or the one permitted failure. */
class StoreFuzzTest {
    @FuzzTest
    void request(byte[] input) {
        try {
            StoreRequest request = StoreCodec.decodeRequest(Bytes.of(input));
            if (!StoreCodec.decodeRequest(StoreCodec.encode(request)).equals(request)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void response(byte[] input) {
        try {
            StoreResponse response = StoreCodec.decodeResponse(Bytes.of(input));
            if (!StoreCodec.decodeResponse(StoreCodec.encode(response)).equals(response)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

package dev.jwaku.waku.filter;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a record that survives re-encoding, or the one permitted failure. */
class FilterFuzzTest {
    @FuzzTest
    void request(byte[] input) {
        try {
            FilterRequest request = FilterCodec.decodeRequest(Bytes.of(input));
            if (!FilterCodec.decodeRequest(FilterCodec.encode(request)).equals(request)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void push(byte[] input) {
        try {
            FilterCodec.MessagePush push = FilterCodec.decodePush(Bytes.of(input));
            if (!FilterCodec.decodePush(FilterCodec.encode(push)).equals(push)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

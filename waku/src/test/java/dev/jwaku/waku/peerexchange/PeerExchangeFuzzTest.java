package dev.jwaku.waku.peerexchange;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a request or response that survives re-encoding, or the one permitted failure. */
class PeerExchangeFuzzTest {
    @FuzzTest
    void request(byte[] input) {
        try {
            PeerExchangeCodec.decodeRequest(Bytes.of(input));
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void response(byte[] input) {
        try {
            PeerExchangeResponse response = PeerExchangeCodec.decodeResponse(Bytes.of(input));
            if (!PeerExchangeCodec.decodeResponse(PeerExchangeCodec.encode(response))
                    .equals(response)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

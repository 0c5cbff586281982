package dev.jwaku.waku.lightpush;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a record that survives re-encoding, or a permitted failure. */
class LightPushFuzzTest {
    @FuzzTest
    void version3(byte[] input) {
        try {
            LightPushRequest request = LightPushCodec.decodeRequest(Bytes.of(input));
            if (!LightPushCodec.decodeRequest(LightPushCodec.encode(request)).equals(request)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }

    @FuzzTest
    void version2(byte[] input) {
        try {
            LightPushRequest request = LightPushV2Codec.decodeRequest(Bytes.of(input));
            if (!LightPushV2Codec.decodeRequest(LightPushV2Codec.encode(request))
                    .equals(request)) {
                throw new AssertionError("changed by re-encoding");
            }
        } catch (MalformedMessageException | LightPushV2Codec.EmptyRequestException expected) {
            // the two permitted failures
        }
    }
}

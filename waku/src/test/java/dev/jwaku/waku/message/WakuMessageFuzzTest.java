package dev.jwaku.waku.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.PubsubTopic;

/** Whatever bytes come, they are a message, which survives re-encoding, or malformed. */
class WakuMessageFuzzTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");

    @FuzzTest
    void decodesOrRefuses(byte[] bytes) {
        WakuMessage message;
        try {
            message = WakuMessageCodec.decode(Bytes.of(bytes));
        } catch (MalformedMessageException e) {
            return;
        }
        WakuMessage again = WakuMessageCodec.decode(WakuMessageCodec.encode(message));
        if (!again.equals(message) || !MessageHash.of(TOPIC, again).equals(MessageHash.of(TOPIC, message))) {
            throw new AssertionError(
                    "changed by re-encoding: " + Bytes.of(bytes).toHex());
        }
    }
}

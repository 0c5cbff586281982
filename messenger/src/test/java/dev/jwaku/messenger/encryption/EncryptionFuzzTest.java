package dev.jwaku.messenger.encryption;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a message of layer 4 or {@link MalformedMessageException}, down to the bundles. */
class EncryptionFuzzTest {
    @FuzzTest
    void message(byte[] input) {
        try {
            ProtocolMessage message = ProtocolMessage.decode(Bytes.of(input));
            if (!ProtocolMessage.decode(message.encode()).equals(message)) {
                throw new AssertionError("decoding an encoded message gave another one");
            }
            message.bundles().forEach(Bundle::verify);
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

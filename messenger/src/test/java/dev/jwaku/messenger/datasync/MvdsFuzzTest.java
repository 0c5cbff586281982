package dev.jwaku.messenger.datasync;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.runtime.Bytes;

/** Any bytes give a payload or {@link MalformedMessageException}, down to the chat message inside. */
class MvdsFuzzTest {
    @FuzzTest
    void payload(byte[] input) {
        try {
            MvdsPayload payload = MvdsPayload.decode(Bytes.of(input));
            if (!MvdsPayload.decode(payload.encode()).equals(payload)) {
                throw new AssertionError("decoding an encoded payload gave another one");
            }
            for (MvdsMessage message : payload.messages()) {
                ChatMessage.decode(
                        ApplicationMetadataMessage.decode(message.body()).payload());
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

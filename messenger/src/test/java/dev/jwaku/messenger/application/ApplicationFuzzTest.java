package dev.jwaku.messenger.application;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;

/** Any bytes, as a message of any type, give a message of layer 1 or {@link MalformedMessageException}. */
class ApplicationFuzzTest {
    @FuzzTest
    void message(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int type = input[0] & 0x7f;
        try {
            ApplicationMessage message =
                    ApplicationMessage.decode(type, Bytes.of(input).slice(1));
            if (!ApplicationMessage.decode(type, message.encode()).equals(message)) {
                throw new AssertionError("decoding an encoded message gave another one");
            }
            if (message instanceof MembershipUpdateMessage update) {
                update.events().forEach(event -> SignedMembershipEvent.decode(update.chatId(), event));
            }
        } catch (MalformedMessageException expected) {
            // the one permitted failure
        }
    }
}

package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;

/**
 * Somebody wants to be a contact.
 *
 * @param id of the message that asked; made up from the person's key if only its consequences arrived
 * @param sender who asks
 * @param text what it says
 * @param clock of the request, in milliseconds
 * @param receivedAt when it was stored here
 * @param answer what became of it
 */
public record ContactRequest(MessageId id, ChatKey sender, String text, long clock, Instant receivedAt, Answer answer) {
    /** The same with another answer. */
    ContactRequest with(Answer other) {
        return new ContactRequest(id, sender, text, clock, receivedAt, other);
    }

    /** What became of a request; the codes are kept on disk. */
    public enum Answer {
        /** It waits for us. */
        PENDING(0),
        /** We said yes. */
        ACCEPTED(1),
        /** We do not want it; the other person is not told. */
        DECLINED(2),
        /** The other person took it back. */
        RETRACTED(3);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Answer of(int code) {
            return values()[Math.clamp(code, 0, values().length - 1)];
        }
    }
}

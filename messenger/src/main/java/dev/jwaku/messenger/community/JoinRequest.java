package dev.jwaku.messenger.community;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.time.Instant;

/**
 * Somebody wants to be a member of a community that we run.
 *
 * @param id 32 bytes, one for each person and community
 * @param community which
 * @param member who asks
 * @param displayName how it calls itself, or empty
 * @param clock of the request, in seconds
 * @param receivedAt when it was stored here
 * @param answer what became of it
 */
public record JoinRequest(
        Bytes id,
        CommunityId community,
        ChatKey member,
        String displayName,
        long clock,
        Instant receivedAt,
        Answer answer) {
    /** What became of a request; the codes are kept on disk. */
    public enum Answer {
        /** It waits for us. */
        PENDING(0),
        /** We said yes. */
        ACCEPTED(1),
        /** We said no. */
        REJECTED(2),
        /** The person took it back. */
        CANCELLED(3),
        /** The person was a member and left. */
        LEFT(4);

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

    /** The same with another answer. */
    JoinRequest with(Answer other) {
        return new JoinRequest(id, community, member, displayName, clock, receivedAt, other);
    }
}

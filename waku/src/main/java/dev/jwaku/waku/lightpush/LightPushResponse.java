package dev.jwaku.waku.lightpush;

import java.util.OptionalInt;

/**
 * An answer.
 *
 * @param requestId that of the question; {@code N/A} when it was refused unread
 * @param status a {@link LightPushStatus} code; an answer of version 2 has {@code SUCCESS} or {@code INVALID_MESSAGE}
 * @param description the status in words; may be empty
 * @param relayPeers how many relay peers took it, if the node says so
 */
public record LightPushResponse(String requestId, int status, String description, OptionalInt relayPeers) {
    /** nwaku's name for a request that it could not or would not read. */
    static final String NO_REQUEST = "N/A";

    /** A refusal. */
    static LightPushResponse failure(String requestId, int status, String description) {
        return new LightPushResponse(requestId, status, description, OptionalInt.empty());
    }

    /** Whether at least one relay peer took it. */
    public boolean isSuccess() {
        return status == LightPushStatus.SUCCESS;
    }
}

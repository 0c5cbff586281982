package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import java.util.List;
import java.util.Optional;

/**
 * An answer on the wire.
 *
 * @param requestId that of the question; nwaku leaves it empty in errors and says {@code N/A} when over the limit
 * @param status a {@link StoreStatus} code
 * @param description the status in words
 * @param entries ascending by time and hash
 * @param cursor where the next page begins; empty on the last one
 */
public record StoreResponse(
        String requestId, int status, String description, List<StoreEntry> entries, Optional<MessageHash> cursor) {
    public StoreResponse {
        entries = List.copyOf(entries);
    }

    /** A page for a question. */
    static StoreResponse success(String requestId, StorePage page) {
        return new StoreResponse(requestId, StoreStatus.SUCCESS, "OK", page.entries(), page.cursor());
    }

    /** A refusal. */
    static StoreResponse failure(String requestId, int status, String description) {
        return new StoreResponse(requestId, status, description, List.of(), Optional.empty());
    }

    /** Whether the question was answered. */
    public boolean isSuccess() {
        return status == StoreStatus.SUCCESS;
    }
}

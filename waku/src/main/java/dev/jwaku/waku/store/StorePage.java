package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import java.util.List;
import java.util.Optional;

/**
 * A page of an archive.
 *
 * @param entries ascending by time and hash, whatever the direction
 * @param cursor where the next page begins; empty on the last one
 */
public record StorePage(List<StoreEntry> entries, Optional<MessageHash> cursor) {
    public StorePage {
        entries = List.copyOf(entries);
    }
}

package dev.jwaku.archive;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What all archives do alike with a query. Any thread. */
public final class Queries {
    private static final MessageHash ZEROS = new MessageHash(Bytes.wrap(new byte[MessageHash.LENGTH]));

    private Queries() {}

    /**
     * Refuses what nwaku refuses, in its words.
     *
     * @throws ArchiveException of kind {@link ArchiveException.Kind#INVALID_QUERY}
     */
    public static void check(StoreQuery query) {
        if (query.cursor().isEmpty()) {
            return;
        }
        if (query.cursor().get().equals(ZEROS)) {
            throw new ArchiveException(ArchiveException.Kind.INVALID_QUERY, "all zeroes cursor hash");
        }
        if (query.contentTopics().size() > StoreQuery.MAX_CONTENT_TOPICS) {
            throw new ArchiveException(ArchiveException.Kind.INVALID_QUERY, "too many content topics");
        }
    }

    /** For a cursor that is no message of the archive. */
    public static ArchiveException unknownCursor(String archive) {
        return new ArchiveException(ArchiveException.Kind.UNKNOWN_CURSOR, archive + ": cursor not found");
    }

    /**
     * The page of what was found.
     *
     * @param found in the query's direction, one more than the page has if there are more
     */
    public static StorePage page(StoreQuery query, List<StoreEntry> found) {
        int size = query.pageSize();
        boolean more = found.size() > size;
        List<StoreEntry> entries = more ? found.subList(0, size) : found;
        Optional<MessageHash> cursor = more ? Optional.of(entries.get(size - 1).hash()) : Optional.empty();
        if (!query.forward()) {
            Collections.reverse(entries);
        }
        return new StorePage(entries, cursor);
    }
}

package dev.jwaku.tools.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import java.util.List;

/**
 * What came back.
 *
 * @param items entries of a page, messages inserted, or 1
 * @param hashes of the page's entries, as they came; empty for anything else
 */
record Answer(int items, List<Bytes> hashes) {
    /** Something else than a page. */
    static Answer of(int items) {
        return new Answer(items, List.of());
    }

    /** A page. */
    static Answer of(StorePage page) {
        return of(page.entries().stream()
                .map(StoreEntry::hash)
                .map(hash -> hash.bytes())
                .toList());
    }

    /** A page of these. */
    static Answer of(List<Bytes> hashes) {
        return new Answer(hashes.size(), hashes);
    }
}

package dev.jwaku.waku.store;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.MessageHash;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Walks through all pages of a query at one store node. Not thread-safe. */
public final class StorePager {
    private final StoreClient client;
    private final PeerId peer;
    private StoreQuery next;
    private boolean done;

    /**
     * Begins before the first page.
     *
     * @throws IllegalArgumentException if the query names more content topics than other servers answer for on the
     *     second page
     */
    public StorePager(StoreClient client, PeerId peer, StoreQuery query) {
        if (query.contentTopics().size() > StoreQuery.MAX_CONTENT_TOPICS) {
            throw new IllegalArgumentException("at most " + StoreQuery.MAX_CONTENT_TOPICS + " content topics, not "
                    + query.contentTopics().size());
        }
        this.client = client;
        this.peer = peer;
        this.next = query;
    }

    /** Whether there is, as far as is known, another page. */
    public boolean hasNext() {
        return !done;
    }

    /**
     * The next page; may be empty. After a failure the same page can be asked for again.
     *
     * @throws NoSuchElementException after the last page
     * @throws MalformedMessageException if the peer sends the cursor that it got: its pages would never end
     * @throws StoreException if it answers with an error
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public List<StoreEntry> next(Deadline deadline) {
        if (done) {
            throw new NoSuchElementException("no page left");
        }
        StorePage page = client.query(peer, next, deadline);
        Optional<MessageHash> cursor = page.cursor();
        if (cursor.isPresent() && cursor.equals(next.cursor())) {
            throw new MalformedMessageException("store " + peer + ": its cursor does not move");
        }
        done = cursor.isEmpty();
        cursor.ifPresent(hash -> next = next.toBuilder().cursor(hash).build());
        return page.entries();
    }
}

package dev.jwaku.peers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the ledger survives a restart. Called by one task at a time; may block on a disk. */
public interface LedgerStore extends AutoCloseable {
    /**
     * What was saved last; peers that cannot be read are left out.
     *
     * @throws LedgerStoreException if nothing can be read
     */
    List<PeerRecord> load();

    /**
     * Replaces what is saved.
     *
     * @throws LedgerStoreException if it cannot be written; what was saved before stays
     */
    void save(List<PeerRecord> peers);

    /**
     * When the node last heard of the network, as far as it was saved.
     *
     * @throws LedgerStoreException if it cannot be read
     */
    Optional<Instant> lastReception();

    /**
     * Saves when the node last heard of the network: after a restart, what was missed began there.
     *
     * @throws LedgerStoreException if it cannot be written
     */
    void saveLastReception(Instant moment);

    /** Lets go of the disk. */
    @Override
    void close();
}

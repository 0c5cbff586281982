package dev.jwaku.peers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the ledger for as long as this object lives. Thread-safe. */
public final class MemoryLedgerStore implements LedgerStore {
    private volatile List<PeerRecord> peers = List.of();
    private volatile @Nullable Instant lastReception;

    @Override
    public List<PeerRecord> load() {
        return peers;
    }

    @Override
    public void save(List<PeerRecord> saved) {
        peers = List.copyOf(saved);
    }

    @Override
    public Optional<Instant> lastReception() {
        return Optional.ofNullable(lastReception);
    }

    @Override
    public void saveLastReception(Instant moment) {
        lastReception = moment;
    }

    @Override
    public void close() {
        // nothing is held
    }
}

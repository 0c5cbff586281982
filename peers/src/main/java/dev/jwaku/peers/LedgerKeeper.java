package dev.jwaku.peers;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the ledger down while the node runs and when it ends, and reads it at the start. A disk that fails costs the
 * memory, not the node. Owns the store.
 */
public final class LedgerKeeper implements AutoCloseable {
    /** How often the last reception is saved: so much too early does the gap begin after a crash. */
    public static final Duration RECEPTION_INTERVAL = Duration.ofSeconds(10);
    /** How often all peers are saved: so much is forgotten after a crash. */
    public static final Duration PEERS_INTERVAL = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(LedgerKeeper.class);

    private final World world;
    private final PeerLedger ledger;
    private final Liveness liveness;
    private final LedgerStore store;
    private final Tasks tasks;
    private final Signal closed;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Instant saved;

    /** Writes from {@link #start} on. */
    public LedgerKeeper(World world, PeerLedger ledger, Liveness liveness, LedgerStore store) {
        this.world = world;
        this.ledger = ledger;
        this.liveness = liveness;
        this.store = store;
        this.tasks = new Tasks(world, "ledger-keeper");
        this.closed = new Signal(world);
    }

    /**
     * Fills the ledger with what an earlier run knew.
     *
     * @return when that run last heard of the network; the epoch if it is not known
     */
    public Instant restore() {
        try {
            ledger.restore(store.load());
            return store.lastReception().orElse(Instant.EPOCH);
        } catch (LedgerStoreException e) {
            failed(e);
            return Instant.EPOCH;
        }
    }

    /** Begins to write. */
    public void start() {
        tasks.start("notes", this::run);
    }

    private void run() {
        long savedPeers = world.nanoTime();
        while (!closed.await(Deadline.after(world, RECEPTION_INTERVAL))) {
            boolean due = world.nanoTime() - savedPeers >= PEERS_INTERVAL.toNanos();
            if (due) {
                savedPeers = world.nanoTime();
            }
            save(due);
        }
    }

    /** Writes everything now: before a sleep. */
    public void save() {
        save(true);
    }

    private void save(boolean peers) {
        lock.lock();
        try {
            Instant heard = liveness.lastReception();
            if (heard != null && !heard.equals(saved)) {
                store.saveLastReception(heard);
                saved = heard;
            }
            if (peers) {
                store.save(ledger.toSave());
            }
        } catch (LedgerStoreException e) {
            failed(e);
        } finally {
            lock.unlock();
        }
    }

    private void failed(LedgerStoreException e) {
        world.meters().counter("waku_peers_errors", "type", "storage_failure").increment();
        log.atWarn().addKeyValue("error", e.getMessage()).log("peers could not be read or noted");
    }

    /** Writes everything a last time and closes the store. */
    @Override
    public void close() {
        closed.raise();
        try {
            tasks.close();
        } catch (CancelledException e) {
            Thread.currentThread().interrupt();
        }
        save(true);
        store.close();
    }
}

package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Meters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;

/** The inbound handshakes under way, oldest first. A newcomer beyond the bound cuts the oldest. Thread-safe. */
final class PendingUpgrades {
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedSet<RawConnection> pending = new LinkedHashSet<>();
    private final int max;
    private final Meters.Counter evicted;

    PendingUpgrades(int max, Meters meters) {
        this.max = max;
        this.evicted = meters.counter("libp2p_inbound_upgrades_evicted_total");
    }

    void add(RawConnection raw) {
        List<RawConnection> cut = new ArrayList<>();
        lock.lock();
        try {
            pending.add(raw);
            while (pending.size() > max) {
                cut.add(pending.removeFirst());
            }
        } finally {
            lock.unlock();
        }
        cut.forEach(RawConnection::close);
        evicted.add(cut.size());
    }

    void remove(RawConnection raw) {
        lock.lock();
        try {
            pending.remove(raw);
        } finally {
            lock.unlock();
        }
    }

    void closeAll() {
        List<RawConnection> all;
        lock.lock();
        try {
            all = new ArrayList<>(pending);
            pending.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(RawConnection::close);
    }
}

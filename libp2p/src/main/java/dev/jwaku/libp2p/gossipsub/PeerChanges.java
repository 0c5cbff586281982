package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Peers that came or went since the owner task last looked. Any task reports, nobody blocks, nothing gets lost; holds
 * at most one entry per peer.
 */
final class PeerChanges {
    private final ReentrantLock lock = new ReentrantLock();
    private Map<PeerId, Change> changes = new LinkedHashMap<>();

    /** The peer is known to speak gossipsub. */
    void speaks(PeerId peer) {
        report(peer, new Change(false, true, false));
    }

    /** The peer is gone, or speaks gossipsub no longer. */
    void gone(PeerId peer) {
        report(peer, new Change(true, false, false));
    }

    /** The peer has a newer connection, and its older ones may be dead. */
    void renewed(PeerId peer) {
        report(peer, new Change(false, false, true));
    }

    private void report(PeerId peer, Change change) {
        lock.lock();
        try {
            changes.merge(peer, change, Change::then);
        } finally {
            lock.unlock();
        }
    }

    Map<PeerId, Change> take() {
        lock.lock();
        try {
            if (changes.isEmpty()) {
                return Map.of();
            }
            Map<PeerId, Change> taken = changes;
            changes = new LinkedHashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What happened to a peer.
     *
     * @param gone whether it was gone for a moment at least
     * @param present whether it was said to speak gossipsub in the end
     * @param renewed whether streams to it should be opened anew
     */
    record Change(boolean gone, boolean present, boolean renewed) {
        private Change then(Change next) {
            boolean speaks = next.renewed ? present : next.present;
            return new Change(gone || next.gone, speaks, renewed || next.renewed);
        }
    }
}

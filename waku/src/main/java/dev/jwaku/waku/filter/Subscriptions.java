package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Who asked for what, by peer and by criterion. Thread-safe; no I/O. */
final class Subscriptions {
    private final int maxPeers;
    private final int maxCriteria;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Entry> peers = new LinkedHashMap<>();
    private final Map<FilterCriterion, Set<PeerId>> byCriterion = new LinkedHashMap<>();

    Subscriptions(int maxPeers, int maxCriteria) {
        this.maxPeers = maxPeers;
        this.maxCriteria = maxCriteria;
    }

    /** What became of a subscribe. */
    enum Added {
        DONE,
        TOO_MANY_PEERS,
        TOO_MANY_CRITERIA
    }

    /** Adds criteria to what the peer has; all or none. */
    Added add(PeerId peer, Set<FilterCriterion> criteria, long now) {
        lock.lock();
        try {
            Entry entry = peers.get(peer);
            if (entry == null && peers.size() >= maxPeers) {
                return Added.TOO_MANY_PEERS;
            }
            Set<FilterCriterion> all = new LinkedHashSet<>(entry == null ? Set.of() : entry.criteria);
            all.addAll(criteria);
            if (all.size() > maxCriteria) {
                return Added.TOO_MANY_CRITERIA;
            }
            peers.put(peer, new Entry(all, now));
            criteria.forEach(criterion -> byCriterion
                    .computeIfAbsent(criterion, any -> new LinkedHashSet<>())
                    .add(peer));
            return Added.DONE;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the peer is there; false if it has no subscription. */
    boolean touch(PeerId peer, long now) {
        lock.lock();
        try {
            return peers.computeIfPresent(peer, (any, entry) -> new Entry(entry.criteria, now)) != null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes criteria from the peer; false if it had none of them. */
    boolean remove(PeerId peer, Set<FilterCriterion> criteria, long now) {
        lock.lock();
        try {
            Entry entry = peers.get(peer);
            if (entry == null) {
                return false;
            }
            Set<FilterCriterion> left = new LinkedHashSet<>(entry.criteria);
            boolean changed = left.removeAll(criteria);
            criteria.forEach(criterion -> unlink(criterion, peer));
            if (left.isEmpty()) {
                peers.remove(peer);
            } else {
                peers.put(peer, new Entry(left, now));
            }
            return changed;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the peer; false if it had no subscription. */
    boolean removeAll(PeerId peer) {
        lock.lock();
        try {
            Entry entry = peers.remove(peer);
            if (entry == null) {
                return false;
            }
            entry.criteria.forEach(criterion -> unlink(criterion, peer));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everybody who was last there before a time, and says whom. */
    List<PeerId> expire(long before) {
        lock.lock();
        try {
            List<PeerId> expired = new ArrayList<>();
            peers.forEach((peer, entry) -> {
                if (entry.seen < before) {
                    expired.add(peer);
                }
            });
            expired.forEach(this::removeAll);
            return expired;
        } finally {
            lock.unlock();
        }
    }

    /** Who asked for this. */
    List<PeerId> matching(FilterCriterion criterion) {
        lock.lock();
        try {
            return List.copyOf(byCriterion.getOrDefault(criterion, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Everything, in the order in which the peers came. */
    Map<PeerId, List<FilterCriterion>> all() {
        lock.lock();
        try {
            Map<PeerId, List<FilterCriterion>> all = new LinkedHashMap<>();
            peers.forEach((peer, entry) -> all.put(peer, List.copyOf(entry.criteria)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** What anybody asked for, at most so much, the oldest first. */
    List<FilterCriterion> criteria(int most) {
        lock.lock();
        try {
            return byCriterion.keySet().stream().limit(most).toList();
        } finally {
            lock.unlock();
        }
    }

    boolean has(PeerId peer) {
        lock.lock();
        try {
            return peers.containsKey(peer);
        } finally {
            lock.unlock();
        }
    }

    int peers() {
        lock.lock();
        try {
            return peers.size();
        } finally {
            lock.unlock();
        }
    }

    private void unlink(FilterCriterion criterion, PeerId peer) {
        Set<PeerId> linked = byCriterion.get(criterion);
        if (linked != null && linked.remove(peer) && linked.isEmpty()) {
            byCriterion.remove(criterion);
        }
    }

    private record Entry(Set<FilterCriterion> criteria, long seen) {}
}

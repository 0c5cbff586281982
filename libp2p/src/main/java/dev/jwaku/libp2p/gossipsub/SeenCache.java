package dev.jwaku.libp2p.gossipsub;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids met lately, each remembered for a fixed time from its first sight. Bounded; the oldest go first. */
final class SeenCache {
    private final Map<MessageId, Long> expiries = new LinkedHashMap<>();
    private final long ttl;
    private final int capacity;

    SeenCache(GossipParams params) {
        this.ttl = params.seenTtl().toNanos();
        this.capacity = params.seenEntries();
    }

    boolean contains(MessageId id, long now) {
        Long expiry = expiries.get(id);
        return expiry != null && now < expiry;
    }

    /** Remembers an id; false if it is known already. */
    boolean add(MessageId id, long now) {
        if (contains(id, now)) {
            return false;
        }
        expiries.remove(id);
        expiries.put(id, now + ttl);
        if (expiries.size() > capacity) {
            Iterator<MessageId> oldest = expiries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    void forget(MessageId id) {
        expiries.remove(id);
    }

    void expire(long now) {
        Iterator<Long> oldest = expiries.values().iterator();
        while (oldest.hasNext() && oldest.next() <= now) {
            oldest.remove();
        }
    }

    int size() {
        return expiries.size();
    }
}

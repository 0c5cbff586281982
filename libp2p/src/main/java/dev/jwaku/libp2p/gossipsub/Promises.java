package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What peers advertised, were asked for, and owe us. One id per request is watched, as in go-libp2p. Bounded; beyond it
 * nothing more is watched.
 */
final class Promises {
    private static final int MAX_WATCHED = 10_000;

    private final Map<MessageId, Map<PeerId, Long>> due = new LinkedHashMap<>();
    private final long timeout;

    Promises(GossipParams params) {
        this.timeout = params.promiseTimeout().toNanos();
    }

    void watch(MessageId id, PeerId peer, long now) {
        if (due.size() < MAX_WATCHED) {
            due.computeIfAbsent(id, unused -> new LinkedHashMap<>(1)).putIfAbsent(peer, now + timeout);
        }
    }

    /** The message came, from whomever: nobody owes it any more. */
    void fulfilled(MessageId id) {
        if (!due.isEmpty()) {
            due.remove(id);
        }
    }

    void forget(PeerId peer) {
        due.values().removeIf(peers -> {
            peers.remove(peer);
            return peers.isEmpty();
        });
    }

    /** How many promises each peer has broken since the last call. */
    Map<PeerId, Integer> takeBroken(long now) {
        Map<PeerId, Integer> broken = new LinkedHashMap<>();
        due.values().removeIf(peers -> {
            peers.entrySet().removeIf(promise -> {
                if (now < promise.getValue()) {
                    return false;
                }
                broken.merge(promise.getKey(), 1, Integer::sum);
                return true;
            });
            return peers.isEmpty();
        });
        return broken;
    }
}

package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queues of all peers. Anybody can make themselves heard, so idle ones are forgotten, those used longest ago first.
 */
final class Peers {
    /** Most peers with nothing to do that are remembered. */
    static final int MOST_IDLE = 1_000;

    /** In the order of their last use. */
    private final Map<ChatKey, PeerQueue> queues = new LinkedHashMap<>(16, 0.75f, true);

    private int forgetAt = 2 * MOST_IDLE;

    PeerQueue get(ChatKey peer) {
        PeerQueue known = queues.get(peer);
        if (known != null) {
            return known;
        }
        if (queues.size() >= forgetAt) {
            forgetIdle();
        }
        PeerQueue created = new PeerQueue(peer);
        queues.put(peer, created);
        return created;
    }

    private void forgetIdle() {
        List<ChatKey> idle = new ArrayList<>();
        for (PeerQueue queue : queues.values()) {
            if (queue.isIdle()) {
                idle.add(queue.peer());
            }
        }
        idle.subList(0, Math.max(0, idle.size() - MOST_IDLE)).forEach(queues::remove);
        // So many are busy that looking again at each new one would cost more than it saves.
        forgetAt = queues.size() + MOST_IDLE;
    }

    Collection<PeerQueue> all() {
        return queues.values();
    }

    Optional<Instant> nextDueAt() {
        @Nullable Instant next = null;
        for (PeerQueue queue : queues.values()) {
            Instant due = queue.nextDueAt();
            if (due != null && (next == null || due.isBefore(next))) {
                next = due;
            }
        }
        return Optional.ofNullable(next);
    }
}

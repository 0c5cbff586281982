package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** When each connected peer last gave a sign of life: a message, an answer, a ping. Thread-safe, cheap. */
public final class Liveness {
    /** A moment is not written again within this; a busy relay hears thousands of messages a second. */
    private static final long RESOLUTION_NANOS = 100_000_000;

    private final World world;
    private final ConcurrentSkipListMap<PeerId, Long> heard = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<PeerId, Boolean> suspects = new ConcurrentSkipListMap<>();
    private volatile @Nullable Instant lastReception;
    private volatile long lastReceptionNanos = Long.MIN_VALUE;

    /** Heard of nobody yet. */
    public Liveness(World world) {
        this.world = world;
    }

    /** The peer gave a sign of life. */
    public void heard(PeerId peer) {
        long now = world.nanoTime();
        if (!suspects.isEmpty()) {
            suspects.remove(peer);
        }
        @Nullable Long before = heard.get(peer);
        if (before == null || now - before >= RESOLUTION_NANOS) {
            heard.put(peer, now);
        }
        if (now - lastReceptionNanos >= RESOLUTION_NANOS || lastReceptionNanos == Long.MIN_VALUE) {
            lastReceptionNanos = now;
            lastReception = world.now();
        }
    }

    /** The peer did not answer: it is not believed to be alive until it is heard again. */
    void suspect(PeerId peer) {
        suspects.put(peer, true);
    }

    /** Whether the peer owes an answer. */
    public boolean isSuspect(PeerId peer) {
        return suspects.containsKey(peer);
    }

    /** The peer is gone. */
    void forget(PeerId peer) {
        suspects.remove(peer);
        heard.remove(peer);
    }

    /** When the peer was heard last, on the monotonic clock; the distant past if never. */
    long heardNanos(PeerId peer) {
        return heard.getOrDefault(peer, Long.MIN_VALUE / 2);
    }

    /** Whether the peer was heard within this time, and has left no question open since. */
    boolean isAlive(PeerId peer, Duration within) {
        return world.nanoTime() - heardNanos(peer) <= within.toNanos() && !suspects.containsKey(peer);
    }

    /** The wall clock when anybody was heard last; null if nobody was. */
    public @Nullable Instant lastReception() {
        return lastReception;
    }
}

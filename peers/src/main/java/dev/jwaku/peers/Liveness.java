package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * When each connected peer last gave a sign of life (a message, an answer), and how long it takes to answer.
 * Thread-safe, cheap.
 *
 * <p>Other bytes are no sign: when a link was away for some seconds, TCP may still be waiting to send again in our
 * direction for a minute while the other one works.
 */
public final class Liveness implements Patience {
    /** A moment is not written again within this; a busy relay hears thousands of messages a second. */
    private static final long RESOLUTION_NANOS = 100_000_000;

    private final World world;
    private final ConcurrentSkipListMap<PeerId, Long> heard = new ConcurrentSkipListMap<>();
    /** To when the answer was found missing. */
    private final ConcurrentSkipListMap<PeerId, Long> suspects = new ConcurrentSkipListMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, AnswerTimes> answers = new TreeMap<>();
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

    /** The peer is there, over a new connection. What it sent over the old one may still be on its way, or lost. */
    void renewed(PeerId peer) {
        suspects.remove(peer);
        heard.put(peer, world.nanoTime());
    }

    /** The peer answered a question; {@link #heard} is told besides. */
    void answered(PeerId peer, long askedNanos, Duration least) {
        lock.lock();
        try {
            answers.computeIfAbsent(peer, name -> new AnswerTimes()).answered(askedNanos, world.nanoTime(), least);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration with(PeerId peer, Duration least) {
        lock.lock();
        try {
            AnswerTimes known = answers.get(peer);
            return known == null ? least : known.patience(least);
        } finally {
            lock.unlock();
        }
    }

    /** The peer did not answer: it is not believed to be alive until it is heard again. */
    void suspect(PeerId peer) {
        suspects.put(peer, world.nanoTime());
    }

    /** Whether the peer owes an answer. */
    public boolean isSuspect(PeerId peer) {
        @Nullable Long since = suspects.get(peer);
        return since != null && heardNanos(peer) <= since;
    }

    /** The peer is gone. */
    void forget(PeerId peer) {
        suspects.remove(peer);
        heard.remove(peer);
        lock.lock();
        try {
            answers.remove(peer);
        } finally {
            lock.unlock();
        }
    }

    /** When the peer was heard last, on the monotonic clock; the distant past if never. */
    long heardNanos(PeerId peer) {
        return heard.getOrDefault(peer, Long.MIN_VALUE / 2);
    }

    /** Whether the peer was heard within this time, and has left no question open since. */
    boolean isAlive(PeerId peer, Duration within) {
        return world.nanoTime() - heardNanos(peer) <= within.toNanos() && !isSuspect(peer);
    }

    /** The wall clock when anybody was heard last; null if nobody was. */
    public @Nullable Instant lastReception() {
        return lastReception;
    }
}

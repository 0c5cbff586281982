package dev.jwaku.waku.ratelimit;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A token bucket for each peer, and for most services one for all of them together, as nwaku has them. Remembers
 * {@link #MAX_PEERS} peers; the one that asked longest ago is forgotten first.
 */
public final class RequestLimiter implements RequestGate {
    /** Most peers remembered. */
    public static final int MAX_PEERS = 10_000;

    private static final double PEER_SHARE = 0.75;

    private final World world;
    private final double peerCapacity;
    private final long nanosToFill;
    private final Optional<TokenBucket> all;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, TokenBucket> peers = new LinkedHashMap<>(16, 0.75f, true);

    private RequestLimiter(World world, double peerCapacity, long nanosToFill, Optional<TokenBucket> all) {
        this.world = world;
        this.peerCapacity = peerCapacity;
        this.nanosToFill = nanosToFill;
        this.all = all;
    }

    /**
     * The limits of store, light push and peer exchange: over a stretched time, the volume for all peers together and
     * three quarters of it for each.
     */
    public static RequestLimiter shared(World world, RateLimit limit) {
        int ratio = limit.ratio();
        double capacity = (double) limit.volume() * ratio;
        long nanos = Math.multiplyExact(limit.period().toNanos(), ratio);
        TokenBucket all = new TokenBucket(capacity, nanos, limit.volume(), world.nanoTime());
        return new RequestLimiter(world, Math.floor(capacity * PEER_SHARE), nanos, Optional.of(all));
    }

    /** The limit of filter: the volume for each peer. */
    public static RequestLimiter perPeer(World world, RateLimit limit) {
        return new RequestLimiter(world, limit.volume(), limit.period().toNanos(), Optional.empty());
    }

    @Override
    public boolean admit(PeerId peer) {
        long now = world.nanoTime();
        lock.lock();
        try {
            TokenBucket own = peers.get(peer);
            if (own == null) {
                if (peers.size() >= MAX_PEERS) {
                    peers.remove(peers.keySet().iterator().next());
                }
                own = new TokenBucket(peerCapacity, nanosToFill, peerCapacity, now);
                peers.put(peer, own);
            }
            if (!own.hasToken(now) || !all.map(bucket -> bucket.hasToken(now)).orElse(true)) {
                return false;
            }
            own.take();
            all.ifPresent(TokenBucket::take);
            return true;
        } finally {
            lock.unlock();
        }
    }
}

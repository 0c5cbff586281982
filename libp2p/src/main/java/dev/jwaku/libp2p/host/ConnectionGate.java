package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which connections may stand, by counting them. Asked when a connection is accepted, before one is dialed, and
 * again when the peer's identity is proven. Thread-safe.
 */
public final class ConnectionGate {
    private final ConnectionLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> inboundPerIp = new TreeMap<>();
    private final Map<PeerId, Integer> perPeer = new TreeMap<>();
    private final TreeSet<PeerId> blocked = new TreeSet<>();
    private int established;

    /** A gate with these limits and nobody blocked. */
    public ConnectionGate(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** The limits it enforces. */
    public ConnectionLimits limits() {
        return limits;
    }

    /** Refuses the peer from now on; present connections are the caller's to close. */
    public void block(PeerId peer) {
        lock.lock();
        try {
            blocked.add(peer);
        } finally {
            lock.unlock();
        }
    }

    /** Why a connection from this address must not be accepted, if so. */
    public Optional<String> refuseInbound(Multiaddr remote) {
        lock.lock();
        try {
            return refuse(remote, false);
        } finally {
            lock.unlock();
        }
    }

    /** Why no further connection may be dialed, if so. */
    public Optional<String> refuseDial(Optional<PeerId> peer) {
        lock.lock();
        try {
            return peer.flatMap(this::refusePeer).or(this::refuseTotal);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts a connection whose peer is proven, if it may stand.
     *
     * @return why it may not, or empty: then {@link #release} must follow when it ends
     */
    public Optional<String> admit(ConnectionInfo connection) {
        lock.lock();
        try {
            Optional<String> refusal =
                    refuse(connection.remoteAddress(), connection.outbound()).or(() -> refusePeer(connection.peer()));
            if (refusal.isEmpty()) {
                count(connection, 1);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an admitted connection that has ended. */
    public void release(ConnectionInfo connection) {
        lock.lock();
        try {
            count(connection, -1);
        } finally {
            lock.unlock();
        }
    }

    private void count(ConnectionInfo connection, int change) {
        established += change;
        add(perPeer, connection.peer(), change);
        if (!connection.outbound()) {
            connection.remoteAddress().host().ifPresent(ip -> add(inboundPerIp, ip, change));
        }
    }

    private static <K> void add(Map<K, Integer> counts, K key, int change) {
        counts.compute(key, (k, old) -> {
            int sum = (old == null ? 0 : old) + change;
            return sum == 0 ? null : sum;
        });
    }

    private Optional<String> refuse(Multiaddr remote, boolean outbound) {
        Optional<String> ip = outbound || limits.maxPerIp() == 0 ? Optional.empty() : remote.host();
        if (ip.isPresent() && inboundPerIp.getOrDefault(ip.get(), 0) >= limits.maxPerIp()) {
            return Optional.of("limit of " + limits.maxPerIp() + " inbound connections per IP address reached");
        }
        return refuseTotal();
    }

    private Optional<String> refuseTotal() {
        return established >= limits.maxConnections()
                ? Optional.of("limit of " + limits.maxConnections() + " connections reached")
                : Optional.empty();
    }

    private Optional<String> refusePeer(PeerId peer) {
        if (blocked.contains(peer)) {
            return Optional.of("peer is blocked");
        }
        return perPeer.getOrDefault(peer, 0) >= limits.maxPerPeer()
                ? Optional.of("limit of " + limits.maxPerPeer() + " connections per peer reached")
                : Optional.empty();
    }
}

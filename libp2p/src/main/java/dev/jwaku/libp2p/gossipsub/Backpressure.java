package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes sources wait while sinks are behind: readers of streams and publishers wait here before they bring more.
 *
 * <p>Sinks are the send queues of peers, the inbound bytes not yet worked on, and our own listeners. A peer holds the
 * others back only while it takes bytes at all, and only if fewer than D_low peers keep up: one slow peer must not slow
 * down a mesh. Nobody waits for itself, so that two peers that send to each other cannot lock up. Thread-safe.
 */
final class Backpressure {
    private static final Duration RECHECK = Duration.ofMillis(250);

    private final World world;
    private final GossipLimits limits;
    private final int enough;
    private final GossipMeters meters;
    private final Monitor monitor;
    private final Map<PeerId, Long> congested = new LinkedHashMap<>();
    private final AtomicInteger congestedPeers = new AtomicInteger();
    private final AtomicInteger waiters = new AtomicInteger();
    private final AtomicInteger peers = new AtomicInteger();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong inbound = new AtomicLong();
    private final AtomicInteger deliveries = new AtomicInteger();
    private volatile long lastWrite;
    private volatile long lastDelivery;
    private volatile @Nullable Thread deliveryThread;

    Backpressure(World world, GossipsubConfig config, GossipMeters meters) {
        this.world = world;
        this.limits = config.limits();
        this.enough = config.mesh().dLow();
        this.meters = meters;
        this.monitor = new Monitor(world);
    }

    /**
     * Waits until more may be brought.
     *
     * @param source who brings it; null for ourselves
     * @return false if the deadline passed
     */
    boolean await(@Nullable PeerId source, Deadline deadline) {
        if (isRelaxed()) {
            return true;
        }
        monitor.lock();
        waiters.incrementAndGet();
        try {
            boolean counted = false;
            while (isBlocked(source)) {
                if (deadline.isExpired()) {
                    return false;
                }
                if (!counted) {
                    meters.waitsForPeers.increment();
                    counted = true;
                }
                monitor.await(Deadline.after(world, RECHECK).earlier(deadline));
            }
            return true;
        } finally {
            waiters.decrementAndGet();
            monitor.unlock();
        }
    }

    private boolean isRelaxed() {
        return congestedPeers.get() == 0
                && inbound.get() < limits.inbound()
                && deliveries.get() < limits.deliveries() / 2
                && queued.get() < limits.totalQueue() / 2;
    }

    private boolean isBlocked(@Nullable PeerId source) {
        long stalledBefore = world.nanoTime() - limits.stall().toNanos();
        if (inbound.get() >= limits.inbound()) {
            return true;
        }
        if (areListenersBehind(stalledBefore)) {
            return true;
        }
        if (queued.get() >= limits.totalQueue() / 2 && lastWrite > stalledBefore) {
            return true;
        }
        int behind = 0;
        int moving = 0;
        for (Map.Entry<PeerId, Long> peer : congested.entrySet()) {
            if (!peer.getKey().equals(source)) {
                behind++;
                moving += peer.getValue() > stalledBefore ? 1 : 0;
            }
        }
        int others = peers.get() - (source == null ? 0 : 1);
        return moving > 0 && others - behind < Math.min(others, enough);
    }

    /** A listener that publishes must not wait for itself. */
    private boolean areListenersBehind(long stalledBefore) {
        return deliveries.get() >= limits.deliveries() / 2
                && lastDelivery > stalledBefore
                && Thread.currentThread() != deliveryThread;
    }

    /** Says that the calling thread is the one that hands messages to our listeners. */
    void deliveringHere() {
        deliveryThread = Thread.currentThread();
    }

    void peerAdded() {
        peers.incrementAndGet();
    }

    void peerRemoved(PeerId peer) {
        peers.decrementAndGet();
        relieved(peer);
    }

    /** The peer's queue grew beyond {@link GossipLimits#congestion()}. */
    void congested(PeerId peer) {
        monitor.lock();
        try {
            congested.putIfAbsent(peer, world.nanoTime());
            congestedPeers.set(congested.size());
        } finally {
            monitor.unlock();
        }
    }

    /** The peer took bytes. */
    void wrote(PeerId peer) {
        lastWrite = world.nanoTime();
        if (congestedPeers.get() == 0) {
            return;
        }
        monitor.lock();
        try {
            congested.computeIfPresent(peer, (id, time) -> world.nanoTime());
        } finally {
            monitor.unlock();
        }
    }

    /** The peer's queue is short again, or the peer is gone. */
    void relieved(PeerId peer) {
        monitor.lock();
        try {
            if (congested.remove(peer) != null) {
                congestedPeers.set(congested.size());
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Changes the bytes in all send queues; false, and no change, if that would be too many. */
    boolean addQueued(int bytes) {
        if (queued.addAndGet(bytes) > limits.totalQueue()) {
            removeQueued(bytes);
            return false;
        }
        return true;
    }

    void removeQueued(int bytes) {
        queued.addAndGet(-bytes);
        wakeIfRelaxed();
    }

    long queued() {
        return queued.get();
    }

    void addInbound(int bytes) {
        inbound.addAndGet(bytes);
    }

    void removeInbound(int bytes) {
        inbound.addAndGet(-bytes);
        wakeIfRelaxed();
    }

    void addDelivery() {
        if (deliveries.getAndIncrement() == 0) {
            lastDelivery = world.nanoTime();
        }
    }

    void removeDelivery() {
        deliveries.decrementAndGet();
        lastDelivery = world.nanoTime();
        wakeIfRelaxed();
    }

    private void wakeIfRelaxed() {
        if (waiters.get() > 0 && isRelaxed()) {
            monitor.lock();
            try {
                monitor.signalAll();
            } finally {
                monitor.unlock();
            }
        }
    }
}

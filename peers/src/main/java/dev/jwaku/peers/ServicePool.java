package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The peers that serve us with one service: {@value #ACTIVE} that are used and {@value #WARM} that stand by, connected,
 * so that a failure costs no dial.
 *
 * <p>A place is given to one of the five best, by weighted chance, and in one case of twenty to anybody, because a
 * stranger may be better than those we know. A peer that fails loses its place and rests; the rest is ignored when
 * fewer than {@value #ACTIVE} others are there, unless others contradict what it says. No network prefix gets more than
 * half of the places, so an operator with many addresses in one /24 never has all (reliability.md section 10.6).
 *
 * <p>Thread-safe. Connects to nobody; {@link PeerManager} does, and reports.
 */
public final class ServicePool {
    /** Peers in use. WAKU-P2P-RELIABILITY recommends two at the same time for light push and filter. */
    public static final int ACTIVE = 2;
    /** Peers standing by. */
    public static final int WARM = 2;
    /** All places. */
    public static final int SIZE = ACTIVE + WARM;
    /** Most places for one network prefix. */
    public static final int MAX_PER_PREFIX = SIZE / 2;
    /** Among how many of the best a place is drawn. */
    public static final int BEST = 5;
    /** The share of places that is given to anybody. */
    public static final double EXPLORATION = 0.05;

    /** Below this no weight falls, so that the last of five keeps a chance. */
    private static final double LEAST_WEIGHT = 5;

    private final World world;
    private final PeerLedger ledger;
    private final Service service;
    private final boolean dials;
    private final Predicate<PeerId> isConnected;
    private final Predicate<PeerView> fits;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order in which they got their places; with the prefix of each. */
    private final Map<PeerId, Optional<NetworkPrefix>> members = new LinkedHashMap<>();

    private final Set<PeerId> named = new TreeSet<>();
    /** Lost their places because others say that they do not do what they claim to do. */
    private final Set<PeerId> doubted = new TreeSet<>();

    private @Nullable PeerId failedLast;

    /**
     * An empty pool.
     *
     * @param dials whether somebody dials members; if not, only peers that are connected get places
     * @param isConnected whether a connection to the peer stands; must not block
     * @param fits whether a peer may be of our network and shards
     */
    ServicePool(
            World world,
            PeerLedger ledger,
            Service service,
            boolean dials,
            Predicate<PeerId> isConnected,
            Predicate<PeerView> fits) {
        this.world = world;
        this.ledger = ledger;
        this.service = service;
        this.dials = dials;
        this.isConnected = isConnected;
        this.fits = fits;
    }

    /** The service. */
    public Service service() {
        return service;
    }

    /** Always prefers this peer while it works: the configuration names it. */
    void prefer(PeerId peer) {
        lock.lock();
        try {
            named.add(peer);
            if (members.size() >= SIZE && !members.containsKey(peer)) {
                members.remove(members.keySet().iterator().next());
            }
            members.putIfAbsent(peer, ledger.prefix(peer));
        } finally {
            lock.unlock();
        }
    }

    /** All who have a place. */
    public List<PeerId> members() {
        lock.lock();
        try {
            return List.copyOf(members.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** The connected peers in use: named ones, then the oldest members, of different networks if possible. */
    public List<PeerId> active() {
        lock.lock();
        try {
            List<PeerId> ready = connectedNamedFirst();
            List<PeerId> active = new ArrayList<>(ACTIVE);
            for (int i = 0; i < ready.size() && active.size() < ACTIVE; i++) {
                if (!hasNeighbour(active, ready.get(i))) {
                    active.add(ready.get(i));
                }
            }
            for (int i = 0; i < ready.size() && active.size() < ACTIVE; i++) {
                if (!active.contains(ready.get(i))) {
                    active.add(ready.get(i));
                }
            }
            return active;
        } finally {
            lock.unlock();
        }
    }

    /** Asked many times a second by all who watch the link, hence no streams. */
    private List<PeerId> connectedNamedFirst() {
        List<PeerId> ready = new ArrayList<>(members.size());
        int namedOnes = 0;
        for (PeerId peer : members.keySet()) {
            if (isConnected.test(peer)) {
                ready.add(named.contains(peer) ? namedOnes++ : ready.size(), peer);
            }
        }
        return ready;
    }

    private boolean hasNeighbour(List<PeerId> active, PeerId peer) {
        for (PeerId other : active) {
            if (areNeighbours(other, peer)) {
                return true;
            }
        }
        return false;
    }

    /** The connected peers that stand by. */
    public List<PeerId> warm() {
        List<PeerId> active = active();
        return members().stream()
                .filter(isConnected)
                .filter(peer -> !active.contains(peer))
                .toList();
    }

    /**
     * Connected peers that offer the service and are not in use, at most {@value #WARM}: those that stand by, then such
     * that rest after a failure. For who gets nothing from those in use and cannot wait.
     */
    public List<PeerId> helpers() {
        Set<PeerId> helpers = new LinkedHashSet<>(warm());
        ledger.views().stream()
                .filter(view -> view.offers.contains(service) && fits.test(view) && isConnected.test(view.peer))
                .forEach(view -> helpers.add(view.peer));
        lock.lock();
        try {
            helpers.removeAll(doubted);
        } finally {
            lock.unlock();
        }
        active().forEach(helpers::remove);
        return helpers.stream().limit(WARM).toList();
    }

    /** Members that are not connected: somebody should dial them. */
    List<PeerId> unconnected() {
        return members().stream().filter(isConnected.negate()).toList();
    }

    /** A peer to ask now; any of the active ones, but not the one that failed last while there is another. */
    public Optional<PeerId> choose() {
        return choose(Set.of());
    }

    /**
     * A peer to ask now, none of those that were tried already.
     *
     * @return none if nobody else is connected
     */
    public Optional<PeerId> choose(Set<PeerId> tried) {
        refill();
        lock.lock();
        try {
            List<PeerId> open = new ArrayList<>(active());
            open.removeIf(tried::contains);
            if (open.isEmpty()) {
                open.addAll(warm());
                open.removeIf(tried::contains);
            }
            if (open.size() > 1) {
                open.remove(failedLast);
            }
            List<PeerId> preferred = open.stream().filter(named::contains).toList();
            List<PeerId> from = preferred.isEmpty() ? open : preferred;
            return from.isEmpty()
                    ? Optional.empty()
                    : Optional.of(from.get(world.random().nextInt(from.size())));
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a peer did its service, and how long that took. */
    public void succeeded(PeerId peer, Duration rtt) {
        ledger.served(peer, service, rtt);
        count("ok");
        lock.lock();
        try {
            if (peer.equals(failedLast)) {
                failedLast = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that a peer failed; one failure too many costs it the place.
     *
     * @return whether it lost its place
     */
    public boolean failed(PeerId peer, ServiceFailure failure) {
        int failures = ledger.failed(peer, service, failure);
        count(failure.label());
        boolean evict = failures >= service.evictedAfter();
        lock.lock();
        try {
            failedLast = peer;
            if (!evict || members.remove(peer) == null) {
                return false;
            }
            if (failure == ServiceFailure.SILENT) {
                doubted.add(peer);
            } else {
                doubted.remove(peer);
            }
        } finally {
            lock.unlock();
        }
        ledger.coolDown(peer, service);
        world.meters()
                .counter("jwaku_service_pool_evictions", "service", label(), "reason", failure.label())
                .increment();
        refill();
        return true;
    }

    private void count(String outcome) {
        world.meters()
                .counter("jwaku_service_requests", "service", label(), "outcome", outcome)
                .increment();
    }

    /** A dial of a member failed: its place goes to another, if there is one. */
    void unreachable(PeerId peer) {
        lock.lock();
        try {
            if (members.containsKey(peer)) {
                failedLast = peer;
                members.remove(peer);
            }
        } finally {
            lock.unlock();
        }
        refill();
    }

    /** Gives free places to peers that offer the service. The manager does it every few seconds anyway. */
    public void refill() {
        if (hasRoom()) {
            refill(ledger.views());
        }
    }

    /** Whether a place is free; of a pool that nobody dials for, those who went away lose theirs. */
    boolean hasRoom() {
        lock.lock();
        try {
            if (!dials) {
                members.keySet().removeIf(peer -> !isConnected.test(peer) && !named.contains(peer));
            }
            return members.size() < SIZE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #refill()}.
     *
     * @param known a fresh copy of the ledger
     */
    void refill(List<PeerView> known) {
        lock.lock();
        try {
            doubted.removeIf(peer -> known.stream().noneMatch(view -> view.peer.equals(peer)));
            named.forEach(peer -> {
                if (members.size() < SIZE && !peer.equals(failedLast)) {
                    members.putIfAbsent(peer, ledger.prefix(peer));
                }
            });
            boolean more = true;
            while (more && members.size() < SIZE) {
                more = addOne(known);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean addOne(List<PeerView> known) {
        long now = world.nanoTime();
        List<PeerView> open = new ArrayList<>();
        for (PeerView view : known) {
            if (view.offers.contains(service)
                    && fits.test(view)
                    && !members.containsKey(view.peer)
                    && neighbours(view) < MAX_PER_PREFIX
                    && (isConnected.test(view.peer) || dials && !view.addresses.isEmpty())) {
                open.add(view);
            }
        }
        List<PeerView> rested = open.stream()
                .filter(view -> !view.isCooling(service, now))
                .filter(view -> isConnected.test(view.peer) || view.dueNanos <= now)
                .toList();
        if (!rested.isEmpty()) {
            return add(draw(withoutFailedLast(rested)));
        }
        // Somebody who failed is better than nobody, and one who was only out of reach than a single one.
        List<PeerView> left = members.isEmpty()
                ? open
                : open.stream().filter(view -> !doubted.contains(view.peer)).toList();
        return members.size() < ACTIVE && !left.isEmpty() && add(draw(withoutFailedLast(left)));
    }

    private List<PeerView> withoutFailedLast(List<PeerView> open) {
        List<PeerView> others =
                open.stream().filter(view -> !view.peer.equals(failedLast)).toList();
        return others.isEmpty() ? open : others;
    }

    private boolean add(PeerView view) {
        members.put(view.peer, view.prefix);
        return true;
    }

    private PeerView draw(List<PeerView> open) {
        if (world.random().nextDouble() < EXPLORATION) {
            return open.get(world.random().nextInt(open.size()));
        }
        long nowMillis = world.now().toEpochMilli();
        List<Scored> best = open.stream()
                .map(view -> new Scored(view, score(view, nowMillis)))
                .sorted(Comparator.comparingDouble(scored -> -scored.score()))
                .limit(BEST)
                .toList();
        double worst = best.getLast().score();
        double sum = best.stream()
                .mapToDouble(scored -> scored.score() - worst + LEAST_WEIGHT)
                .sum();
        double drawn = world.random().nextDouble() * sum;
        for (Scored scored : best) {
            drawn -= scored.score() - worst + LEAST_WEIGHT;
            if (drawn <= 0) {
                return scored.view();
            }
        }
        return best.getLast().view();
    }

    /** One that is connected already costs no dial, which is worth something. */
    private double score(PeerView view, long nowMillis) {
        return view.score(service, nowMillis, neighbours(view)) + (isConnected.test(view.peer) ? LEAST_WEIGHT : 0);
    }

    private int neighbours(PeerView view) {
        return view.prefix
                .map(prefix -> (int) members.values().stream()
                        .filter(other -> other.map(NetworkPrefix::network).equals(Optional.of(prefix.network())))
                        .count())
                .orElse(0);
    }

    private boolean areNeighbours(PeerId one, PeerId other) {
        Optional<String> network = members.getOrDefault(one, Optional.empty()).map(NetworkPrefix::network);
        return network.isPresent()
                && network.equals(members.getOrDefault(other, Optional.empty()).map(NetworkPrefix::network));
    }

    private String label() {
        return service.name().toLowerCase(Locale.ROOT);
    }

    private record Scored(PeerView view, double score) {}
}

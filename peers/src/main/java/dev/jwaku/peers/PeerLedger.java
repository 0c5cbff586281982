package dev.jwaku.peers;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each peer: where it is, what it serves, how it did. Bounded by {@link #MAX}; whoever is of least use
 * goes first.
 *
 * <p>After failures a peer rests, longer each time ({@link Backoff#RETRY}), but is never given up; a failure is
 * forgiven every ten minutes, and all of them at once after an outage of our own. While the link is down nothing is
 * counted, and what was counted in the ten seconds before is taken back (reliability.md sections 10.4 and 10.6).
 *
 * <p>Thread-safe; runs no task and blocks on nothing.
 */
public final class PeerLedger {
    /** Most peers known. */
    public static final int MAX = 1000;
    /** Most peers saved. */
    public static final int MAX_SAVED = 500;
    /** How long a peer of another cluster is not dialed. It is not forgotten: its record may have been wrong. */
    public static final Duration FOREIGN_BAN = Duration.ofHours(1);
    /** The first time that a peer loses its place in a pool; doubled each time. */
    public static final Duration FIRST_COOL_DOWN = Duration.ofSeconds(60);
    /** The longest cool-down. */
    public static final Duration LONGEST_COOL_DOWN = Duration.ofMinutes(30);

    private static final int MAX_COOL_DOWN_DOUBLINGS = 5;

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, LedgerEntry> entries = new TreeMap<>();
    private boolean linkDown = true;

    /** Knows nobody. The link counts as down until somebody says otherwise. */
    public PeerLedger(World world) {
        this.world = world;
    }

    // What peers and others say

    /** Notes that a peer is said to be at these addresses. */
    public void learned(PeerId peer, List<Multiaddr> addresses) {
        change(peer, entry -> entry.learn(named(peer, addresses)));
    }

    /** Notes a node record that was found. */
    public void found(Enr record) {
        change(record.peerId(), entry -> {
            if (entry.enr != null && entry.enr.sequence() > record.sequence()) {
                return;
            }
            entry.enr = record;
            entry.learn(named(record.peerId(), record.dialAddresses()));
            record.shards().ifPresent(shards -> serves(entry, shards));
        });
    }

    private static void serves(LedgerEntry entry, RelayShards shards) {
        entry.cluster = OptionalInt.of(shards.cluster());
        entry.shards = shards.indexes();
    }

    /** Notes what a connected peer speaks and where it says that it listens. */
    public void identified(PeerId peer, List<ProtocolId> protocols, List<Multiaddr> listens) {
        change(peer, entry -> {
            entry.lastOkMillis = world.now().toEpochMilli();
            entry.speaks(protocols);
            entry.learn(named(peer, listens));
        });
    }

    /** Notes what a peer says it serves. */
    public void serves(PeerId peer, OptionalInt cluster, List<Integer> shards) {
        change(peer, entry -> {
            entry.cluster = cluster;
            entry.shards = List.copyOf(shards);
        });
    }

    /** Keeps the peer, whatever happens: the configuration names it. */
    public void pin(PeerId peer, Multiaddr address) {
        change(peer, entry -> {
            entry.pinned = true;
            entry.learn(named(peer, List.of(address)));
        });
    }

    private static List<Multiaddr> named(PeerId peer, List<Multiaddr> addresses) {
        return addresses.stream()
                .filter(address -> address.host().isPresent())
                .map(address -> address.withPeerId(peer))
                .toList();
    }

    // What dials and requests came to

    /** Notes a connection that we dialed: its failures are forgotten. */
    public void reached(PeerId peer, Multiaddr address) {
        change(peer, entry -> {
            entry.failures = 0;
            entry.dueNanos = 0;
            entry.lastOkMillis = world.now().toEpochMilli();
            entry.reachedAt(address.withPeerId(peer), entry.lastOkMillis);
        });
    }

    /** Notes a dial that failed. It counts only while the link is up. */
    public void unreachable(PeerId peer) {
        unreachable(peer, false);
    }

    /** The same. @param linkWasDown whether the dial began while the link was down: then it says nothing, either */
    void unreachable(PeerId peer, boolean linkWasDown) {
        change(peer, entry -> {
            entry.triesWhileDown++;
            entry.triedNanos = world.nanoTime();
            if (!linkDown && !linkWasDown) {
                entry.decay(world.nanoTime());
                long wait =
                        Backoff.RETRY.after(entry.failures + 1, world.random()).toNanos();
                entry.failed(world.nanoTime(), wait);
            }
        });
    }

    /** Notes a good answer. */
    public void served(PeerId peer, Service service, Duration rtt) {
        change(peer, entry -> {
            double millis = Math.max(0, rtt.toNanos()) / 1e6;
            entry.scores.put(
                    service,
                    entry.score(service).afterSuccess(millis, world.now().toEpochMilli()));
            entry.coolDowns.remove(service);
        });
    }

    /**
     * Notes a bad answer. It counts only while the link is up.
     *
     * @return failures in a row, by weight
     */
    public int failed(PeerId peer, Service service, ServiceFailure failure) {
        int[] count = new int[1];
        change(peer, entry -> {
            if (!linkDown) {
                entry.scores.put(service, entry.score(service).afterFailure(failure.weight()));
            }
            count[0] = entry.score(service).failures();
        });
        return count[0];
    }

    /** Leaves the peer out of the service's pool for a while, longer each time. */
    void coolDown(PeerId peer, Service service) {
        change(peer, entry -> {
            if (linkDown) {
                return;
            }
            LedgerEntry.CoolDown before = entry.coolDowns.get(service);
            int count = before == null ? 0 : before.count();
            Duration wait = FIRST_COOL_DOWN.multipliedBy(1L << Math.min(count, MAX_COOL_DOWN_DOUBLINGS));
            Duration bounded = wait.compareTo(LONGEST_COOL_DOWN) > 0 ? LONGEST_COOL_DOWN : wait;
            entry.coolDowns.put(service, new LedgerEntry.CoolDown(count + 1, world.nanoTime() + bounded.toNanos()));
        });
    }

    /** Neither dials the peer nor uses it for this long. */
    public void ban(PeerId peer, Duration time) {
        change(peer, entry -> entry.bannedUntilNanos = world.nanoTime() + time.toNanos());
        world.meters().counter("jwaku_peers_banned").increment();
    }

    /** Whether the peer is banned at the moment. */
    public boolean isBanned(PeerId peer) {
        return read(peer, entry -> entry.bannedUntilNanos > world.nanoTime()).orElse(false);
    }

    // The link

    /** The link is gone: until {@link #linkIsUp} failures say nothing about peers. */
    public void linkIsDown() {
        lock.lock();
        try {
            if (!linkDown) {
                linkDown = true;
                long now = world.nanoTime();
                entries.values().forEach(entry -> entry.takeBackProvisional(now));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The link is there: failures are the peers' again. */
    public void linkIsUp() {
        lock.lock();
        try {
            linkDown = false;
        } finally {
            lock.unlock();
        }
    }

    /** Forgives everybody everything, because it was us. What was measured of them stays. */
    public void forgiveAll() {
        lock.lock();
        try {
            entries.values().forEach(LedgerEntry::forgive);
        } finally {
            lock.unlock();
        }
    }

    // Questions

    /** How many peers are known. */
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /** The failures of all peers together. */
    public int totalFailures() {
        return sum(entry -> entry.failures);
    }

    /** How many peers rest before they are dialed again, or before they may serve again. */
    public int resting() {
        long now = world.nanoTime();
        return sum(entry -> entry.rests(now) ? 1 : 0);
    }

    private int sum(ToIntFunction<LedgerEntry> value) {
        lock.lock();
        try {
            return entries.values().stream().mapToInt(value).sum();
        } finally {
            lock.unlock();
        }
    }

    /** When the peer may be dialed again, on the monotonic clock of the world; the past if it may now. */
    public long dueNanos(PeerId peer) {
        return read(peer, entry -> Math.max(entry.dueNanos, entry.bannedUntilNanos))
                .orElse(0L);
    }

    /** Where to dial the peer, the address that worked last first. */
    public List<Multiaddr> addresses(PeerId peer) {
        return read(peer, LedgerEntry::addressesBestFirst).orElse(List.of());
    }

    /** The network that the peer is in, if it says anything. */
    public Optional<NetworkPrefix> prefix(PeerId peer) {
        return read(peer, LedgerEntry::prefix).flatMap(Function.identity());
    }

    /** The peer's score in a service; a stranger's if nothing is known. */
    public ServiceScore score(PeerId peer, Service service) {
        return read(peer, entry -> entry.score(service)).orElse(ServiceScore.stranger());
    }

    /** The best that a peer has shown in anything. */
    double bestScore(PeerId peer) {
        long now = world.now().toEpochMilli();
        return read(peer, entry -> entry.bestScore(now)).orElse(0.0);
    }

    /** The peers that are said to offer a service and can be dialed, best first; banned ones are left out. */
    public List<PeerId> offering(Service service) {
        long nowMillis = world.now().toEpochMilli();
        return views().stream()
                .filter(view -> view.offers.contains(service) && !view.addresses.isEmpty())
                .sorted(Comparator.comparingDouble(view -> -view.score(service, nowMillis, 0)))
                .map(view -> view.peer)
                .toList();
    }

    /** What is known of a peer. */
    public Optional<PeerRecord> record(PeerId peer) {
        return read(peer, LedgerEntry::toRecord);
    }

    /** A copy of everything that could be dialed or used. */
    List<PeerView> views() {
        lock.lock();
        try {
            long now = world.nanoTime();
            long nowMillis = world.now().toEpochMilli();
            List<PeerView> views = new ArrayList<>(entries.size());
            for (LedgerEntry entry : entries.values()) {
                if (!linkDown) {
                    entry.decay(now);
                }
                if (entry.bannedUntilNanos <= now) {
                    views.add(new PeerView(entry, nowMillis));
                }
            }
            return views;
        } finally {
            lock.unlock();
        }
    }

    // Memory

    /** What is worth saving: those that were reached, last one first. */
    public List<PeerRecord> toSave() {
        lock.lock();
        try {
            return entries.values().stream()
                    .filter(entry -> entry.lastOkMillis > 0)
                    .sorted(Comparator.comparingLong((LedgerEntry entry) -> -entry.lastOkMillis))
                    .limit(MAX_SAVED)
                    .map(LedgerEntry::toRecord)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what an earlier run knew. Nobody rests: their failures may be long ago. */
    public void restore(List<PeerRecord> records) {
        for (PeerRecord record : records) {
            change(record.peer(), entry -> {
                record.addresses().forEach(known -> entry.addresses.put(known.address(), known.lastOkMillis()));
                entry.enr = record.enr().orElse(entry.enr);
                entry.cluster = record.cluster();
                entry.shards = record.shards();
                entry.protocols = record.protocols();
                entry.identified = !record.protocols().isEmpty();
                entry.scores.putAll(record.scores());
                entry.failures = record.failures();
                entry.decayAtNanos = world.nanoTime() + LedgerEntry.DECAY_NANOS;
                entry.lastOkMillis = record.lastOkMillis();
            });
        }
    }

    private void change(PeerId peer, Consumer<LedgerEntry> change) {
        lock.lock();
        try {
            LedgerEntry entry = entries.computeIfAbsent(peer, LedgerEntry::new);
            entry.lastNamedNanos = world.nanoTime();
            change.accept(entry);
            if (entries.size() > MAX) {
                forgetOne(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> Optional<T> read(PeerId peer, Function<LedgerEntry, T> question) {
        lock.lock();
        try {
            @Nullable LedgerEntry entry = entries.get(peer);
            return entry == null ? Optional.empty() : Optional.ofNullable(question.apply(entry));
        } finally {
            lock.unlock();
        }
    }

    /** Never reached before once reached, many failures before few, long unheard of before fresh. */
    private void forgetOne(LedgerEntry newest) {
        entries.values().stream()
                .filter(entry -> !entry.pinned && entry != newest && entry.bannedUntilNanos <= world.nanoTime())
                .min(Comparator.comparingLong((LedgerEntry entry) -> entry.lastOkMillis)
                        .thenComparingInt(entry -> -entry.failures)
                        .thenComparingLong(entry -> entry.lastNamedNanos))
                .ifPresent(entry -> entries.remove(entry.peer));
    }
}

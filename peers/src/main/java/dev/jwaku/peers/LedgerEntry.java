package dev.jwaku.peers;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.waku.enr.Enr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One peer in the ledger. Guarded by the ledger's lock. */
final class LedgerEntry {
    /** A peer that claims more addresses than this is not dialed at all of them. */
    static final int MAX_ADDRESSES = 8;
    /** Failures this young are taken back when it turns out that the link itself is gone. */
    static final long PROVISIONAL_NANOS = 10_000_000_000L;
    /** One failure is forgiven after each of these. */
    static final long DECAY_NANOS = 600_000_000_000L;

    final PeerId peer;
    /** To the wall clock of the last connection there, milliseconds; 0 for never. */
    final Map<Multiaddr, Long> addresses = new LinkedHashMap<>();

    final Map<Service, ServiceScore> scores = new EnumMap<>(Service.class);
    final Map<Service, CoolDown> coolDowns = new EnumMap<>(Service.class);

    @Nullable
    Enr enr;

    OptionalInt cluster = OptionalInt.empty();
    List<Integer> shards = List.of();
    List<ProtocolId> protocols = List.of();
    boolean identified;
    boolean pinned;
    int failures;
    long decayAtNanos;
    long dueNanos;
    long bannedUntilNanos;
    long lastOkMillis;
    long lastNamedNanos;
    /** Attempts since the link went down; says whose turn it is, and is no failure. */
    int triesWhileDown;
    /** When a dial failed last. */
    long triedNanos;

    private long provisionalSinceNanos;
    private int failuresBefore;

    LedgerEntry(PeerId peer) {
        this.peer = peer;
    }

    void learn(List<Multiaddr> more) {
        for (Multiaddr address : more) {
            if (addresses.size() < MAX_ADDRESSES || addresses.containsKey(address)) {
                addresses.putIfAbsent(address, 0L);
            } else {
                // A peer that moved is told of at its new address: the one that never worked makes room.
                addresses.entrySet().stream()
                        .filter(known -> known.getValue() == 0)
                        .findFirst()
                        .map(Map.Entry::getKey)
                        .ifPresent(old -> {
                            addresses.remove(old);
                            addresses.put(address, 0L);
                        });
            }
        }
    }

    void reachedAt(Multiaddr address, long nowMillis) {
        addresses.remove(address);
        learn(List.of(address));
        addresses.put(address, nowMillis);
        if (addresses.size() > MAX_ADDRESSES) {
            addresses.remove(addresses.keySet().iterator().next());
        }
    }

    /** Where it was reached last comes first. */
    List<Multiaddr> addressesBestFirst() {
        List<Map.Entry<Multiaddr, Long>> sorted = new ArrayList<>(addresses.entrySet());
        sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        return sorted.stream().map(Map.Entry::getKey).toList();
    }

    void failed(long nowNanos, long waitNanos) {
        if (nowNanos - provisionalSinceNanos > PROVISIONAL_NANOS || failures == 0) {
            provisionalSinceNanos = nowNanos;
            failuresBefore = failures;
        }
        failures++;
        decayAtNanos = nowNanos + DECAY_NANOS;
        dueNanos = nowNanos + waitNanos;
    }

    void decay(long nowNanos) {
        while (failures > 0 && nowNanos >= decayAtNanos) {
            failures--;
            decayAtNanos += DECAY_NANOS;
        }
    }

    void takeBackProvisional(long nowNanos) {
        if (failures > 0 && nowNanos - provisionalSinceNanos <= PROVISIONAL_NANOS) {
            failures = Math.min(failures, failuresBefore);
        }
    }

    void forgive() {
        failures = 0;
        dueNanos = 0;
        triesWhileDown = 0;
        coolDowns.clear();
        scores.replaceAll((service, score) -> score.forgiven());
    }

    boolean rests(long nowNanos) {
        return dueNanos > nowNanos
                || coolDowns.values().stream().anyMatch(coolDown -> coolDown.untilNanos() > nowNanos);
    }

    /** Keeps what matters to us of what a peer says it speaks: a list may be long, and is written by the peer. */
    void speaks(List<ProtocolId> said) {
        identified = true;
        protocols = Stream.of(Service.values())
                .flatMap(service -> service.protocols().stream())
                .filter(said::contains)
                .toList();
    }

    boolean offers(Service service) {
        if (identified) {
            return service.protocols().stream().anyMatch(protocols::contains);
        }
        return enr != null && enr.capabilities().contains(service.capability());
    }

    ServiceScore score(Service service) {
        return scores.getOrDefault(service, ServiceScore.stranger());
    }

    /** The best it has shown in any service; half a stranger's if it has shown nothing. */
    double bestScore(long nowMillis) {
        return scores.values().stream()
                        .mapToDouble(score -> score.value(nowMillis, 0))
                        .max()
                        .orElseGet(() -> ServiceScore.stranger().value(nowMillis, 0))
                + (lastOkMillis > 0 ? 10 : 0)
                - 10 * failures;
    }

    Optional<NetworkPrefix> prefix() {
        return NetworkPrefix.ofAny(addressesBestFirst());
    }

    PeerRecord toRecord() {
        List<PeerRecord.KnownAddress> known = addressesBestFirst().stream()
                .map(address -> new PeerRecord.KnownAddress(address, addresses.getOrDefault(address, 0L)))
                .toList();
        return new PeerRecord(
                peer, known, Optional.ofNullable(enr), cluster, shards, protocols, scores, failures, lastOkMillis);
    }

    /**
     * How long a peer is left out of a pool after it lost its place.
     *
     * @param count how often it did
     */
    record CoolDown(int count, long untilNanos) {}
}

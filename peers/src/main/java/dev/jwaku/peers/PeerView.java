package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the choosers of peers see of one: a copy that stays as it is. */
final class PeerView {
    final PeerId peer;
    final List<Multiaddr> addresses;
    final Set<Service> offers = EnumSet.noneOf(Service.class);
    final Map<Service, ServiceScore> scores;
    final Map<Service, Long> coolingUntilNanos = new EnumMap<>(Service.class);
    final Optional<NetworkPrefix> prefix;
    final Optional<Integer> cluster;
    final List<Integer> shards;
    final long dueNanos;
    final int failures;
    final int triesWhileDown;
    final long triedNanos;
    final boolean wasReached;
    final double bestScore;

    PeerView(LedgerEntry entry, long nowMillis) {
        this.peer = entry.peer;
        this.addresses = entry.addressesBestFirst();
        for (Service service : Service.values()) {
            if (entry.offers(service)) {
                offers.add(service);
            }
        }
        this.scores = new EnumMap<>(Service.class);
        scores.putAll(entry.scores);
        entry.coolDowns.forEach((service, coolDown) -> coolingUntilNanos.put(service, coolDown.untilNanos()));
        this.prefix = entry.prefix();
        this.cluster = entry.cluster.isPresent() ? Optional.of(entry.cluster.getAsInt()) : Optional.empty();
        this.shards = new ArrayList<>(entry.shards);
        this.dueNanos = entry.dueNanos;
        this.failures = entry.failures;
        this.triesWhileDown = entry.triesWhileDown;
        this.triedNanos = entry.triedNanos;
        this.wasReached = entry.lastOkMillis > 0;
        this.bestScore = entry.bestScore(nowMillis);
    }

    double score(Service service, long nowMillis, int neighbours) {
        return scores.getOrDefault(service, ServiceScore.stranger()).value(nowMillis, neighbours);
    }

    boolean isCooling(Service service, long nowNanos) {
        return coolingUntilNanos.getOrDefault(service, Long.MIN_VALUE) > nowNanos;
    }

    /** Whether it may be of our network: what it does not say is no obstacle. */
    boolean fits(int ourCluster, Set<Integer> ourShards) {
        if (cluster.isPresent() && cluster.get() != ourCluster) {
            return false;
        }
        return shards.isEmpty() || ourShards.isEmpty() || shards.stream().anyMatch(ourShards::contains);
    }
}

package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One pool for each service. Thread-safe. */
public final class ServicePools {
    private final Map<Service, ServicePool> pools = new EnumMap<>(Service.class);
    private final PeerLedger ledger;

    /**
     * Empty pools.
     *
     * @param kept the services whose members somebody dials
     * @param isConnected whether a connection to the peer stands; must not block
     * @param cluster our network
     * @param shards what a peer must have one of, unless it does not say; empty for no matter
     */
    public ServicePools(
            World world,
            PeerLedger ledger,
            Set<Service> kept,
            Predicate<PeerId> isConnected,
            int cluster,
            Set<Integer> shards) {
        this.ledger = ledger;
        Set<Integer> wanted = new TreeSet<>(shards);
        for (Service service : Service.values()) {
            pools.put(
                    service,
                    new ServicePool(
                            world,
                            ledger,
                            service,
                            kept.contains(service),
                            isConnected,
                            view -> view.fits(cluster, wanted)));
        }
        world.meters().gauges("jwaku_service_pool_peers", this::readings);
    }

    /** The pool of a service. */
    public ServicePool of(Service service) {
        ServicePool pool = pools.get(service);
        if (pool == null) {
            throw new IllegalStateException("there is no pool for " + service);
        }
        return pool;
    }

    /** Every peer in use in any pool. */
    public Set<PeerId> active() {
        Set<PeerId> active = new TreeSet<>();
        pools.values().forEach(pool -> active.addAll(pool.active()));
        return active;
    }

    /** Every peer with a place in any pool. */
    Set<PeerId> members() {
        Set<PeerId> members = new TreeSet<>();
        pools.values().forEach(pool -> members.addAll(pool.members()));
        return members;
    }

    void refill() {
        if (pools.values().stream().anyMatch(ServicePool::hasRoom)) {
            List<PeerView> known = ledger.views();
            pools.values().forEach(pool -> pool.refill(known));
        }
    }

    void unreachable(PeerId peer) {
        pools.values().forEach(pool -> pool.unreachable(peer));
    }

    private List<Meters.Reading> readings() {
        List<Meters.Reading> readings = new ArrayList<>();
        pools.forEach((service, pool) -> {
            String name = service.name().toLowerCase(Locale.ROOT);
            add(readings, pool.active().size(), name, "active");
            add(readings, pool.warm().size(), name, "warm");
            add(readings, pool.unconnected().size(), name, "unconnected");
        });
        return readings;
    }

    /** Nobody is no reading: a test suite made for nwaku takes zeros of unknown names for mistakes. */
    private static void add(List<Meters.Reading> readings, int peers, String service, String state) {
        if (peers > 0) {
            readings.add(Meters.Reading.of(peers, "service", service, "state", state));
        }
    }
}

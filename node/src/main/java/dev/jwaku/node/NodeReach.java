package dev.jwaku.node;

import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.LinkInputs;
import dev.jwaku.peers.LinkProbe;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServicePools;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What a node could do over its connections: the protocols' part in the state of the link. */
final class NodeReach implements LinkProbe {
    /** Gossipsub's lower bound of a mesh (D_low). */
    private static final int ENOUGH_IN_MESH = 4;
    /** WAKU-P2P-RELIABILITY's redundancy for light push and filter. */
    private static final int ENOUGH_SERVANTS = 2;

    private final Host host;
    private final BooleanSupplier isRelaying;
    private final WakuRelay relay;
    private final FilterClient filterClient;
    private final Services services;
    private final ServicePools pools;

    NodeReach(
            Host host,
            BooleanSupplier isRelaying,
            WakuRelay relay,
            FilterClient filterClient,
            Services services,
            ServicePools pools) {
        this.host = host;
        this.isRelaying = isRelaying;
        this.relay = relay;
        this.filterClient = filterClient;
        this.services = services;
        this.pools = pools;
    }

    @Override
    public LinkInputs look(Predicate<PeerId> isAlive) {
        List<PeerId> peers = host.peers();
        int live = (int) peers.stream().filter(isAlive).count();
        boolean relays = isRelaying.getAsBoolean();
        int bestMesh = 0;
        int worstMesh = relays ? Integer.MAX_VALUE : 0;
        for (PubsubTopic topic : relay.topics()) {
            int mesh = (int) relay.mesh(topic).stream().filter(isAlive).count();
            bestMesh = Math.max(bestMesh, mesh);
            worstMesh = Math.min(worstMesh, mesh);
        }
        long pushers = alive(pools.of(Service.LIGHTPUSH).active(), isAlive);
        long filters = filters(isAlive, relays);
        boolean canVerify =
                services.store().isPresent() || alive(pools.of(Service.STORE).active(), isAlive) > 0;
        boolean enough = relays
                ? bestMesh > 0 && worstMesh >= ENOUGH_IN_MESH
                : pushers >= ENOUGH_SERVANTS && filters >= ENOUGH_SERVANTS;
        return new LinkInputs(
                peers.size(), live, bestMesh > 0 || pushers > 0, bestMesh > 0 || filters > 0, canVerify, enough);
    }

    /** Those that push to us; while nothing was asked of anybody, a client counts those that could. */
    private long filters(Predicate<PeerId> isAlive, boolean relays) {
        List<PeerId> asked = filterClient.servants();
        return asked.isEmpty() && !relays ? alive(pools.of(Service.FILTER).active(), isAlive) : alive(asked, isAlive);
    }

    private static long alive(List<PeerId> peers, Predicate<PeerId> isAlive) {
        return peers.stream().filter(isAlive).count();
    }

    /** The peers over which messages go and come. */
    Set<PeerId> useful() {
        Set<PeerId> useful = mesh();
        useful.addAll(pools.active());
        useful.addAll(filterClient.servants());
        return useful;
    }

    /** The peers whose connections must stand whatever their score: in a mesh, pushing to us, or served by us. */
    Set<PeerId> inUse() {
        Set<PeerId> inUse = mesh();
        inUse.addAll(filterClient.servants());
        Optional<FilterServer> server = services.filter();
        server.ifPresent(filter -> inUse.addAll(filter.subscriptions().keySet()));
        return inUse;
    }

    private Set<PeerId> mesh() {
        Set<PeerId> mesh = new TreeSet<>();
        relay.topics().forEach(topic -> mesh.addAll(relay.mesh(topic)));
        return mesh;
    }
}

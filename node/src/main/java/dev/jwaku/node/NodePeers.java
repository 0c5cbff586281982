package dev.jwaku.node;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ClockOffset;
import dev.jwaku.peers.LedgerKeeper;
import dev.jwaku.peers.LedgerStore;
import dev.jwaku.peers.Liveness;
import dev.jwaku.peers.MemoryLedgerStore;
import dev.jwaku.peers.PeerLedger;
import dev.jwaku.peers.PeerManagerConfig;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.peers.ServicePools;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.metadata.MetadataListener;
import dev.jwaku.waku.metadata.WakuMetadata;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** What a node knows of peers: ledger, pools, clock; kept in a file if that is wanted. */
final class NodePeers implements AutoCloseable, MetadataListener {
    /** Colocation limit of a network as a multiple of the one of an address: 10 per /24 where it is 5 per /32. */
    private static final int NETWORK_FACTOR = 2;

    private final Host host;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final PeerLedger ledger;
    private final Liveness liveness;
    private final ClockOffset clock;
    private final ServicePools pools;
    private final LedgerKeeper keeper;
    private final ServicePeers servicePeers;
    private final List<BooleanSupplier> pending = new CopyOnWriteArrayList<>();
    private final PeerManagerConfig managed;

    /**
     * Opens what is remembered; dials nobody yet.
     *
     * @throws dev.jwaku.sqlite.StorageException if the file of peers cannot be used
     */
    NodePeers(World world, Host host, NodeConfig config) {
        this.host = host;
        this.ledger = new PeerLedger(world);
        this.liveness = new Liveness(world);
        this.clock = new ClockOffset(world);
        this.managed = managed(config);
        this.pools =
                new ServicePools(world, ledger, managed.kept(), this::isUsable, config.clusterId(), managed.shards());
        this.servicePeers = new ServicePeers(world, host, config, ledger, pools);
        LedgerStore store = config.peerBook()
                .<LedgerStore>map(file -> SqliteLedgerStore.open(world, file, config.peerStorage()))
                .orElseGet(MemoryLedgerStore::new);
        this.keeper = own(new LedgerKeeper(world, ledger, liveness, store));
        world.meters().gauges("jwaku_peers_known", () -> unlessZero(ledger.size()));
        world.meters().gauges("jwaku_peers_resting", () -> unlessZero(ledger.resting()));
    }

    private static List<Meters.Reading> unlessZero(int peers) {
        return peers == 0 ? List.of() : List.of(Meters.Reading.of(peers));
    }

    /** Looks for peers only if there is somewhere to look; service peers are dialed if we do not serve ourselves. */
    private static PeerManagerConfig managed(NodeConfig config) {
        boolean looks = config.discovery().searches() || config.peerBook().isPresent();
        int most = config.connectionLimits().maxConnections();
        Set<Service> kept = EnumSet.noneOf(Service.class);
        boolean relays = config.firstMode() == DeliveryMode.RELAY;
        if (looks && !relays) {
            kept.addAll(EnumSet.allOf(Service.class));
        } else if (looks && !config.services().store().isPresent()) {
            kept.add(Service.STORE);
        }
        int outgoing = relays ? PeerManagerConfig.outgoingOf(most) : Math.min(most, ServicePool.SIZE);
        int perIp = config.connectionLimits().maxPerIp();
        return new PeerManagerConfig(
                config.dialedForEver(),
                config.servicePeers().byService(),
                kept,
                config.clusterId(),
                new TreeSet<>(config.shards()),
                most,
                looks ? outgoing : 0,
                perIp,
                NETWORK_FACTOR * perIp);
    }

    /** A connection over which a ping got lost is no good for a request, until the peer is heard again. */
    private boolean isUsable(PeerId peer) {
        return host.isConnected(peer) && !liveness.isSuspect(peer);
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /**
     * Reads what is remembered.
     *
     * @return when an earlier run last heard of the network; the epoch if unknown
     */
    Instant restore() {
        Instant lastReception = keeper.restore();
        keeper.start();
        return lastReception;
    }

    PeerManagerConfig managed() {
        return managed;
    }

    Liveness liveness() {
        return liveness;
    }

    boolean isPending() {
        return pending.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** Whether messages wait to be sent, as somebody knows who sends some. */
    void addPending(BooleanSupplier waits) {
        pending.add(waits);
    }

    /** A live message came from a peer. */
    void received(PeerId from, WakuMessage message) {
        if (!from.equals(host.peerId())) {
            liveness.heard(from);
            message.timestamp()
                    .ifPresent(
                            nanos -> clock.observe(from, message.contentTopic().name(), nanos));
        }
    }

    @Override
    public void learned(PeerId peer, WakuMetadata metadata) {
        ledger.serves(peer, metadata.cluster(), metadata.shards());
    }

    @Override
    public void foreign(PeerId peer, WakuMetadata metadata) {
        ledger.serves(peer, metadata.cluster(), metadata.shards());
        ledger.ban(peer, PeerLedger.FOREIGN_BAN);
    }

    PeerLedger ledger() {
        return ledger;
    }

    ServicePools pools() {
        return pools;
    }

    ServicePeers servicePeers() {
        return servicePeers;
    }

    ClockOffset clock() {
        return clock;
    }

    /** Writes down what is known, because the machine is going to sleep. */
    void save() {
        keeper.save();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            part.close();
        }
    }
}

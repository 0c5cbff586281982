package dev.jwaku.node;

import dev.jwaku.archive.ArchiveHealth;
import dev.jwaku.archive.DatabaseReport;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.discovery.FoundNodes;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.peers.ClockOffset;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.ConnectionMonitor;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.Patience;
import dev.jwaku.peers.PeerLedger;
import dev.jwaku.peers.ServicePools;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterListener;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushConfig;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.metadata.MetadataService;
import dev.jwaku.waku.metadata.WakuMetadata;
import dev.jwaku.waku.peerexchange.PeerExchangeClient;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.relay.RelayListener;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.relay.WakuRelayConfig;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreServer;
import dev.jwaku.waku.sync.StoreSync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Waku node: relay, and the services it is configured for. Everything it consists of is built here and closed
 * by {@link #close}, in reverse order. Thread-safe.
 *
 * <pre>{@code
 * try (WakuNode node = WakuNode.start(NodeConfig.builder()
 *         .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
 *         .build())) {
 *     node.relay().subscribe(topic, received -> show(received.message().payload()), deadline);
 * }
 * }</pre>
 */
public final class WakuNode implements AutoCloseable {
    private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(10);

    /** nwaku's buckets, in kilobytes. */
    private static final double[] MESSAGE_SIZES = {0, 1, 3, 5, 15, 50, 75, 100, 125, 150, 500, 700, 1000};

    private static final double BYTES_PER_KILOBYTE = 1000;

    private static final Logger log = LoggerFactory.getLogger(WakuNode.class);

    private final World world;
    private final Deque<AutoCloseable> owned = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ConcurrentSkipListMap<PubsubTopic, Boolean> followed = new ConcurrentSkipListMap<>();
    private final List<RelayListener> listeners = new CopyOnWriteArrayList<>();
    private final Swarm host;
    private final WakuRelay relay;
    private final Services services;
    private final NodeDiscovery discovery;
    /** Grows with every start, so that others take the newest record. */
    private final long recordSequence;

    private final NodePeers peers;
    private final NodeLink link;
    private final FilterClient filterClient;
    private final List<FilterListener> filterListeners = new CopyOnWriteArrayList<>();
    private final StoreClient storeClient;
    private final LightPushClient lightPushClient;
    private final NodeConfig config;
    private final PrivateKey key;
    private final NodeDeliveries deliveries;
    private final Meters.Counter relayMessages;
    private final Meters.Histogram messageSize;

    private WakuNode(World world, PrivateKey key, NodeConfig config, NetworkFactory networks) {
        this.world = world;
        this.key = key;
        this.relayMessages = world.meters().counter("waku_node_messages", "type", "relay");
        this.messageSize = world.meters().histogram("waku_histogram_message_size", MESSAGE_SIZES);
        this.config = config;
        this.deliveries = new NodeDeliveries(this, config);
        this.recordSequence = world.now().getEpochSecond();
        boolean complete = false;
        try {
            ConnectionGate gate = new ConnectionGate(config.connectionLimits());
            SwarmConfig swarmConfig = SwarmConfig.named(config.agentVersion()).announcing(config.announcement());
            this.host = own(new Swarm(world, key.publicKey(), networks.open(world, key, gate), gate, swarmConfig));
            PingService ping = new PingService(world, host);
            WakuMetadata metadata = WakuMetadata.of(config.clusterId(), config.shards());
            this.peers = own(new NodePeers(world, host, config));
            own(MetadataService.start(world, host, metadata, peers));
            this.relay = own(
                    config.relay()
                            ? WakuRelay.start(world, host, relayConfig(config))
                            : WakuRelay.detached(world, host, relayConfig(config)));
            this.services = own(Services.start(world, host, relay, config));
            this.discovery = own(NodeDiscovery.create(world, host, config, peers.ledger()));
            this.filterClient = FilterClient.start(world, host, this::pushed, FilterConfig.defaults());
            this.storeClient = new StoreClient(world, host, StoreConfig.defaults());
            this.lightPushClient = new LightPushClient(
                    world,
                    host,
                    LightPushConfig.of(config.clusterId(), config.services().shardsInNetwork()));
            NodeReach reach = new NodeReach(host, deliveries::isRelaying, relay, filterClient, services, peers.pools());
            this.link = own(new NodeLink(world, host, config, peers, ping, reach));
            PeerGauges.register(this, world.meters());
            complete = true;
        } finally {
            if (!complete) {
                close(); // an archive that cannot be opened leaves nothing running
            }
        }
    }

    /**
     * Starts a node in a production world of its own, with a fresh key.
     *
     * @throws IOException if an address cannot be listened on; nothing is left running then
     */
    public static WakuNode start(NodeConfig config) throws IOException {
        SystemWorld world = new SystemWorld();
        boolean started = false;
        try {
            WakuNode node = start(world, PrivateKey.generateSecp256k1(world.entropy()), config);
            node.owned.addLast(world);
            started = true;
            return node;
        } finally {
            if (!started) {
                world.close();
            }
        }
    }

    /**
     * Starts a node on real transports.
     *
     * @param key its identity
     * @throws IOException if an address cannot be listened on; nothing is left running then
     */
    public static WakuNode start(World world, PrivateKey key, NodeConfig config) throws IOException {
        return start(world, key, config, new RealNetwork(config));
    }

    /**
     * Starts a node on any network.
     *
     * @throws IOException if an address cannot be listened on; nothing is left running then
     * @throws dev.jwaku.waku.store.ArchiveException if the archive cannot be opened; nothing is left running then
     */
    public static WakuNode start(World world, PrivateKey key, NodeConfig config, NetworkFactory networks)
            throws IOException {
        WakuNode node = new WakuNode(world, key, config, networks);
        boolean started = false;
        try {
            node.run(config);
            started = true;
            return node;
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    /** Follows the shards first, so that the first peer hears all subscriptions at once. */
    private void run(NodeConfig config) throws IOException {
        if (deliveries.isRelaying()) {
            followConfigured();
        }
        for (Multiaddr address : config.listenAddresses()) {
            host.listen(address);
        }
        link.start(peers.restore());
        if (config.discovery().searches()) {
            discovery.start(key, makeRecord(), link.manager());
        }
        own(ServiceSide.start(this, services));
        deliveries.start();
    }

    /** Relays the shards of the configuration. */
    void followConfigured() {
        config.pubsubTopics().forEach(topic -> follow(topic, Deadline.after(world, SUBSCRIBE_TIMEOUT)));
    }

    /** Relays nothing any more. */
    void unfollowAll() {
        followed.keySet().forEach(topic -> unfollow(topic, Deadline.after(world, SUBSCRIBE_TIMEOUT)));
        relay.topics().forEach(topic -> relay.unsubscribe(topic, Deadline.after(world, SUBSCRIBE_TIMEOUT)));
    }

    /**
     * Relays a further topic and serves its messages. Does nothing if it is followed already.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if gossipsub is overloaded
     */
    public void follow(PubsubTopic topic, Deadline deadline) {
        if (followed.putIfAbsent(topic, true) == null) {
            relay.subscribe(topic, this::received, deadline);
            discovery.shardsChanged(shards());
        }
    }

    /**
     * Relays a topic no longer, for all its listeners. Does nothing if it is not followed.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if gossipsub is overloaded
     */
    public void unfollow(PubsubTopic topic, Deadline deadline) {
        if (followed.remove(topic) != null) {
            relay.unsubscribe(topic, deadline);
            discovery.shardsChanged(shards());
        }
    }

    private void received(ReceivedMessage received) {
        peers.received(received.from(), received.message());
        relayMessages.increment();
        messageSize.observe(received.message().payload().length() / BYTES_PER_KILOBYTE);
        services.received(received);
        listeners.forEach(listener -> listener.received(received));
    }

    /**
     * Hears of every message of the topics that are followed, from now on; see {@link RelayListener} for its duties.
     */
    public void addMessageListener(RelayListener listener) {
        listeners.add(listener);
    }

    private static WakuRelayConfig relayConfig(NodeConfig config) {
        int publish = Math.min(config.maxMessageSize(), WakuRelayConfig.DEFAULT_MAX_PUBLISH);
        if (config.maxMessageSize() > WakuRelayConfig.DEFAULT_MAX_MESSAGE) {
            publish = config.maxMessageSize();
        }
        return WakuRelayConfig.builder().sizes(config.maxMessageSize(), publish).build();
    }

    <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /** Its name on the network. */
    public PeerId peerId() {
        return host.peerId();
    }

    /** Where others are told to dial it, with its name. */
    public List<Multiaddr> addresses() {
        return host.announcedAddresses().stream()
                .map(address -> address.withPeerId(host.peerId()))
                .toList();
    }

    /** Connections and streams. */
    public Host host() {
        return host;
    }

    /** Messages. */
    public WakuRelay relay() {
        return relay;
    }

    /**
     * Opens durable sending and receiving over this node, in its mode. Close the result before the node.
     *
     * @param folder for the outbox; created if missing, private to the user
     * @throws dev.jwaku.sqlite.StorageInUseException if another delivery uses the folder
     * @throws dev.jwaku.sqlite.StorageException if the outbox cannot be read
     */
    public Delivery openDelivery(Path folder) {
        return openDelivery(folder, DeliveryConfig.defaults());
    }

    /** As {@link #openDelivery(Path)}, configured. */
    public Delivery openDelivery(Path folder, DeliveryConfig settings) {
        return deliveries.open(folder, settings).delivery();
    }

    /**
     * Its own delivery, closed with the node.
     *
     * @throws IllegalStateException if it was configured without
     */
    public Delivery delivery() {
        return deliveries.configured().delivery();
    }

    /**
     * Accepts a message durably and sends it on the shard of its content topic; see {@link Delivery#send}.
     *
     * @throws IllegalStateException if the node was configured without delivery
     * @throws dev.jwaku.waku.sharding.InvalidTopicException if the shard cannot be told, see {@link NodeConfig#topicOf}
     * @throws dev.jwaku.delivery.DeliveryException if it is not accepted
     * @throws dev.jwaku.sqlite.StorageException if it cannot be stored
     */
    public SendTicket send(ContentTopic topic, Bytes payload) {
        return deliveries.configured().send(topic, payload);
    }

    /**
     * Shows the messages of a content topic to the listener, until the subscription or the node is closed; see
     * {@link Delivery#subscribe}.
     *
     * @throws IllegalStateException if the node was configured without delivery
     * @throws dev.jwaku.waku.sharding.InvalidTopicException if the shard cannot be told
     */
    public Subscription subscribe(ContentTopic topic, MessageListener listener) {
        return deliveries.configured().subscribe(topic, listener);
    }

    /** As {@link #subscribe(ContentTopic, MessageListener)}, with what was sent before too. */
    public Subscription subscribe(ContentTopic topic, Since since, MessageListener listener) {
        return deliveries.configured().subscribe(topic, since, listener);
    }

    /** Messages of a content topic that came, after a cursor; see {@link Delivery#history}. */
    public List<dev.jwaku.delivery.ReceivedMessage> history(ContentTopic topic, long cursor, int most) {
        return deliveries.configured().history(topic, cursor, most);
    }

    /** How it delivers messages at the moment. */
    public DeliveryMode deliveryMode() {
        return deliveries.mode();
    }

    /**
     * Delivers messages in this mode from now on: nothing is lost, and nothing shown twice. Both ways bring messages
     * until the new one works, half a minute at most; in edge mode the shards are left then. May block some seconds.
     *
     * @throws IllegalStateException if the node was started without relay, or serves others and must relay
     */
    public void deliverBy(DeliveryMode wanted) {
        deliveries.switchTo(wanted);
    }

    /** A node in a few words; {@link NodeConfig} says all. */
    public static NodeBuilder builder() {
        return new NodeBuilder();
    }

    ConnectionMonitor monitor() {
        return link.monitor();
    }

    /** Has something closed after everything else. */
    void closeLast(AutoCloseable part) {
        owned.addLast(part);
    }

    /**
     * Lets somebody say whether messages wait to be sent: then dead connections are looked for more often.
     *
     * @param waits asked every second or so; must not block
     */
    public void addPending(BooleanSupplier waits) {
        peers.addPending(waits);
    }

    /** How well it is connected, in the words of the Waku API. */
    public ConnectionStatus connectionStatus() {
        return link.monitor().status();
    }

    /** What its link can do at the moment, and why it cannot do the rest. */
    public LinkSnapshot link() {
        return link.monitor().snapshot();
    }

    /** Hears of changes of its connection, of recoveries and of clock steps from now on. */
    public void addConnectionListener(ConnectionListener listener) {
        link.monitor().addListener(listener);
    }

    /**
     * Says that the machine has another network or address now: connections are checked and peers dialed at once.
     * Needless, but quicker than to find it out.
     */
    public void networkChanged() {
        link.monitor().networkChanged();
    }

    /** Says that the machine is about to sleep: what is known of peers is written down. May block on the disk. */
    public void goingToSleep() {
        peers.save();
    }

    /** Says that the machine slept. Needless, but up to a second quicker than to find it out. */
    public void woke() {
        link.monitor().woke();
    }

    /** How far its wall clock is off. */
    public ClockOffset clockOffset() {
        return peers.clock();
    }

    /** What is known of peers. */
    public PeerLedger peerLedger() {
        return peers.ledger();
    }

    /** The peers that serve it. */
    public ServicePools servicePools() {
        return peers.pools();
    }

    /** How long to wait for answers of peers, as their pings tell. */
    Patience patience() {
        return peers.liveness();
    }

    /** How it is at the moment. */
    public NodeHealth health() {
        return new HealthCheck(this).look();
    }

    /**
     * Its node record: first TCP address, other addresses, shards, services; as discv5 tells it, if that runs.
     *
     * @throws IllegalArgumentException if its key is not a secp256k1 key
     */
    public Enr enr() {
        return discovery.ownRecord().orElseGet(this::makeRecord);
    }

    private Enr makeRecord() {
        return new OwnEnr(this, key, recordSequence).make();
    }

    /** The shards of our cluster that are relayed at the moment; without relay, those of the configuration. */
    RelayShards shards() {
        if (!deliveries.isRelaying()) {
            return new RelayShards(config.clusterId(), config.shards());
        }
        List<Integer> indexes = followed.keySet().stream()
                .flatMap(topic -> topic.shard().stream())
                .filter(shard -> shard.cluster() == config.clusterId())
                .map(Shard::index)
                .toList();
        return new RelayShards(config.clusterId(), indexes);
    }

    /** The nodes that discovery found. */
    public FoundNodes foundNodes() {
        return discovery.nodes();
    }

    /** Asks other nodes whom they know. */
    public PeerExchangeClient peerExchangeClient() {
        return discovery.exchange();
    }

    /** How it was configured. */
    public NodeConfig config() {
        return config;
    }

    /** Its store service, if it has one. */
    public Optional<StoreServer> store() {
        return services.store();
    }

    /** Its comparison with other store nodes, if it takes part. */
    public Optional<StoreSync> storeSync() {
        return services.sync();
    }

    /** Its filter service, if it has one. */
    public Optional<FilterServer> filter() {
        return services.filter();
    }

    /** Its light push service, if it has one. */
    public Optional<LightPushServer> lightPush() {
        return services.lightPush();
    }

    /** Whether messages are being kept, if it is a store node. */
    public Optional<ArchiveHealth> archiveHealth() {
        return services.archiveHealth();
    }

    /** How many messages its archive has, if it is a store node. May block on the disk. */
    public OptionalLong archiveSize() {
        return services.archiveSize();
    }

    /** What is in its archive, as read within the last minutes; empty if it is no store node or not read yet. */
    public Optional<ArchiveFigures> archiveFigures() {
        return services.archiveFigures();
    }

    /** How the database server of its archive does, if it is in one that tells; read within the last minute. */
    public Optional<DatabaseReport> databaseReport() {
        return services.databaseReport();
    }

    private void pushed(PeerId from, PubsubTopic topic, WakuMessage message, Bytes data) {
        peers.received(from, message);
        filterListeners.forEach(listener -> listener.received(from, topic, message, data));
    }

    /** Hears of every message that a filter service pushes from now on. */
    public void addFilterListener(FilterListener listener) {
        filterListeners.add(listener);
    }

    void removeFilterListener(FilterListener listener) {
        filterListeners.remove(listener);
    }

    /** Asks other nodes for messages as they come; {@link #addFilterListener} hears them. */
    public FilterClient filterClient() {
        return filterClient;
    }

    /** Chooses peers for the services that the node uses. */
    public ServicePeers servicePeers() {
        return peers.servicePeers();
    }

    /** Asks other nodes for messages of the past. */
    public StoreClient storeClient() {
        return storeClient;
    }

    /** Publishes through other nodes. */
    public LightPushClient lightPushClient() {
        return lightPushClient;
    }

    /** The world it lives in. */
    public World world() {
        return world;
    }

    /** Says goodbye to all peers and ends everything, within a few seconds. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}

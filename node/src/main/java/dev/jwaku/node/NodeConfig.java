package dev.jwaku.node;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.sharding.Autosharding;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a {@link WakuNode} can be told. Names and meanings as nwaku's flags (node-interface.md section 3).
 *
 * @param listenAddresses TCP and WebSocket addresses; port 0 lets the system choose
 * @param clusterId the network; peers of another cluster are disconnected
 * @param shards the shards relayed, at least one for a relay node
 * @param staticNodes addresses dialed at start and for ever after
 * @param connectionLimits bounds on connections
 * @param maxMessageSize longest encoded WakuMessage accepted, in bytes
 * @param webSocketTls certificate and key for {@code /wss} addresses
 * @param agentVersion what we say of ourselves in identify
 * @param announcement which addresses others are told
 * @param services what the node does for peers besides relaying
 * @param discovery how the node finds others
 * @param relay whether it takes part in relay; without, it is a client of service peers, and relays nothing
 * @param peerBook the file in which peers are remembered over a restart, if they are
 * @param peerStorage how durable that file is; another than {@link StorageConfig#durable} in simulation only
 * @param servicePeers whom it uses for what it does not do itself
 * @param timeServer an SNTP server that is asked how far our clock is off; without, live messages have to say it
 * @param delivery whether it sends and receives messages reliably itself, and how
 */
public record NodeConfig(
        List<Multiaddr> listenAddresses,
        int clusterId,
        List<Integer> shards,
        List<Multiaddr> staticNodes,
        ConnectionLimits connectionLimits,
        int maxMessageSize,
        Optional<WebSocketTls> webSocketTls,
        String agentVersion,
        Announcement announcement,
        ServicesConfig services,
        DiscoveryConfig discovery,
        boolean relay,
        Optional<Path> peerBook,
        StorageConfig peerStorage,
        ServicePeersConfig servicePeers,
        Optional<InetSocketAddress> timeServer,
        Optional<DeliverySettings> delivery) {
    /** nwaku's {@code --max-msg-size}: 150 KiB. */
    public static final int DEFAULT_MAX_MESSAGE_SIZE = 150 * 1024;
    /** The cluster of Status, the network this project is for. */
    public static final int DEFAULT_CLUSTER_ID = 16;
    /** Where status-go carries all direct messages. */
    public static final int DEFAULT_SHARD = 32;
    /** The Waku Network requires RLN proofs on every relayed message, which we do not make. */
    public static final int RLN_CLUSTER_ID = 1;

    private static final int MAX_CLUSTER_ID = 65_535;
    private static final int MAX_SHARD = 1023;

    public NodeConfig {
        listenAddresses = List.copyOf(listenAddresses);
        shards = List.copyOf(shards);
        staticNodes = List.copyOf(staticNodes);
        if (clusterId < 0 || clusterId > MAX_CLUSTER_ID) {
            throw new IllegalArgumentException("cluster-id must be 0 to " + MAX_CLUSTER_ID + ", not " + clusterId);
        }
        if (clusterId == RLN_CLUSTER_ID) {
            throw new IllegalArgumentException("cluster-id 1 (The Waku Network) requires RLN, which jwaku does not"
                    + " implement; use cluster 16 (Status) or a network of your own");
        }
        for (int shard : shards) {
            if (shard < 0 || shard > MAX_SHARD) {
                throw new IllegalArgumentException("shard must be 0 to " + MAX_SHARD + ", not " + shard);
            }
        }
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("max-msg-size must be positive, not " + maxMessageSize);
        }
        delivery.flatMap(DeliverySettings::mode).ifPresent(mode -> checkMode(mode, relay, services));
    }

    private static void checkMode(DeliveryMode mode, boolean relay, ServicesConfig services) {
        if (mode == DeliveryMode.RELAY && !relay) {
            throw new IllegalArgumentException("delivery by relay needs relay");
        }
        if (mode == DeliveryMode.EDGE && services.needRelay()) {
            throw new IllegalArgumentException("a node that serves others needs relay, so it cannot be in edge mode");
        }
    }

    /** How messages are delivered at first. */
    DeliveryMode firstMode() {
        return delivery.flatMap(DeliverySettings::mode).orElse(relay ? DeliveryMode.RELAY : DeliveryMode.EDGE);
    }

    /**
     * The shard of a content topic: by autosharding if the network has several shards, else the one that is configured.
     *
     * @throws InvalidTopicException if autosharding cannot tell, or several shards are configured without it
     */
    public PubsubTopic topicOf(ContentTopic content) {
        int inNetwork = services.shardsInNetwork();
        if (inNetwork > 1) {
            return Autosharding.shardOf(content, clusterId, inNetwork).topic();
        }
        if (shards.size() != 1) {
            throw new InvalidTopicException("the shard of " + content + " must be named: the node has " + shards.size()
                    + " shards and no autosharding");
        }
        return pubsubTopics().getFirst();
    }

    /** The pubsub topics of the shards. */
    public List<PubsubTopic> pubsubTopics() {
        return shards.stream().map(shard -> new Shard(clusterId, shard).topic()).toList();
    }

    /** Static nodes, the one that is asked for others, and those that serve us. */
    List<Multiaddr> dialedForEver() {
        return Stream.of(
                        staticNodes.stream(),
                        discovery.peerExchangeNode().stream(),
                        servicePeers.store().stream(),
                        servicePeers.filter().stream(),
                        servicePeers.lightPush().stream())
                .flatMap(addresses -> addresses)
                .distinct()
                .toList();
    }

    /** A builder with the defaults: nothing to listen on, cluster 16, shard 32. */
    public static Builder builder() {
        return new Builder();
    }

    /** Certificate chain and private key, both as PEM files. */
    public record WebSocketTls(Path certificate, Path key) {}

    /** Collects the settings of a {@link NodeConfig}. */
    public static final class Builder {
        private final List<Multiaddr> listenAddresses = new ArrayList<>();
        private final List<Multiaddr> staticNodes = new ArrayList<>();
        private int clusterId = DEFAULT_CLUSTER_ID;
        private List<Integer> shards = List.of(DEFAULT_SHARD);
        private ConnectionLimits connectionLimits = ConnectionLimits.defaults();
        private int maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;
        private Optional<WebSocketTls> webSocketTls = Optional.empty();
        private String agentVersion = "jwaku";
        private Announcement announcement = Announcement.none();
        private ServicesConfig services = ServicesConfig.none();
        private DiscoveryConfig discovery = DiscoveryConfig.none();
        private boolean relay = true;
        private Optional<Path> peerBook = Optional.empty();
        private StorageConfig peerStorage = StorageConfig.durable();
        private ServicePeersConfig servicePeers = ServicePeersConfig.any();
        private Optional<InetSocketAddress> timeServer = Optional.empty();
        private Optional<DeliverySettings> delivery = Optional.empty();

        private Builder() {}

        /** Adds an address to listen on. */
        public Builder listen(Multiaddr address) {
            listenAddresses.add(address);
            return this;
        }

        /** Sets the network. */
        public Builder clusterId(int id) {
            this.clusterId = id;
            return this;
        }

        /** Sets the shards relayed. */
        public Builder shards(List<Integer> indexes) {
            this.shards = List.copyOf(indexes);
            return this;
        }

        /** Adds peers that are dialed at start and for ever after. */
        public Builder staticNodes(List<Multiaddr> addresses) {
            staticNodes.addAll(addresses);
            return this;
        }

        /** Sets the bounds on connections. */
        public Builder connectionLimits(ConnectionLimits limits) {
            this.connectionLimits = limits;
            return this;
        }

        /** Sets the longest encoded message accepted, in bytes. */
        public Builder maxMessageSize(int bytes) {
            this.maxMessageSize = bytes;
            return this;
        }

        /** Sets certificate and key for {@code /wss} addresses. */
        public Builder webSocketTls(Path certificate, Path key) {
            this.webSocketTls = Optional.of(new WebSocketTls(certificate, key));
            return this;
        }

        /** Sets what we say of ourselves. */
        public Builder agentVersion(String version) {
            this.agentVersion = version;
            return this;
        }

        /** Sets which addresses others are told. */
        public Builder announcement(Announcement addresses) {
            this.announcement = addresses;
            return this;
        }

        /** Sets what the node does for peers besides relaying. */
        public Builder services(ServicesConfig config) {
            this.services = config;
            return this;
        }

        /** Sets how the node finds others. */
        public Builder discovery(DiscoveryConfig config) {
            this.discovery = config;
            return this;
        }

        /** Sets whether the node takes part in relay. */
        public Builder relay(boolean on) {
            this.relay = on;
            return this;
        }

        /** Sets the file in which peers are remembered over a restart; created if missing, private to the user. */
        public Builder peerBook(Path file) {
            this.peerBook = Optional.of(file);
            return this;
        }

        /** Sets how durable the file of peers is; for simulation. */
        public Builder peerStorage(StorageConfig storage) {
            this.peerStorage = storage;
            return this;
        }

        /** Sets whom the node uses for what it does not do itself. */
        public Builder servicePeers(ServicePeersConfig peers) {
            this.servicePeers = peers;
            return this;
        }

        /** Sets an SNTP server, by name or IP address; it need not be resolved. Off by default. */
        public Builder timeServer(InetSocketAddress server) {
            this.timeServer = Optional.of(server);
            return this;
        }

        /** Sets that the node delivers messages itself. */
        public Builder delivery(DeliverySettings settings) {
            this.delivery = Optional.of(settings);
            return this;
        }

        /** The configuration; nonsense is refused here, naming the setting. */
        public NodeConfig build() {
            return new NodeConfig(
                    listenAddresses,
                    clusterId,
                    shards,
                    staticNodes,
                    connectionLimits,
                    maxMessageSize,
                    webSocketTls,
                    agentVersion,
                    announcement,
                    services,
                    discovery,
                    relay,
                    peerBook,
                    peerStorage,
                    servicePeers,
                    timeServer,
                    delivery);
        }
    }
}

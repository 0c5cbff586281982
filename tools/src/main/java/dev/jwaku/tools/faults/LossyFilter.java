package dev.jwaku.tools.faults;

import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Mplex;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.tcp.TcpTransport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.filter.FilterSubscription;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.metadata.MetadataListener;
import dev.jwaku.waku.metadata.MetadataService;
import dev.jwaku.waku.metadata.WakuMetadata;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A filter service that passes on what another one pushes to it, and loses a given share of the messages. A
 * {@link FaultProxy} cannot do that: it sees an encrypted stream of bytes, of which nothing can be left out. Knows
 * which messages it has lost. For production worlds. Thread-safe.
 */
public final class LossyFilter implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final Swarm host;
    private final FilterServer server;
    private final FilterSubscription subscription;
    private final Multiaddr address;
    private final Losses losses;

    private LossyFilter(
            Swarm host, FilterServer server, FilterSubscription subscription, Multiaddr address, Losses losses) {
        this.host = host;
        this.server = server;
        this.subscription = subscription;
        this.address = address;
        this.losses = losses;
    }

    /**
     * Listens on a free loopback port and subscribes at a filter service.
     *
     * @param loss share of the messages, each for itself, that is lost
     * @param seed decides which
     * @throws IOException if no port can be had
     * @throws dev.jwaku.libp2p.Libp2pException if the service cannot be reached
     */
    public static LossyFilter open(
            World world, Multiaddr service, Shard shard, List<ContentTopic> topics, double loss, long seed)
            throws IOException {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults().withMaxPerIp(0));
        UpgradingNetwork network = new UpgradingNetwork(
                world, key, List.of(new TcpTransport(world)), List.of(new Yamux(), new Mplex()), gate);
        Swarm host = new Swarm(world, key.publicKey(), network, gate, SwarmConfig.named("jwaku-lossy-filter"));
        boolean open = false;
        try {
            MetadataService.start(
                    world, host, WakuMetadata.of(shard.cluster(), List.of(shard.index())), MetadataListener.NONE);
            FilterServer server = FilterServer.start(world, host, RequestGate.OPEN, FilterConfig.defaults());
            Losses losses = new Losses(loss, seed);
            FilterClient client = FilterClient.start(
                    world,
                    host,
                    (from, topic, message, data) -> losses.pass(server, topic, message, data),
                    FilterConfig.defaults());
            Multiaddr address = host.listen(Multiaddr.tcp("127.0.0.1", 0)).withPeerId(host.peerId());
            PeerId peer = host.connect(service, Deadline.after(world, CONNECT_LIMIT));
            FilterSubscription subscription = FilterSubscription.open(
                    world, client, peer, shard.topic(), topics, FilterSubscription.PING_INTERVAL);
            open = true;
            return new LossyFilter(host, server, subscription, address, losses);
        } finally {
            if (!open) {
                host.close();
            }
        }
    }

    /** Whether the service has confirmed its subscription. */
    public boolean isReady() {
        return subscription.isActive();
    }

    /** Where it listens, with its name. */
    public Multiaddr address() {
        return address;
    }

    /** What it has lost so far. */
    public List<MessageHash> lost() {
        return losses.lost();
    }

    @Override
    public void close() {
        subscription.close();
        server.close();
        host.close();
    }

    private static final class Losses {
        private final double share;
        private final SplittableRandom random;
        private final ReentrantLock lock = new ReentrantLock();
        private final List<MessageHash> lost = new ArrayList<>();

        Losses(double share, long seed) {
            this.share = share;
            this.random = new SplittableRandom(seed);
        }

        void pass(FilterServer server, PubsubTopic topic, WakuMessage message, Bytes data) {
            if (!isLost(MessageHash.of(topic, message))) {
                server.push(topic, message, data);
            }
        }

        private boolean isLost(MessageHash hash) {
            lock.lock();
            try {
                boolean unlucky = random.nextDouble() < share;
                if (unlucky) {
                    lost.add(hash);
                }
                return unlucky;
            } finally {
                lock.unlock();
            }
        }

        List<MessageHash> lost() {
            lock.lock();
            try {
                return List.copyOf(lost);
            } finally {
                lock.unlock();
            }
        }
    }
}

package dev.jwaku.delivery.network;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.Patience;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The way out over light push: hands each message to {@value #REDUNDANCY} service nodes of different networks at once,
 * and to another one for each that fails or takes long. The first that takes it decides; the others are awaited in the
 * background, and the pool learns of all. Does not own the pool.
 */
public final class LightPushWay implements SendWay, AutoCloseable {
    /** Nodes that get a message at once; WAKU-P2P-RELIABILITY recommends two. */
    public static final int REDUNDANCY = 2;
    /** Most nodes that are tried in one attempt. */
    public static final int MOST_NODES = 4;
    /** How long a node may take to answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** If nobody has answered for so long, another node is asked too. */
    public static final Duration HEDGE = Duration.ofSeconds(2);
    /** How often the nodes are counted. */
    public static final Duration PEER_CHECK_INTERVAL = Duration.ofMillis(500);

    private final World world;
    private final LightPushNodes nodes;
    private final int redundancy;
    private final FailedPushes failed = new FailedPushes();
    private final Tasks tasks;
    private final Signal closed;
    private final List<Runnable> peerListeners = new CopyOnWriteArrayList<>();

    /** Publishes with this client through members of this pool. */
    public LightPushWay(World world, LightPushClient client, ServicePool pool) {
        this(world, client, pool, REDUNDANCY, Patience.FIXED);
    }

    /**
     * The same with another redundancy.
     *
     * @param redundancy nodes that get a message at once, 1 to {@value #MOST_NODES}
     * @param patience for nodes over slow links
     */
    public LightPushWay(World world, LightPushClient client, ServicePool pool, int redundancy, Patience patience) {
        this(world, LightPushNodes.of(client, pool, patience), redundancy);
    }

    LightPushWay(World world, LightPushNodes nodes, int redundancy) {
        if (redundancy < 1 || redundancy > MOST_NODES) {
            throw new IllegalArgumentException("redundancy is 1 to " + MOST_NODES + ", not " + redundancy);
        }
        this.world = world;
        this.nodes = nodes;
        this.redundancy = redundancy;
        this.tasks = new Tasks(world, "light-push-way");
        this.closed = new Signal(world);
        tasks.start("peers", this::watchPeers);
    }

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        return new LightPushRace(world, tasks, nodes, failed, topic, message, attempt).run(redundancy);
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return nodes.connected().size();
    }

    @Override
    public Subscription onPeersChanged(Runnable changed) {
        peerListeners.add(changed);
        return () -> peerListeners.remove(changed);
    }

    private void watchPeers() {
        List<PeerId> before = List.of();
        while (!closed.await(Deadline.after(world, PEER_CHECK_INTERVAL))) {
            List<PeerId> now = nodes.connected();
            if (!now.equals(before)) {
                before = now;
                peerListeners.forEach(Runnable::run);
            }
        }
    }

    /** Gives up on answers that are still awaited. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}

package dev.jwaku.tools.store;

import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.service.BenchHost;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A store node, asked by several peers over TCP with noise and yamux. Owns the peers. */
final class WireSide implements Side {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final World world;
    private final List<Swarm> hosts = new ArrayList<>();
    private final List<StoreClient> clients = new ArrayList<>();
    private final PeerId peer;
    private final AtomicInteger next = new AtomicInteger();

    private WireSide(World world, PeerId peer) {
        this.world = world;
        this.peer = peer;
    }

    /** Connects so many peers to a node. */
    static WireSide open(World world, Multiaddr node, int peers) {
        WireSide side = new WireSide(world, node.peerId().orElseThrow());
        boolean complete = false;
        try {
            for (int i = 0; i < peers; i++) {
                Swarm host = BenchHost.open(world);
                side.hosts.add(host);
                host.connect(node, Deadline.after(world, CONNECT));
                side.clients.add(new StoreClient(world, host, StoreConfig.defaults()));
            }
            complete = true;
            return side;
        } finally {
            if (!complete) {
                side.close();
            }
        }
    }

    @Override
    public String name() {
        return OURS;
    }

    @Override
    public Session open() {
        StoreClient client = clients.get(Math.floorMod(next.getAndIncrement(), clients.size()));
        return new Session() {
            @Override
            public Answer ask(Question question) {
                if (question instanceof Question.Page page) {
                    return Answer.of(client.query(peer, page.query(), Deadline.after(world, ANSWER)));
                }
                throw new IllegalArgumentException("a store node answers store queries only");
            }

            @Override
            public void close() {
                // the peer stays for the others
            }
        };
    }

    @Override
    public void close() {
        hosts.forEach(Swarm::close);
    }
}

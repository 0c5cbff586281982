package dev.jwaku.node;

import dev.jwaku.discovery.Discovery;
import dev.jwaku.discovery.DiscoveryLoop;
import dev.jwaku.discovery.FoundNode;
import dev.jwaku.discovery.FoundNodes;
import dev.jwaku.discovery.NetworkFilter;
import dev.jwaku.discovery.PeerExchangeDiscovery;
import dev.jwaku.discovery.discv5.Discv5;
import dev.jwaku.discovery.dns.DnsDiscovery;
import dev.jwaku.discovery.dns.DnsServers;
import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.peers.PeerLedger;
import dev.jwaku.peers.PeerManager;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.peerexchange.PeerExchangeClient;
import dev.jwaku.waku.peerexchange.PeerExchangeConfig;
import dev.jwaku.waku.peerexchange.PeerExchangeServer;
import dev.jwaku.waku.ratelimit.RateLimits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a node finds others and tells of them; built and closed together. */
final class NodeDiscovery implements AutoCloseable {
    private final World world;
    private final Host host;
    private final NodeConfig config;
    private final FoundNodes nodes;
    private final PeerExchangeClient exchange;
    private final PeerLedger ledger;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private volatile @Nullable Discv5 discv5;

    private NodeDiscovery(World world, Host host, NodeConfig config, PeerLedger ledger) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.nodes = new FoundNodes(world);
        this.exchange = new PeerExchangeClient(world, host, PeerExchangeConfig.defaults());
        this.ledger = ledger;
    }

    /** Serves peer exchange if that is wanted; searches nothing yet. Before the host listens. */
    static NodeDiscovery create(World world, Host host, NodeConfig config, PeerLedger ledger) {
        NodeDiscovery discovery = new NodeDiscovery(world, host, config, ledger);
        if (config.discovery().peerExchange()) {
            PeerExchangeServer.start(
                    world,
                    host,
                    discovery.nodes.forExchange(),
                    config.services()
                            .rateLimits()
                            .gate(world, RateLimits.Service.PX, PeerExchangeServer.PROTOCOL.toString()),
                    PeerExchangeConfig.defaults());
        }
        return discovery;
    }

    /**
     * Begins to search, if anything is to be searched.
     *
     * @param own our record, complete
     * @param manager hears of what is found
     * @throws IOException if discv5 cannot listen
     */
    void start(PrivateKey key, Enr own, PeerManager manager) throws IOException {
        DiscoveryConfig wanted = config.discovery();
        if (!wanted.searches()) {
            return;
        }
        List<Discovery> sources = new ArrayList<>();
        if (wanted.discv5().isPresent()) {
            Discv5 table = Discv5.start(world, key, own, wanted.discv5().get());
            discv5 = table;
            sources.add(table);
        }
        for (EnrTree tree : wanted.trees()) {
            sources.add(new DnsDiscovery(world, tree, new DnsServers(world, wanted.dnsServers())));
        }
        if (wanted.peerExchangeNode().isPresent()) {
            sources.add(new PeerExchangeDiscovery(world, host, exchange));
        }
        NetworkFilter filter = new NetworkFilter(new RelayShards(config.clusterId(), config.shards()));
        DiscoveryLoop loop =
                own(new DiscoveryLoop(world, host.peerId(), filter, nodes, sources, found -> found(found, manager)));
        loop.start();
    }

    /** Nodes from elsewhere are also an entry to the table. */
    private void found(FoundNode node, PeerManager manager) {
        Discv5 table = discv5;
        if (table != null
                && node.source() != Discovery.Source.DISCV5
                && node.record().udp().isPresent()) {
            table.learn(node.record());
        }
        ledger.found(node.record());
        manager.lookAgain();
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /** What was found. */
    FoundNodes nodes() {
        return nodes;
    }

    /** Asks peers for others. */
    PeerExchangeClient exchange() {
        return exchange;
    }

    /** Our record as discv5 tells it, if it runs. */
    Optional<Enr> ownRecord() {
        return Optional.ofNullable(discv5).map(Discv5::ownRecord);
    }

    /** Tells the table that we relay other shards now; none are not told, because that would say "all". */
    void shardsChanged(RelayShards shards) {
        Discv5 table = discv5;
        if (table != null && !shards.indexes().isEmpty()) {
            table.updateShards(shards);
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            part.close();
        }
    }
}

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
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.PeerConnector;
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

/** How a node finds others, dials them and tells of them; built and closed together. */
final class NodeDiscovery implements AutoCloseable {
    /** nwaku: 60 % of the connections are for relay, a third of those outgoing. */
    private static final int SHARE_OF_OUTGOING = 5;

    private final World world;
    private final Host host;
    private final NodeConfig config;
    private final FoundNodes nodes;
    private final PeerExchangeClient exchange;
    private final Optional<PeerBook> book;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private volatile @Nullable Discv5 discv5;

    private NodeDiscovery(World world, Host host, NodeConfig config) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.nodes = new FoundNodes(world);
        this.exchange = new PeerExchangeClient(world, host, PeerExchangeConfig.defaults());
        this.book = config.peerBook().map(file -> own(PeerBook.open(world, host, file)));
    }

    /** Serves peer exchange if that is wanted; searches nothing yet. Before the host listens. */
    static NodeDiscovery create(World world, Host host, NodeConfig config) {
        NodeDiscovery discovery = new NodeDiscovery(world, host, config);
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
     * @throws IOException if discv5 cannot listen
     */
    void start(PrivateKey key, Enr own) throws IOException {
        DiscoveryConfig wanted = config.discovery();
        if (!wanted.searches() && book.isEmpty()) {
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
        int outgoing = Math.max(1, config.connectionLimits().maxConnections() / SHARE_OF_OUTGOING);
        PeerConnector connector = own(new PeerConnector(world, host, this::candidates, outgoing));
        NetworkFilter filter = new NetworkFilter(new RelayShards(config.clusterId(), config.shards()));
        DiscoveryLoop loop =
                own(new DiscoveryLoop(world, host.peerId(), filter, nodes, sources, found -> found(found, connector)));
        connector.start();
        loop.start();
        book.ifPresent(PeerBook::start);
    }

    /** Nodes from elsewhere are also an entry to the table. */
    private void found(FoundNode node, PeerConnector connector) {
        Discv5 table = discv5;
        if (table != null
                && node.source() != Discovery.Source.DISCV5
                && node.record().udp().isPresent()) {
            table.learn(node.record());
        }
        connector.candidatesChanged();
    }

    private List<PeerConnector.Candidate> candidates() {
        List<PeerConnector.Candidate> candidates = new ArrayList<>();
        book.ifPresent(known -> candidates.addAll(known.remembered()));
        for (FoundNode node : nodes.all()) {
            List<Multiaddr> addresses = node.record().dialAddresses();
            if (!addresses.isEmpty()) {
                candidates.add(new PeerConnector.Candidate(node.record().peerId(), addresses));
            }
        }
        return candidates;
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

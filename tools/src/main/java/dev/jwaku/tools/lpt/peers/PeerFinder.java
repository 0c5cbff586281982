package dev.jwaku.tools.lpt.peers;

import dev.jwaku.discovery.DiscoveryException;
import dev.jwaku.discovery.dns.DnsDiscovery;
import dev.jwaku.discovery.dns.DnsServers;
import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.discovery.dns.TxtResolver;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.peerexchange.PeerExchangeClient;
import dev.jwaku.waku.peerexchange.PeerExchangeConfig;
import dev.jwaku.waku.peerexchange.PeerExchangeException;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the nodes that offer a service, before a run. Blocks, for {@link #LIMIT} at most. One thread. */
public final class PeerFinder {
    /** How long finding may take altogether. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int ROUNDS = 5;
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration DNS = Duration.ofSeconds(60);

    private final World world;
    private final TesterHost host;
    private final Shard shard;
    private final PeerSources sources;
    private final TesterMeters meters;
    private final TxtResolver resolver;
    private final Map<PeerId, Candidate> found = new LinkedHashMap<>();
    private final List<String> troubles = new ArrayList<>();

    /** A finder that asks these sources. */
    public PeerFinder(World world, TesterHost host, Shard shard, PeerSources sources, TesterMeters meters) {
        this(
                world,
                host,
                shard,
                sources,
                meters,
                (name, deadline) -> new DnsServers(world, sources.dnsServers()).resolve(name, deadline));
    }

    /** A finder that asks somebody else for the text records of DNS. */
    PeerFinder(
            World world, TesterHost host, Shard shard, PeerSources sources, TesterMeters meters, TxtResolver resolver) {
        this.resolver = resolver;
        this.world = world;
        this.host = host;
        this.shard = shard;
        this.sources = sources;
        this.meters = meters;
    }

    /**
     * Looks for nodes, and dials until one serves; with {@link PeerSources#testAll} all of them.
     *
     * @param capability what their records must promise
     * @param anyOf one of these they must really serve
     * @return those that serve, then those that were not tried, then those given by hand that did not serve now
     * @throws NoServicePeerException if there is none
     */
    public List<Candidate> find(Capability capability, List<ProtocolId> anyOf) {
        Deadline deadline = Deadline.after(world, LIMIT);
        sources.given().forEach(this::add);
        if (!sources.bootstrap().isEmpty()) {
            askBootstrap(capability, deadline);
        }
        sources.trees().forEach(tree -> askDns(tree, capability, deadline));
        meters.found(found.size());
        List<Candidate> good = new ArrayList<>();
        List<Candidate> untried = new ArrayList<>();
        List<Candidate> mayComeBack = new ArrayList<>();
        for (Candidate candidate : found.values()) {
            boolean enough = !good.isEmpty() && !sources.testAll();
            if (enough || deadline.isExpired()) {
                untried.add(candidate);
            } else if (isServing(candidate, anyOf)) {
                good.add(candidate);
            } else if (candidate.origin().equals(Candidate.GIVEN)) {
                mayComeBack.add(candidate);
            }
        }
        if (good.isEmpty()) {
            throw new NoServicePeerException("no node serves " + capability + " on shard " + shard + ": "
                    + (found.isEmpty() ? "none was named" : found.size() + " tried") + "; "
                    + String.join("; ", troubles.subList(0, Math.min(3, troubles.size()))));
        }
        good.addAll(untried);
        good.addAll(mayComeBack);
        return good;
    }

    private void add(Candidate candidate) {
        found.putIfAbsent(candidate.peer(), candidate);
    }

    private boolean isServing(Candidate candidate, List<ProtocolId> anyOf) {
        try {
            String agent = host.connect(candidate).agentVersion();
            if (host.serves(candidate.peer(), anyOf)) {
                meters.dialed(agent);
                return true;
            }
            troubles.add(candidate + " (" + agent + ") does not serve it");
            host.host().disconnect(candidate.peer(), "does not serve what is tested");
        } catch (Libp2pException e) {
            troubles.add(String.valueOf(e.getMessage()));
        }
        meters.notDialed(host.agent(candidate.peer()));
        return false;
    }

    private void askBootstrap(Capability capability, Deadline deadline) {
        PeerExchangeClient client = new PeerExchangeClient(world, host.host(), PeerExchangeConfig.defaults());
        Signal never = new Signal(world);
        for (int round = 0; round < ROUNDS && !deadline.isExpired(); round++) {
            int before = found.size();
            for (Candidate node : sources.bootstrap()) {
                try {
                    host.connect(node);
                    Deadline answer = deadline.earlier(Deadline.after(world, ANSWER));
                    client.ask(node.peer(), sources.askFor(), answer)
                            .forEach(record -> consider(record, capability, "peer exchange"));
                } catch (Libp2pException | PeerExchangeException e) {
                    troubles.add(String.valueOf(e.getMessage()));
                }
            }
            if (found.size() > before) {
                return;
            }
            never.await(deadline.earlier(Deadline.after(world, BETWEEN_ROUNDS)));
        }
    }

    private void askDns(EnrTree tree, Capability capability, Deadline deadline) {
        try (DnsDiscovery dns = new DnsDiscovery(world, tree, resolver)) {
            dns.search(deadline.earlier(Deadline.after(world, DNS)))
                    .forEach(record -> consider(record, capability, "DNS"));
        } catch (DiscoveryException e) {
            troubles.add(String.valueOf(e.getMessage()));
        }
    }

    private void consider(Enr record, Capability capability, String origin) {
        boolean fits = record.capabilities().contains(capability)
                && record.shards().map(shards -> shards.contains(shard)).orElse(false);
        if (fits && !record.dialAddresses().isEmpty()) {
            add(Candidate.of(record, origin));
        }
    }
}

package dev.jwaku.node;

import dev.jwaku.discovery.FoundNode;
import dev.jwaku.discovery.FoundNodes;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.store.StoreServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a peer for a service: the one that the configuration names, else any connected one that offers it, else one
 * that discovery found. Thread-safe.
 */
public final class ServicePeers {
    private static final int MOST_DIALS = 3;

    private final World world;
    private final Host host;
    private final NodeConfig config;
    private final FoundNodes found;

    ServicePeers(World world, Host host, NodeConfig config, FoundNodes found) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.found = found;
    }

    /** What is asked of a peer. */
    public enum Service {
        /** Messages of the past. */
        STORE(Capability.STORE, List.of(StoreServer.PROTOCOL)),
        /** Messages as they come. */
        FILTER(Capability.FILTER, List.of(FilterServer.SUBSCRIBE_PROTOCOL)),
        /** Publishing. */
        LIGHTPUSH(Capability.LIGHTPUSH, List.of(LightPushServer.PROTOCOL, LightPushServer.PROTOCOL_V2));

        private final Capability capability;
        private final List<ProtocolId> protocols;

        Service(Capability capability, List<ProtocolId> protocols) {
            this.capability = capability;
            this.protocols = protocols;
        }

        /** The newest protocol of the service. */
        ProtocolId protocol() {
            return protocols.getFirst();
        }
    }

    /** The peer that the configuration names. */
    public Optional<Multiaddr> named(Service service) {
        ServicePeersConfig named = config.servicePeers();
        return switch (service) {
            case STORE -> named.store();
            case FILTER -> named.filter();
            case LIGHTPUSH -> named.lightPush();
        };
    }

    /**
     * A connected peer for the service.
     *
     * @return none if nobody is known who offers it
     * @throws Libp2pException if the peer that the configuration names cannot be reached
     */
    public Optional<PeerId> choose(Service service, Deadline deadline) {
        Optional<Multiaddr> named = named(service);
        if (named.isPresent()) {
            return Optional.of(host.connect(named.get(), deadline));
        }
        List<PeerId> connected = connected(service);
        return connected.isEmpty()
                ? dialFound(service, deadline)
                : Optional.of(connected.get(world.random().nextInt(connected.size())));
    }

    /** The connected peers that offer the service. */
    public List<PeerId> connected(Service service) {
        return host.peers().stream()
                .filter(peer -> host.identified(peer)
                        .map(info -> service.protocols.stream().anyMatch(info.protocols()::contains))
                        .orElse(false))
                .toList();
    }

    /** Whether somebody could be asked: named, connected or found. */
    boolean isKnown(Service service) {
        return named(service).isPresent()
                || !connected(service).isEmpty()
                || found.all().stream()
                        .anyMatch(node -> node.record().capabilities().contains(service.capability));
    }

    private Optional<PeerId> dialFound(Service service, Deadline deadline) {
        List<FoundNode> nodes = new ArrayList<>(found.all());
        nodes.removeIf(node -> !node.record().capabilities().contains(service.capability));
        Collections.shuffle(nodes, world.random());
        for (FoundNode node : nodes.subList(0, Math.min(MOST_DIALS, nodes.size()))) {
            for (Multiaddr address : node.record().dialAddresses()) {
                try {
                    return Optional.of(host.connect(address, deadline));
                } catch (Libp2pException e) {
                    world.meters().counter("jwaku_service_peer_dials_failed").increment();
                }
            }
        }
        return Optional.empty();
    }

    /** The peer that the configuration names, by its id if the address has one. */
    public String nameOf(Service service) {
        return named(service)
                .map(address -> address.peerId().map(PeerId::toString).orElseGet(address::toString))
                .orElse("");
    }

    /** nwaku's words for "nobody". */
    public String nobody() {
        return config.discovery().discv5().isPresent()
                ? "No suitable service peer & none discovered"
                : "No suitable service peer & no discovery method";
    }
}

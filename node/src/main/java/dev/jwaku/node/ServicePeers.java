package dev.jwaku.node;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.PeerLedger;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.peers.ServicePools;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a peer for a service: the one that the configuration names, else one from the pool, else one that was found
 * and is dialed now. Whoever asks it tells how that went, so that the next choice is better. Thread-safe.
 */
public final class ServicePeers {
    private static final int MOST_DIALS = 3;
    private static final int MISDIRECTED = 421;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_ERROR = 500;

    private final World world;
    private final Host host;
    private final NodeConfig config;
    private final PeerLedger ledger;
    private final ServicePools pools;

    ServicePeers(World world, Host host, NodeConfig config, PeerLedger ledger, ServicePools pools) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.ledger = ledger;
        this.pools = pools;
    }

    /** The peer that the configuration names. */
    public Optional<Multiaddr> named(Service service) {
        return Optional.ofNullable(config.servicePeers().byService().get(service));
    }

    /**
     * A connected peer for the service.
     *
     * @return none if nobody is known who offers it
     * @throws Libp2pException if the peer that the configuration names cannot be reached, and there is no other
     */
    public Optional<PeerId> choose(Service service, Deadline deadline) {
        Optional<Multiaddr> named = named(service);
        boolean isThere =
                named.flatMap(Multiaddr::peerId).filter(host::isConnected).isPresent();
        if (named.isPresent() && !isThere) {
            Optional<PeerId> other = pools.of(service).choose();
            return other.isPresent() ? other : Optional.of(host.connect(named.get(), deadline));
        }
        Optional<PeerId> chosen = pools.of(service).choose();
        return chosen.isPresent() ? chosen : dialFound(service, deadline);
    }

    /** The peer did what it was asked. */
    public void succeeded(Service service, PeerId peer, Duration took) {
        pools.of(service).succeeded(peer, took);
    }

    /** The peer did not. */
    public void failed(Service service, PeerId peer, ServiceFailure failure) {
        boolean evicted = pools.of(service).failed(peer, failure);
        world.events().emit("service_peer_failed", "peer", peer.toString(), "why", failure.name(), "evicted", evicted);
    }

    /** The peer answered with an HTTP-like status: only 421 and 500 and more are its own failures. */
    public void answered(Service service, PeerId peer, int status, Duration took) {
        if (status >= INTERNAL_ERROR || status == MISDIRECTED) {
            failed(service, peer, ServiceFailure.REFUSED);
        } else if (status != TOO_MANY_REQUESTS) {
            succeeded(service, peer, took);
        }
    }

    /** The connected peers that offer the service. */
    public List<PeerId> connected(Service service) {
        return host.peers().stream()
                .filter(peer -> host.identified(peer)
                        .map(info -> service.protocols().stream().anyMatch(info.protocols()::contains))
                        .orElse(false))
                .toList();
    }

    /** Whether somebody could be asked: named, connected or found. */
    boolean isKnown(Service service) {
        return named(service).isPresent()
                || !connected(service).isEmpty()
                || !ledger.offering(service).isEmpty();
    }

    private Optional<PeerId> dialFound(Service service, Deadline deadline) {
        List<PeerId> known = ledger.offering(service);
        for (PeerId peer : known.subList(0, Math.min(MOST_DIALS, known.size()))) {
            for (Multiaddr address : ledger.addresses(peer)) {
                try {
                    PeerId reached = host.connect(address, deadline);
                    ledger.reached(reached, address);
                    return Optional.of(reached);
                } catch (Libp2pException e) {
                    world.meters().counter("jwaku_service_peer_dials_failed").increment();
                }
            }
            ledger.unreachable(peer);
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

package dev.jwaku.tools.lpt.peers;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Mplex;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.tcp.TcpTransport;
import dev.jwaku.libp2p.websocket.WebSocketConfig;
import dev.jwaku.libp2p.websocket.WebSocketTransport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.metadata.MetadataListener;
import dev.jwaku.waku.metadata.MetadataService;
import dev.jwaku.waku.metadata.WakuMetadata;
import dev.jwaku.waku.sharding.Shard;
import java.time.Duration;
import java.util.List;

/** The host of one sender or receiver: a light client with a name of its own that listens nowhere. Thread-safe. */
public final class TesterHost implements AutoCloseable {
    /** How long dialing one address may take. */
    public static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration IDENTIFY_POLL = Duration.ofMillis(10);

    private final World world;
    private final Swarm host;

    private TesterHost(World world, Swarm host) {
        this.world = world;
        this.host = host;
    }

    /** Opens one over TCP and WebSocket. */
    public static TesterHost open(World world, Shard shard, String version) {
        return open(
                world,
                shard,
                version,
                (key, gate) -> new UpgradingNetwork(
                        world,
                        key,
                        List.of(new TcpTransport(world), new WebSocketTransport(world, WebSocketConfig.defaults())),
                        List.of(new Yamux(), new Mplex()),
                        gate));
    }

    /** Opens one over a network of the caller's. */
    public static TesterHost open(World world, Shard shard, String version, Opening opening) {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        Swarm host = new Swarm(
                world, key.publicKey(), opening.open(key, gate), gate, SwarmConfig.named("jwaku-lpt-" + version));
        // go-waku disconnects whoever does not tell its cluster
        MetadataService.start(
                world, host, WakuMetadata.of(shard.cluster(), List.of(shard.index())), MetadataListener.NONE);
        return new TesterHost(world, host);
    }

    /** Opens the network under a host. */
    @FunctionalInterface
    public interface Opening {
        /** Opens it; the host closes it. */
        Network open(PrivateKey key, ConnectionGate gate);
    }

    /** The host itself. */
    public Host host() {
        return host;
    }

    /** Its peer id. */
    public String name() {
        return host.peerId().toString();
    }

    /**
     * Connects, if it is not connected, and waits until the peer has said what it serves.
     *
     * @throws Libp2pException if it cannot be reached at any of its addresses, or says nothing in time
     */
    public IdentifyInfo connect(Candidate candidate) {
        PeerId peer = candidate.peer();
        Libp2pException failure = new DialFailedException("no address of " + peer + " can be dialed");
        for (Multiaddr address : host.isConnected(peer) ? List.<Multiaddr>of() : candidate.addresses()) {
            try {
                host.connect(address, Deadline.after(world, DIAL_TIMEOUT));
                break;
            } catch (Libp2pException e) {
                failure = e;
            }
        }
        Deadline deadline = Deadline.after(world, DIAL_TIMEOUT);
        Signal never = new Signal(world);
        while (host.isConnected(peer) && !deadline.isExpired()) {
            if (host.identified(peer).isPresent()) {
                return host.identified(peer).get();
            }
            never.await(Deadline.after(world, IDENTIFY_POLL));
        }
        throw failure;
    }

    /** Whether a connected peer serves one of these. */
    public boolean serves(PeerId peer, List<ProtocolId> anyOf) {
        return host.identified(peer)
                .map(info -> info.protocols().stream().anyMatch(anyOf::contains))
                .orElse(false);
    }

    /** What a peer says of itself; empty if it has not. */
    public String agent(PeerId peer) {
        return host.identified(peer).map(IdentifyInfo::agentVersion).orElse("");
    }

    @Override
    public void close() {
        host.close();
    }
}

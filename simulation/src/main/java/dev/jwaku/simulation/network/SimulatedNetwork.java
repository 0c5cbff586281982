package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Secured and multiplexed connections of a simulated node, without the work of securing and multiplexing: each write is
 * one event on the link, handed over by reference.
 *
 * <p>Setting up takes the round trips of TCP, noise and two negotiations, under the default
 * {@link dev.jwaku.libp2p.host.ConnectionLimits}. Reading frees the writer's window at once; everything else is as at
 * the level of bytes. Addresses as in {@link SimulatedTransport}.
 */
public final class SimulatedNetwork implements Network {
    /** TCP 1, multistream for noise 1, noise XX 1, multistream for the muxer 1. */
    public static final int ROUND_TRIPS = 4;

    private final SimulatedInternet internet;
    private final SimulatedNode node;
    private final VirtualHost host;
    private final PeerId self;
    private final MuxerLimits limits;
    private final Tasks tasks;
    private final List<Transport.Listener> listeners = new ArrayList<>();

    SimulatedNetwork(
            SimulatedInternet internet, SimulatedNode node, VirtualHost host, PeerId self, MuxerLimits limits) {
        this.internet = internet;
        this.node = node;
        this.host = host;
        this.self = self;
        this.limits = limits;
        this.tasks = new Tasks(node, node.name() + "/network");
    }

    @Override
    public boolean supports(Multiaddr address) {
        return address.isTcp();
    }

    @Override
    public Connection dial(Multiaddr address, Optional<PeerId> expected, Deadline deadline) {
        Knock.Door door;
        Deadline answer =
                Deadline.after(node, ConnectionLimits.DEFAULT_CONNECT_TIMEOUT).earlier(deadline);
        try {
            door = new Knock(internet, node, host).knock(address, Inbound.class, ROUND_TRIPS, answer, deadline);
        } catch (IOException e) {
            throw new DialFailedException("dialing " + address + " failed: " + e.getMessage(), e);
        }
        Backlog<?> backlog = door.backlog();
        SimulatedNetwork other =
                backlog.owner().orElseThrow(() -> new DialFailedException(address + " proved no identity"));
        PeerId peer = other.self;
        if (expected.isPresent() && !expected.get().equals(peer)) {
            throw new DialFailedException(
                    "dialing " + address + " failed: expected " + expected.get() + ", found " + peer);
        }
        Multiaddr remote = address.withoutPeerId();
        Multiaddr local = Multiaddr.tcp(host.ip(), host.ephemeralPort());
        StreamEndpoint ours = new StreamEndpoint(node, host, door.host(), peer.toString(), limits);
        StreamEndpoint theirs = new StreamEndpoint(other.node, door.host(), host, self.toString(), other.limits);
        Link there = internet.link(host, door.host());
        Link back = internet.link(door.host(), host);
        ours.connect(new Flow(internet.simulation(), there, back, ours, theirs), theirs);
        theirs.connect(new Flow(internet.simulation(), back, there, theirs, ours), ours);
        backlog.add(new Inbound(new Connection(new ConnectionInfo(self, local, false), remote, theirs)));
        return new Connection(new ConnectionInfo(peer, remote, true), local, ours);
    }

    @Override
    public Transport.Listener listen(Multiaddr address, Consumer<Connection> onConnection) throws IOException {
        Backlog<Inbound> backlog = new Backlog<>(node, Inbound.class, this);
        OpenPort listener = OpenPort.open(host, address, backlog);
        listeners.add(listener);
        backlog.acceptWith(tasks, "accept " + listener.address(), inbound -> onConnection.accept(inbound.connection()));
        return listener;
    }

    /** Stops listening. Connections belong to who took them. */
    @Override
    public void close() {
        listeners.forEach(Transport.Listener::close);
        tasks.close();
    }

    /** A connection of this level in a port's backlog. */
    private record Inbound(Connection connection) {}
}

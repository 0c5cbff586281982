package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * TCP of a simulated node: virtual byte pipes with the latency, loss and faults of a {@link SimulatedInternet}.
 *
 * <p>Addresses: {@code /ip4/10.0.0.x/tcp/PORT}; listening also on {@code 0.0.0.0}; {@code 127.0.0.1} is the node
 * itself.
 */
public final class SimulatedTransport implements Transport {
    private static final int ROUND_TRIPS = 1;

    private final SimulatedInternet internet;
    private final SimulatedNode node;
    private final VirtualHost host;
    private final Tasks tasks;
    private final List<Listener> listeners = new ArrayList<>();

    SimulatedTransport(SimulatedInternet internet, SimulatedNode node, VirtualHost host) {
        this.internet = internet;
        this.node = node;
        this.host = host;
        this.tasks = new Tasks(node, node.name() + "/tcp");
    }

    @Override
    public boolean supports(Multiaddr address) {
        return address.isTcp();
    }

    @Override
    public RawConnection dial(Multiaddr address, Deadline deadline) throws IOException {
        Knock.Door door =
                new Knock(internet, node, host).knock(address, RawConnection.class, ROUND_TRIPS, deadline, deadline);
        Multiaddr local = Multiaddr.tcp(host.ip(), host.ephemeralPort());
        SimulatedConnection ours = new SimulatedConnection(node, host, door.host(), local, address.withoutPeerId());
        SimulatedConnection theirs =
                new SimulatedConnection(door.backlog().node(), door.host(), host, address.withoutPeerId(), local);
        Link there = internet.link(host, door.host());
        Link back = internet.link(door.host(), host);
        ours.connect(new Flow(internet.simulation(), there, back, ours, theirs), theirs);
        theirs.connect(new Flow(internet.simulation(), back, there, theirs, ours), ours);
        door.backlog().add(theirs);
        return ours;
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> onConnection) throws IOException {
        Backlog<RawConnection> backlog = new Backlog<>(node, RawConnection.class);
        OpenPort listener = OpenPort.open(host, address, backlog);
        listeners.add(listener);
        backlog.acceptWith(tasks, "accept " + listener.address(), onConnection);
        return listener;
    }

    /** Stops listening. Connections belong to who took them. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        tasks.close();
    }
}

package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The network of one simulation: a host per node name, a link per direction between two hosts, and the switches for
 * faults.
 *
 * <p>Hosts get the addresses 10.0.0.1, 10.0.0.2, … in the order in which they are first named, unless they are
 * {@linkplain #place placed}. Faults act at once, from the loop ({@link Simulation#at}) or from any task, and also on
 * connections that stand already.
 *
 * <pre>{@code
 * SimulatedInternet internet = new SimulatedInternet(simulation, LinkModel.internet());
 * Transport transport = internet.transport(alice);
 * simulation.at(Duration.ofSeconds(10), () -> internet.partition("alice", "bob"));
 * simulation.at(Duration.ofSeconds(20), () -> internet.heal("alice", "bob"));
 * }</pre>
 */
public final class SimulatedInternet {
    private static final int HOSTS_PER_NET = 250;

    private final Simulation simulation;
    private final LinkModel defaultModel;
    private final SplittableRandom random;
    private final Map<String, VirtualHost> byName = new LinkedHashMap<>();
    private final Map<String, VirtualHost> byIp = new LinkedHashMap<>();

    /** A network without hosts. @param defaultModel for links that get no model of their own */
    public SimulatedInternet(Simulation simulation, LinkModel defaultModel) {
        this.simulation = simulation;
        this.defaultModel = defaultModel;
        this.random = simulation.randomFor("network");
    }

    /** The network at the level of bytes, as this node sees it. */
    public SimulatedTransport transport(SimulatedNode node) {
        return new SimulatedTransport(this, node, bootedHost(node));
    }

    /** The network at the level of streams, as this node sees it. @param self proven to everybody it talks to */
    public SimulatedNetwork network(SimulatedNode node, PeerId self, MuxerLimits limits) {
        return new SimulatedNetwork(this, node, bootedHost(node), self, limits);
    }

    /** The address of the host of this name. */
    public String ip(String name) {
        return host(name).ip();
    }

    /**
     * Gives a host an address of the caller's choice.
     *
     * @throws IllegalStateException if the host has one already, or another host has this one
     */
    public void place(String name, String ip) {
        if (byName.containsKey(name) || byIp.containsKey(ip)) {
            throw new IllegalStateException(name + " or " + ip + " has a place already");
        }
        VirtualHost host = new VirtualHost(name, ip);
        byName.put(name, host);
        byIp.put(ip, host);
    }

    /**
     * Moves a host to another address, as a phone from one network to another. Connections of the old address are dead
     * from now on, and nobody is told: what is sent over them is lost.
     */
    public void move(String name, String ip) {
        if (byIp.containsKey(ip)) {
            throw new IllegalStateException(ip + " is taken");
        }
        VirtualHost host = host(name);
        byIp.remove(host.ip());
        host.move(ip);
        byIp.put(ip, host);
    }

    /** What the host of this name sent and received so far. */
    public Traffic traffic(String name) {
        return host(name).traffic();
    }

    /** Sets both directions between two hosts. */
    public void link(String one, String other, LinkModel model) {
        linkOneWay(one, other, model);
        linkOneWay(other, one, model);
    }

    /** Sets one direction between two hosts. */
    public void linkOneWay(String from, String to, LinkModel model) {
        link(host(from), host(to)).model(model);
    }

    /** Loses everything between two hosts, both ways, until {@link #heal}. Their connections learn nothing. */
    public void partition(String one, String other) {
        partitionOneWay(one, other);
        partitionOneWay(other, one);
    }

    /** Loses everything in one direction, acknowledgements of the other direction included. */
    public void partitionOneWay(String from, String to) {
        link(host(from), host(to)).cut(true);
    }

    /** Ends {@link #partition} and {@link #partitionOneWay} between two hosts. */
    public void heal(String one, String other) {
        link(host(one), host(other)).cut(false);
        link(host(other), host(one)).cut(false);
    }

    /** Blackhole: loses everything from and to this host, until {@link #rejoin}. */
    public void isolate(String name) {
        host(name).isolate(true);
    }

    /** Ends {@link #isolate}. */
    public void rejoin(String name) {
        host(name).isolate(false);
    }

    /** Resets all connections between two hosts, as a middlebox would: both ends learn at once. */
    public void reset(String one, String other) {
        resetEnds(host(one), host(other));
        resetEnds(host(other), host(one));
    }

    private static void resetEnds(VirtualHost at, VirtualHost to) {
        for (Endpoint endpoint : List.copyOf(at.endpoints())) {
            if (endpoint.isTo(to)) {
                endpoint.broken("connection reset");
            }
        }
    }

    /** Holds everything in one direction back, new connections included, until {@link #unclog}; nothing is lost. */
    public void clog(String from, String to) {
        link(host(from), host(to)).clog();
    }

    /** Lets what {@link #clog} held go on. */
    public void unclog(String from, String to) {
        link(host(from), host(to)).unclog();
    }

    /** Lets the host's processes read nothing until {@link #unstall}; writers to it block when buffers are full. */
    public void stall(String name) {
        host(name).stall(true);
    }

    /** Ends {@link #stall}. */
    public void unstall(String name) {
        host(name).stall(false);
    }

    Simulation simulation() {
        return simulation;
    }

    @Nullable
    VirtualHost atIp(String ip) {
        return byIp.get(ip);
    }

    private VirtualHost bootedHost(SimulatedNode node) {
        VirtualHost host = host(node.name());
        host.boot(node);
        return host;
    }

    private VirtualHost host(String name) {
        VirtualHost host = byName.get(name);
        if (host == null) {
            int number = byName.size();
            place(
                    name,
                    "10." + number / HOSTS_PER_NET / HOSTS_PER_NET + "." + number / HOSTS_PER_NET % HOSTS_PER_NET + "."
                            + (number % HOSTS_PER_NET + 1));
            host = Objects.requireNonNull(byName.get(name));
        }
        return host;
    }

    Link link(VirtualHost from, VirtualHost to) {
        Link link = from.links().get(to.name());
        if (link == null) {
            link = new Link(from, to, simulation, random, defaultModel);
            from.links().put(to.name(), link);
        }
        return link;
    }
}

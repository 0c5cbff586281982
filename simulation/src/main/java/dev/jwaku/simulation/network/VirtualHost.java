package dev.jwaku.simulation.network;

import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.SimulatedNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine on the network: its address, open ports, connections and counters. Outlives the node that runs on it. */
final class VirtualHost {
    private static final int FIRST_EPHEMERAL_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    private final String name;
    private String ip;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Map<Integer, Backlog<?>> ports = new TreeMap<>();
    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private @Nullable SimulatedNode node;
    private boolean isolated;
    private boolean stalled;
    private int nextPort = FIRST_EPHEMERAL_PORT;
    private long bytesOut;
    private long bytesIn;
    private long framesOut;
    private long framesIn;

    VirtualHost(String name, String ip) {
        this.name = name;
        this.ip = ip;
    }

    String name() {
        return name;
    }

    String ip() {
        return ip;
    }

    /** Gets another address; connections of the old one lead nowhere. */
    void move(String other) {
        ip = other;
        endpoints.forEach(Endpoint::strand);
    }

    Map<String, Link> links() {
        return links;
    }

    /** A node boots on this machine. */
    void boot(SimulatedNode started) {
        if (node == started) {
            return;
        }
        node = started;
        ports.clear();
        endpoints.removeIf(endpoint -> endpoint.node() != started);
        started.onStateChange(state -> changed(started, state));
    }

    private void changed(SimulatedNode who, NodeState state) {
        if (node != who || !state.isEnded()) {
            return;
        }
        ports.clear();
        if (state == NodeState.KILLED) {
            List.copyOf(endpoints).forEach(endpoint -> endpoint.broken("its process was killed"));
        }
        endpoints.clear();
    }

    /** Whether packets reach it and leave it. */
    boolean isOnline() {
        SimulatedNode present = node;
        return !isolated && present != null && present.state().isReachable();
    }

    void isolate(boolean now) {
        isolated = now;
    }

    boolean isStalled() {
        return stalled;
    }

    void stall(boolean now) {
        stalled = now;
        if (!now) {
            List.copyOf(endpoints).forEach(Endpoint::wakeReaders);
        }
    }

    Set<Endpoint> endpoints() {
        return endpoints;
    }

    @Nullable
    Backlog<?> port(int number) {
        return ports.get(number);
    }

    /** Opens a port; 0 chooses one. Returns its number, or -1 if it is taken. */
    int open(int wanted, Backlog<?> backlog) {
        int number = wanted == 0 ? ephemeralPort() : wanted;
        return ports.putIfAbsent(number, backlog) == null ? number : -1;
    }

    void close(int number, Backlog<?> backlog) {
        ports.remove(number, backlog);
    }

    int ephemeralPort() {
        do {
            nextPort = nextPort == LAST_PORT ? FIRST_EPHEMERAL_PORT : nextPort + 1;
        } while (ports.containsKey(nextPort));
        return nextPort;
    }

    void countOut(int bytes) {
        bytesOut += bytes;
        framesOut++;
    }

    void countIn(int bytes) {
        bytesIn += bytes;
        framesIn++;
    }

    Traffic traffic() {
        return new Traffic(bytesOut, bytesIn, framesOut, framesIn);
    }

    @Override
    public String toString() {
        return name + " (" + ip + ")";
    }
}

package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Setting up a connection: SYN, answer, and whatever round trips the level above needs. Blocks the dialing task. */
final class Knock {
    private static final Duration FIRST_SYN_TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_SYNS = 7;
    private static final int SYN_SIZE = 40;
    private static final String LOOPBACK = "127.0.0.1";

    private final SimulatedInternet internet;
    private final SimulatedNode node;
    private final VirtualHost from;

    Knock(SimulatedInternet internet, SimulatedNode node, VirtualHost from) {
        this.internet = internet;
        this.node = node;
        this.from = from;
    }

    /** An open door: the host and the port's backlog, which had room a moment ago. */
    record Door(VirtualHost host, Backlog<?> backlog) {}

    /**
     * Reaches a listener of the wanted kind.
     *
     * @param roundTrips how long setting up takes altogether
     * @throws IOException if the port is closed, or nothing answers in time
     */
    Door knock(Multiaddr address, Class<?> kind, int roundTrips, Deadline deadline) throws IOException {
        VirtualHost target = target(address);
        int port = address.tcpPort().orElseThrow(() -> new IOException(address + " has no port"));
        Duration timeout = FIRST_SYN_TIMEOUT;
        for (int syn = 0; syn < MAX_SYNS && !deadline.isExpired(); syn++) {
            if (target != null && answers(target)) {
                nap(roundTrip(target), deadline);
                Backlog<?> backlog = target.port(port);
                if (backlog == null || !backlog.accepts(kind)) {
                    throw new IOException(address + ": connection refused");
                }
                if (!backlog.isFull() && !deadline.isExpired()) {
                    nap(roundTrip(target).multipliedBy(roundTrips - 1), deadline);
                    return new Door(target, backlog);
                }
            }
            nap(timeout, deadline);
            timeout = timeout.multipliedBy(2);
        }
        throw new IOException(address + ": connect timed out");
    }

    private @Nullable VirtualHost target(Multiaddr address) throws IOException {
        String ip = address.host().orElseThrow(() -> new IOException(address + " has no host"));
        return ip.equals(LOOPBACK) ? from : internet.atIp(ip);
    }

    private boolean answers(VirtualHost target) {
        Link there = internet.link(from, target);
        Link back = internet.link(target, from);
        from.countOut(SYN_SIZE);
        return !there.isClogged() && !back.isClogged() && there.losses(1) == 0 && back.losses(1) == 0;
    }

    private Duration roundTrip(VirtualHost target) {
        return Duration.ofNanos(internet.link(from, target).delayNanos()
                + internet.link(target, from).delayNanos());
    }

    private void nap(Duration time, Deadline deadline) {
        if (!time.isZero()) {
            new Signal(node).await(Deadline.after(node, time).earlier(deadline));
        }
    }
}

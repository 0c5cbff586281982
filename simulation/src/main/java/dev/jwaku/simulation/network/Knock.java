package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Setting up a connection: SYN, answer, and whatever round trips the level above needs, each of which may be lost and
 * repeated. Blocks the dialing task.
 */
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
     * @param answer until when the port must have answered
     * @throws IOException if the port is closed, or nothing answers in time
     */
    Door knock(Multiaddr address, Class<?> kind, int roundTrips, Deadline answer, Deadline deadline)
            throws IOException {
        VirtualHost target = target(address);
        int port = address.tcpPort().orElseThrow(() -> new IOException(address + " has no port"));
        Duration timeout = FIRST_SYN_TIMEOUT;
        for (int syn = 0; syn < MAX_SYNS && !answer.isExpired(); syn++) {
            if (target != null && answers(target)) {
                nap(roundTrip(target), answer);
                Backlog<?> backlog = target.port(port);
                if (backlog == null || !backlog.accepts(kind)) {
                    throw new IOException(address + ": connection refused");
                }
                if (!backlog.isFull() && !answer.isExpired()) {
                    shakeHands(target, roundTrips - 1, deadline);
                    if (deadline.isExpired()) {
                        throw new IOException(address + ": handshake took too long");
                    }
                    return new Door(target, backlog);
                }
            }
            nap(timeout, answer);
            timeout = timeout.multipliedBy(2);
        }
        throw new IOException(address + ": connect timed out");
    }

    private void shakeHands(VirtualHost target, int roundTrips, Deadline deadline) throws IOException {
        Link there = internet.link(from, target);
        Link back = internet.link(target, from);
        Duration roundTrip = roundTrip(target);
        if (there.losesNothing() && back.losesNothing()) {
            nap(roundTrip.multipliedBy(roundTrips), deadline);
            return;
        }
        for (int i = 0; i < roundTrips; i++) {
            Deadline silence = Deadline.after(node, ConnectionLimits.DEFAULT_HANDSHAKE_SILENCE)
                    .earlier(deadline);
            for (int failures = 0; there.losses(1) + back.losses(1) > 0; failures++) {
                nap(Duration.ofNanos(there.timeoutNanos(back, failures)), silence);
                if (silence.isExpired()) {
                    throw new IOException(target + ": silent during the handshake");
                }
            }
            nap(roundTrip, deadline);
        }
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

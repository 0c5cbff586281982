package dev.jwaku.peers;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections to a fixed list of addresses: dials all at once, and each again whenever its connection ends or a
 * dial fails, after a {@link Backoff}. Never gives up.
 *
 * <p>One owner task holds the state; each dial runs in a task of its own.
 */
public final class StaticPeers implements AutoCloseable {
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_EVENTS = 1024;
    /** A lost event would leave a peer undialed for ever, so the list is also walked now and then. */
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(StaticPeers.class);

    private final World world;
    private final Host host;
    private final Backoff backoff;
    private final DialMeters dials;
    private final Tasks tasks;
    private final Mailbox<Event> events;
    private final Map<Multiaddr, Target> targets = new LinkedHashMap<>();

    /** Dials from {@link #start} on. */
    public StaticPeers(World world, Host host, List<Multiaddr> addresses, Backoff backoff) {
        this.world = world;
        this.host = host;
        this.backoff = backoff;
        this.dials = new DialMeters(world.meters(), "static");
        this.tasks = new Tasks(world, "static-peers");
        this.events = new Mailbox<>(world, MAX_EVENTS);
        addresses.forEach(address -> targets.put(address, new Target(address)));
    }

    /** Begins dialing. */
    public void start() {
        if (targets.isEmpty()) {
            return;
        }
        host.addListener(new HostListener() {
            @Override
            public void disconnected(PeerId peer) {
                events.offer(new Event.Disconnected(peer));
            }
        });
        tasks.start("owner", this::run);
    }

    private void run() {
        while (!events.isClosed()) {
            dialWhatIsDue();
            Event event = events.take(Deadline.at(world, nextDue()));
            if (event != null) {
                apply(event);
            }
        }
    }

    private void dialWhatIsDue() {
        for (Target target : targets.values()) {
            if (target.state == State.CONNECTED && target.peer != null && !host.isConnected(target.peer)) {
                target.state = State.WAITING;
            }
            if (target.state == State.WAITING && target.dueNanos <= world.nanoTime()) {
                target.state = State.DIALING;
                tasks.start("dial " + target.address, () -> dial(target.address));
            }
        }
    }

    private long nextDue() {
        long next = world.nanoTime() + SWEEP.toNanos();
        for (Target target : targets.values()) {
            if (target.state == State.WAITING) {
                next = Math.min(next, target.dueNanos);
            }
        }
        return next;
    }

    private void apply(Event event) {
        switch (event) {
            case Event.Connected connected -> {
                Target target = target(connected.address());
                target.state = State.CONNECTED;
                target.peer = connected.peer();
                target.failures = 0;
            }
            case Event.Failed failed -> retryLater(target(failed.address()));
            case Event.Disconnected disconnected ->
                targets.values().stream()
                        .filter(target -> target.state == State.CONNECTED
                                && disconnected.peer().equals(target.peer))
                        .forEach(this::retryLater);
        }
    }

    private void retryLater(Target target) {
        target.failures++;
        target.state = State.WAITING;
        target.dueNanos = world.nanoTime()
                + backoff.after(target.failures, world.random()).toNanos();
    }

    private void dial(Multiaddr address) {
        Event outcome;
        try {
            outcome = new Event.Connected(address, host.connect(address, Deadline.after(world, DIAL_TIMEOUT)));
            log.atDebug().addKeyValue("address", address).log("static peer connected");
        } catch (Libp2pException e) {
            log.atDebug().addKeyValue("address", address).log("static peer not reached: {}", e.getMessage());
            outcome = new Event.Failed(address);
        }
        dials.ended(outcome instanceof Event.Connected);
        events.put(outcome, Deadline.NEVER);
    }

    private Target target(Multiaddr address) {
        Target target = targets.get(address);
        if (target == null) {
            throw new IllegalStateException(address + " is no static peer");
        }
        return target;
    }

    @Override
    public void close() {
        events.close();
        tasks.close();
    }

    private enum State {
        WAITING,
        DIALING,
        CONNECTED
    }

    private static final class Target {
        private final Multiaddr address;
        private State state = State.WAITING;
        private long dueNanos;
        private int failures;
        private @Nullable PeerId peer;

        private Target(Multiaddr address) {
            this.address = address;
        }
    }

    private sealed interface Event {
        record Connected(Multiaddr address, PeerId peer) implements Event {}

        record Failed(Multiaddr address) implements Event {}

        record Disconnected(PeerId peer) implements Event {}
    }
}

package dev.jwaku.peers;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the node is connected, and brings it back when it is not: watches peers, clocks and pings, moves the
 * link through its states ({@link LinkState}), and on every return forgives all peers, checks the connections that
 * stand before it closes any, and lets the good peers be dialed (reliability.md sections 10.4 and 10.5).
 *
 * <p>One owner task holds the state; listeners are called by it. Its methods may be called from any task.
 */
public final class ConnectionMonitor implements AutoCloseable {
    /** How often it looks when nothing happens. */
    static final Duration TICK = Duration.ofSeconds(1);
    /**
     * Silence of a peer that is pinged every 30 s, after which it does not count as alive; longer by as much as its
     * answers are known to take longer than {@link KeepAlive#TIMEOUT}.
     */
    static final Duration IDLE_SILENCE = Duration.ofSeconds(45);
    /** The same while messages wait to be sent. */
    static final Duration PENDING_SILENCE = Duration.ofSeconds(8);

    private static final int MAX_EVENTS = 256;

    private static final Logger log = LoggerFactory.getLogger(ConnectionMonitor.class);

    private final World world;
    private final Host host;
    private final PeerLedger ledger;
    private final PeerManager manager;
    private final KeepAlive keepAlive;
    private final Liveness liveness;
    private final LinkProbe probe;
    private final BooleanSupplier isPending;
    private final LinkMachine machine = new LinkMachine();
    private final SleepDetector sleep = new SleepDetector();
    private final LinkMeters meters;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final Tasks tasks;
    private final Mailbox<Event> events;
    private volatile LinkSnapshot snapshot = new LinkSnapshot(LinkState.OFFLINE, false, false, false, 0);
    private long lookedAtNanos;
    private long pendingSinceNanos = Long.MAX_VALUE;
    private ConnectionListener.@Nullable Trigger waiting;
    /** The last sign of life before the present moment, as of the last look: before a sleep, not after it. */
    private Instant proof = Instant.EPOCH;

    /**
     * Watches from {@link #start} on. Does not own what it is given.
     *
     * @param isPending whether messages wait to be sent; must not block
     */
    public ConnectionMonitor(
            World world,
            Host host,
            PeerLedger ledger,
            PeerManager manager,
            KeepAlive keepAlive,
            Liveness liveness,
            LinkProbe probe,
            BooleanSupplier isPending) {
        this.world = world;
        this.host = host;
        this.ledger = ledger;
        this.manager = manager;
        this.keepAlive = keepAlive;
        this.liveness = liveness;
        this.probe = probe;
        this.isPending = isPending;
        this.meters = new LinkMeters(world.meters(), world.nanoTime());
        this.tasks = new Tasks(world, "connection-monitor");
        this.events = new Mailbox<>(world, MAX_EVENTS);
        world.meters()
                .gauges("jwaku_connection_status", () -> List.of(Meters.Reading.of(1, "status", status().toString())));
    }

    /**
     * Begins.
     *
     * @param missedSince the last reception of an earlier run, the epoch if there was none
     */
    public void start(Instant missedSince) {
        proof = missedSince;
        lookedAtNanos = world.nanoTime();
        host.addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                events.offer(new Event.Look());
            }

            @Override
            public void disconnected(PeerId peer) {
                events.offer(new Event.Look());
            }
        });
        tasks.start("owner", this::run);
    }

    /** Hears of the link from now on. */
    public void addListener(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** Says nothing to it any more. */
    public void removeListener(ConnectionListener listener) {
        listeners.remove(listener);
    }

    /** The link as it was at the last look, at most a second ago. */
    public LinkSnapshot snapshot() {
        return snapshot;
    }

    /** How well the node is connected, in the words of the Waku API. */
    public ConnectionStatus status() {
        return snapshot.status();
    }

    /** The application knows that the network is another one: connections are checked and peers dialed at once. */
    public void networkChanged() {
        events.offer(new Event.Recover(ConnectionListener.Trigger.NETWORK_CHANGED));
    }

    /** The application knows that the machine slept. Without this call it is noticed within a second. */
    public void woke() {
        events.offer(new Event.Recover(ConnectionListener.Trigger.WAKE));
    }

    private void run() {
        while (!events.isClosed()) {
            long now = world.nanoTime();
            Event event = events.take(Deadline.at(world, Math.min(now + TICK.toNanos(), machine.nextDue(now))));
            if (events.isClosed()) {
                return;
            }
            watchClocks();
            for (; event != null; event = events.poll()) {
                apply(event);
            }
            look();
        }
    }

    private void apply(Event event) {
        switch (event) {
            case Event.Look ignored -> {
                // the loop looks
            }
            case Event.Recover recover -> recover(recover.trigger());
            case Event.Checked ignored -> checked();
            case Event.Judged judged -> judged(judged);
        }
    }

    private void watchClocks() {
        switch (sleep.tick(world.now().toEpochMilli(), world.nanoTime(), TICK.toNanos())) {
            case NOTHING -> {
                // as it should be
            }
            case STOPPED -> recover(ConnectionListener.Trigger.WAKE);
            case WALL_AHEAD -> judge(sleep.ahead());
            case WALL_BACK -> clockStepped(sleep.ahead());
        }
    }

    /** A sleep and a clock that was set forward look the same; connections that answer say which it was. */
    private void judge(Duration ahead) {
        if (host.peers().isEmpty()) {
            recover(ConnectionListener.Trigger.WAKE);
            return;
        }
        Instant before = proof;
        tasks.start("judge", () -> {
            List<PeerId> silent = keepAlive.silent();
            boolean alive = host.peers().size() > silent.size();
            events.put(new Event.Judged(alive, ahead, before, silent), Deadline.NEVER);
        });
    }

    private void judged(Event.Judged judged) {
        if (judged.alive()) {
            clockStepped(judged.ahead());
        } else {
            proof = judged.proof();
            // Nobody answered: to ask again would cost the time that it takes to dial.
            recover(ConnectionListener.Trigger.WAKE, judged::silent);
        }
    }

    private void clockStepped(Duration by) {
        log.atInfo().addKeyValue("by", by).log("the wall clock was set; connections stand");
        world.events().emit("clock_stepped", "by", by.toString());
        meters.clockStepped();
        listeners.forEach(listener -> listener.clockStepped(by));
    }

    // Recovery

    private void recover(ConnectionListener.Trigger trigger) {
        recover(trigger, keepAlive::silent);
    }

    /** @param silent the connected peers that do not answer; may block */
    private void recover(ConnectionListener.Trigger trigger, Supplier<List<PeerId>> silent) {
        if (machine.isBusy()) {
            waiting = trigger;
            return;
        }
        long now = world.nanoTime();
        Instant missedSince = proof;
        log.atDebug().addKeyValue("trigger", trigger).log("the link is being recovered");
        ledger.forgiveAll();
        world.events().emit("link_recovering", "trigger", trigger.label(), "missed_since", missedSince.toString());
        machine.recover(now);
        meters.recovering(trigger, now);
        publish(snapshot.livePeers());
        listeners.forEach(listener -> listener.recovering(trigger, missedSince));
        if (trigger == ConnectionListener.Trigger.RECONNECTED) {
            // Whoever is connected has only just proved to be there.
            checked();
            return;
        }
        manager.hurry();
        tasks.start("check", () -> {
            keepAlive.close(silent.get());
            events.put(new Event.Checked(), Deadline.NEVER);
        });
    }

    private void checked() {
        machine.recovered();
        manager.hurry();
        ConnectionListener.Trigger next = waiting;
        waiting = null;
        if (next != null) {
            recover(next);
        }
    }

    // The state

    private void look() {
        long now = world.nanoTime();
        meters.passed(machine.state(), now - lookedAtNanos);
        lookedAtNanos = now;
        if (!isPending.getAsBoolean()) {
            pendingSinceNanos = Long.MAX_VALUE;
        } else if (pendingSinceNanos == Long.MAX_VALUE) {
            pendingSinceNanos = now;
        }
        LinkInputs inputs = probe.look(this::isAlive);
        boolean isSilent = inputs.connections() > 0 && inputs.live() == 0;
        if (isSilent && !machine.isBusy()) {
            recover(ConnectionListener.Trigger.SILENCE);
        } else if (machine.step(inputs, now)) {
            recover(ConnectionListener.Trigger.RECONNECTED);
        }
        publish(inputs);
        if (inputs.live() > 0 && !machine.isBusy()) {
            host.peers().stream().filter(liveness::isSuspect).forEach(manager::renew);
        }
        if (machine.state() != LinkState.OFFLINE) {
            Instant heard = liveness.lastReception();
            proof = heard == null || machine.isBusy() ? proof : heard;
        }
    }

    private boolean isAlive(PeerId peer) {
        long now = world.nanoTime();
        long heard = liveness.heardNanos(peer);
        long slow = slowness(peer).toNanos();
        long pendingSilence = PENDING_SILENCE.toNanos() + slow;
        boolean pendingIsLong = pendingSinceNanos != Long.MAX_VALUE
                && now - pendingSinceNanos > pendingSilence
                && now - heard > pendingSilence;
        return liveness.isAlive(peer, IDLE_SILENCE.plusNanos(slow)) && !pendingIsLong && host.isConnected(peer);
    }

    /** By how much longer a peer may be silent because its answers take longer, with room for a pause between pings. */
    private Duration slowness(PeerId peer) {
        Duration patience = liveness.with(peer, KeepAlive.TIMEOUT);
        return patience.equals(KeepAlive.TIMEOUT)
                ? Duration.ZERO
                : patience.minus(KeepAlive.TIMEOUT).plus(KeepAlive.PENDING_INTERVAL);
    }

    private void publish(LinkInputs inputs) {
        boolean up = machine.state().status() != ConnectionStatus.DISCONNECTED;
        replace(new LinkSnapshot(
                machine.state(),
                up && inputs.canSend(),
                up && inputs.canReceive(),
                up && inputs.canVerify(),
                inputs.live()));
    }

    private void publish(int live) {
        replace(new LinkSnapshot(machine.state(), false, false, false, live));
    }

    private void replace(LinkSnapshot next) {
        LinkSnapshot before = snapshot;
        snapshot = next;
        if (before.state() != next.state()) {
            boolean down = next.state() == LinkState.OFFLINE;
            if (down) {
                ledger.linkIsDown();
            } else {
                ledger.linkIsUp();
            }
            manager.linkChanged(down);
            meters.became(next.state(), world.nanoTime());
            world.events().emit("link_state", "state", next.state().name(), "live", next.livePeers());
        }
        if (!before.equals(next)) {
            listeners.forEach(listener -> listener.changed(before, next));
        }
    }

    /** Stops watching. Idempotent. */
    @Override
    public void close() {
        events.close();
        try {
            tasks.close();
        } catch (CancelledException e) {
            Thread.currentThread().interrupt();
        }
    }

    private sealed interface Event {
        record Look() implements Event {}

        record Recover(ConnectionListener.Trigger trigger) implements Event {}

        /** Connections have been checked, the silent ones closed. */
        record Checked() implements Event {}

        /** Whether anybody answered after the wall clock had run ahead. */
        record Judged(boolean alive, Duration ahead, Instant proof, List<PeerId> silent) implements Event {}
    }
}

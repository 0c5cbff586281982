package dev.jwaku.peers;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings connected peers and closes the connections of those that do not answer time after time, so that a half-open
 * connection is found out and nim's idle timeouts (5 min) never strike. One missing answer already makes a peer count
 * as not alive until it is heard again.
 *
 * <p>Every peer is pinged every {@link #INTERVAL}; of the useful ones the most silent every {@link #SENTINEL_INTERVAL};
 * while messages wait to be sent, all useful ones that are silent every {@link #PENDING_INTERVAL}. One answer that is
 * missing makes it ask everybody who is silent: it may be the link.
 */
public final class KeepAlive implements AutoCloseable {
    /** For every peer. nwaku: 10 s for some, 2 min for all; js-waku's own pings come every 10 s. */
    public static final Duration INTERVAL = Duration.ofSeconds(30);
    /** For the most silent of the useful peers: how an idle node learns that its link is gone. */
    public static final Duration SENTINEL_INTERVAL = Duration.ofSeconds(10);
    /** For useful peers while messages wait: with {@link #TIMEOUT}, a black hole is noticed within 10 s. */
    public static final Duration PENDING_INTERVAL = Duration.ofSeconds(3);
    /** A peer of which nothing is known should have answered by then; one that was slower before gets longer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** The same when the link itself is in doubt: after a sleep or a change of network. */
    public static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    /** Nobody is waited for longer than this when the link is in doubt. */
    public static final Duration LONGEST_PROBE = Duration.ofSeconds(10);
    /**
     * Missing answers in a row with which a connection is closed: 25 s, so that a peer that pauses for 20 s keeps it.
     * If all peers are silent, {@link ConnectionMonitor} does not wait for that.
     */
    public static final int MAX_MISSED = 5;

    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final World world;
    private final Host host;
    private final PingService ping;
    private final Liveness liveness;
    private final Supplier<Set<PeerId>> useful;
    private final BooleanSupplier isPending;
    private final Tasks tasks;
    private final Signal closed;
    private final Map<PeerId, Pinged> pinged = new ConcurrentSkipListMap<>();

    /**
     * Pings from {@link #start} on.
     *
     * @param useful peers over which messages would go; must not block
     * @param isPending whether messages wait to be sent
     */
    public KeepAlive(
            World world,
            Host host,
            PingService ping,
            Liveness liveness,
            Supplier<Set<PeerId>> useful,
            BooleanSupplier isPending) {
        this.world = world;
        this.host = host;
        this.ping = ping;
        this.liveness = liveness;
        this.useful = useful;
        this.isPending = isPending;
        this.tasks = new Tasks(world, "keep-alive");
        this.closed = new Signal(world);
    }

    /** Begins. */
    public void start() {
        host.addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                long now = world.nanoTime();
                pinged.put(connection.peer(), Pinged.connected(now));
                liveness.heard(connection.peer());
            }

            @Override
            public void renewed(ConnectionInfo connection) {
                long now = world.nanoTime();
                pinged.put(connection.peer(), Pinged.connected(now).identified());
                liveness.renewed(connection.peer());
            }

            /** Identify takes one round trip on its stream, a ping two. */
            @Override
            public void identified(PeerId peer, IdentifyInfo info) {
                Pinged state = pinged.get(peer);
                if (state != null && state.fresh) {
                    long now = world.nanoTime();
                    liveness.answered(peer, now - 2 * (now - state.connectedNanos), TIMEOUT);
                    pinged.computeIfPresent(peer, (name, before) -> before.identified());
                }
            }

            @Override
            public void disconnected(PeerId peer) {
                pinged.remove(peer);
                liveness.forget(peer);
            }
        });
        tasks.start("rounds", this::rounds);
    }

    private void rounds() {
        while (!closed.await(Deadline.after(world, STEP))) {
            whoIsDue().forEach(this::startPing);
        }
    }

    private List<PeerId> whoIsDue() {
        long now = world.nanoTime();
        List<PeerId> due = new ArrayList<>();
        Set<PeerId> needed = useful.get();
        boolean pending = isPending.getAsBoolean();
        PeerId sentinel = null;
        boolean sentinelIsAsked = false;
        boolean inDoubt = pinged.values().stream().anyMatch(state -> state.missed > 0);
        for (Map.Entry<PeerId, Pinged> entry : pinged.entrySet()) {
            PeerId peer = entry.getKey();
            Pinged state = entry.getValue();
            boolean isUseful = needed.isEmpty() || needed.contains(peer);
            long silence = now - Math.max(liveness.heardNanos(peer), state.atNanos);
            if (isUseful) {
                sentinelIsAsked |= state.running;
                if (sentinel == null || liveness.heardNanos(peer) < liveness.heardNanos(sentinel)) {
                    sentinel = peer;
                }
            }
            if (!state.running
                    && (now - state.atNanos >= INTERVAL.toNanos()
                            || state.missed > 0
                            || (pending && isUseful || inDoubt) && silence >= PENDING_INTERVAL.toNanos())) {
                due.add(peer);
            }
        }
        boolean isSilent = sentinel != null
                && now - liveness.heardNanos(sentinel) >= SENTINEL_INTERVAL.toNanos()
                && !sentinelIsAsked;
        if (isSilent && !due.contains(sentinel)) {
            due.add(sentinel);
        }
        return due;
    }

    /** A late answer is an answer, too: the ping goes on when it has been counted as missing. */
    private void startPing(PeerId peer) {
        long asked = world.nanoTime();
        pinged.computeIfPresent(peer, (name, before) -> before.pinged(asked));
        Signal answered = new Signal(world);
        tasks.start("ping " + peer, () -> {
            if (answers(peer, AnswerTimes.LONGEST)) {
                answered.raise();
            }
        });
        tasks.start("await " + peer, () -> {
            while (!answered.await(
                    Deadline.at(world, asked + liveness.with(peer, TIMEOUT).toNanos()))) {
                if (world.nanoTime() - asked >= liveness.with(peer, TIMEOUT).toNanos()) {
                    missed(peer, asked);
                    return;
                }
            }
        });
    }

    private boolean answers(PeerId peer, Duration timeout) {
        long asked = world.nanoTime();
        try {
            ping.ping(peer, Deadline.after(world, timeout));
            return answered(peer, asked);
        } catch (ProtocolNotSupportedException e) {
            // It answered that it does not speak ping: it is alive.
            return answered(peer, asked);
        } catch (Libp2pException e) {
            log.atDebug().addKeyValue("peer", peer).log("ping failed: {}", e.getMessage());
            return false;
        }
    }

    private boolean answered(PeerId peer, long askedNanos) {
        if (pinged.computeIfPresent(peer, (name, before) -> before.answered()) != null) {
            liveness.answered(peer, askedNanos, TIMEOUT);
            liveness.heard(peer);
        }
        return true;
    }

    private void missed(PeerId peer, long askedNanos) {
        Pinged before = pinged.get(peer);
        if (before == null || before.atNanos != askedNanos || !host.isConnected(peer)) {
            return;
        }
        liveness.suspect(peer);
        Pinged now = pinged.computeIfPresent(peer, (name, state) -> state.missedOne());
        if (now != null && now.missed >= MAX_MISSED) {
            disconnect(peer, "did not answer " + MAX_MISSED + " pings");
        }
    }

    private void disconnect(PeerId peer, String reason) {
        world.meters().counter("waku_node_errors", "type", "keep_alive_failure").increment();
        host.disconnect(peer, reason);
    }

    /** Closes the connections of those that did not answer. */
    void close(List<PeerId> silent) {
        silent.forEach(peer -> disconnect(peer, "did not answer when the link was in doubt"));
    }

    /**
     * Pings all connected peers at once with little patience. Blocks until all have answered or the patience is over.
     *
     * @return who did not answer
     */
    List<PeerId> silent() {
        long asked = world.nanoTime();
        List<PeerId> peers = host.peers();
        Map<PeerId, Boolean> answers = new ConcurrentSkipListMap<>();
        List<Tasks.Task> running = new ArrayList<>();
        Duration longest = PROBE_TIMEOUT;
        for (PeerId peer : peers) {
            Duration measured = liveness.with(peer, PROBE_TIMEOUT);
            Duration patience = measured.compareTo(LONGEST_PROBE) < 0 ? measured : LONGEST_PROBE;
            longest = patience.compareTo(longest) > 0 ? patience : longest;
            running.add(tasks.start("probe " + peer, () -> answers.put(peer, answers(peer, patience))));
        }
        Deadline deadline = Deadline.after(world, longest.plus(STEP));
        boolean all = true;
        for (Tasks.Task task : running) {
            all &= task.join(deadline);
        }
        if (!all) {
            log.atDebug().log("some probes did not end in time");
        }
        return peers.stream()
                .filter(peer -> host.isConnected(peer) && !answers.getOrDefault(peer, false))
                .filter(peer -> liveness.heardNanos(peer) <= asked)
                .toList();
    }

    @Override
    public void close() {
        closed.raise();
        try {
            tasks.close();
        } catch (CancelledException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What is known of the pings of one peer.
     *
     * @param connectedNanos when it connected
     * @param atNanos when the last one was sent; when it connected, if none was
     * @param running whether its answer is awaited
     * @param missed answers missing in a row
     * @param fresh whether nothing is known yet of how long it takes to answer
     */
    private record Pinged(long connectedNanos, long atNanos, boolean running, int missed, boolean fresh) {
        private static Pinged connected(long now) {
            return new Pinged(now, now, false, 0, true);
        }

        private Pinged identified() {
            return new Pinged(connectedNanos, atNanos, running, missed, false);
        }

        private Pinged pinged(long now) {
            return new Pinged(connectedNanos, now, true, missed, fresh);
        }

        private Pinged answered() {
            return new Pinged(connectedNanos, atNanos, false, 0, false);
        }

        private Pinged missedOne() {
            return new Pinged(connectedNanos, atNanos, false, missed + 1, fresh);
        }
    }
}

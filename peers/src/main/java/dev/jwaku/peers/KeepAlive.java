package dev.jwaku.peers;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings every connected peer and closes the connections of those that do not answer, so that a half-open connection is
 * found out and nim's idle timeouts (5 min) never strike.
 *
 * <p>When the machine slept (the wall clock ran ahead of the monotonic one, or a round came much too late) all peers
 * are pinged at once with a short patience: their connections are probably dead.
 */
public final class KeepAlive implements AutoCloseable {
    /** Pause between rounds. nwaku: 10 s for some, 2 min for all; js-waku's own pings come every 10 s. */
    public static final Duration INTERVAL = Duration.ofSeconds(30);
    /** A peer that needs longer is not there. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Patience after a sleep. */
    public static final Duration TIMEOUT_AFTER_SLEEP = Duration.ofSeconds(3);
    /** A gap of this much more than the interval means that we slept. */
    public static final Duration SLEEP_THRESHOLD = Duration.ofSeconds(5);
    /** Failures in a row before a connection is closed. */
    public static final int MAX_FAILURES = 2;

    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final World world;
    private final Host host;
    private final PingService ping;
    private final Tasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Pings from {@link #start} on. */
    public KeepAlive(World world, Host host, PingService ping) {
        this.world = world;
        this.host = host;
        this.ping = ping;
        this.tasks = new Tasks(world, "keep-alive");
    }

    /** Begins with the rounds. */
    public void start() {
        tasks.start("rounds", this::rounds);
    }

    private void rounds() {
        long nextRound = world.nanoTime() + INTERVAL.toNanos();
        while (!closed.get() && !Thread.currentThread().isInterrupted()) {
            long wallBefore = world.now().toEpochMilli();
            long target = Math.min(nextRound, world.nanoTime() + STEP.toNanos());
            while (world.nanoTime() < target
                    && !closed.get()
                    && !Thread.currentThread().isInterrupted()) {
                world.parkUntil(target);
            }
            boolean slept = world.now().toEpochMilli() - wallBefore
                    > STEP.plus(SLEEP_THRESHOLD).toMillis();
            if (slept) {
                log.atInfo().log("the machine slept: checking all connections");
            }
            if (slept || world.nanoTime() >= nextRound) {
                pingAll(slept ? TIMEOUT_AFTER_SLEEP : TIMEOUT, slept ? 1 : MAX_FAILURES);
                nextRound = world.nanoTime() + INTERVAL.toNanos();
            }
        }
    }

    private void pingAll(Duration timeout, int attempts) {
        List<PeerId> peers = host.peers();
        for (PeerId peer : peers) {
            tasks.start("ping " + peer, () -> pingOrDisconnect(peer, timeout, attempts));
        }
    }

    private void pingOrDisconnect(PeerId peer, Duration timeout, int attempts) {
        for (int attempt = 1; attempt <= attempts; attempt++) {
            try {
                ping.ping(peer, Deadline.after(world, timeout));
                return;
            } catch (ProtocolNotSupportedException e) {
                // It answered that it does not speak ping: it is alive.
                return;
            } catch (Libp2pException e) {
                log.atDebug().addKeyValue("peer", peer).log("ping failed: {}", e.getMessage());
            }
        }
        world.meters().counter("waku_node_errors", "type", "keep_alive_failure").increment();
        host.disconnect(peer, "did not answer " + attempts + " pings");
    }

    @Override
    public void close() {
        closed.set(true);
        tasks.close();
    }
}

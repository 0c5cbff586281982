package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that are dialed for ever, and when each is due. At the end dials of one start 1.5 to 3 s after each
 * other, so that a peer that comes back brings traffic within five seconds, however long it was away. State of one
 * owner task.
 */
final class StaticTargets {
    /** The first dials after a loss come quickly; a peer that restarts is back in a second. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final World world;
    private final Map<Multiaddr, Target> targets = new LinkedHashMap<>();

    StaticTargets(World world, Collection<Multiaddr> addresses) {
        this.world = world;
        addresses.forEach(address -> targets.put(address, new Target(address)));
    }

    /** Those to dial now; each is dialing from now on. */
    List<Multiaddr> takeDue(int most, Predicate<PeerId> isConnected) {
        List<Multiaddr> due = new ArrayList<>();
        for (Target target : targets.values()) {
            if (target.state == State.CONNECTED && target.peer != null && !isConnected.test(target.peer)) {
                lost(target);
            }
            if (due.size() < most && target.state == State.WAITING && target.dueNanos <= world.nanoTime()) {
                target.state = State.DIALING;
                target.startedNanos = world.nanoTime();
                due.add(target.address);
            }
        }
        return due;
    }

    /** When the next one is due, if any waits. */
    long nextDue() {
        return targets.values().stream()
                .filter(target -> target.state == State.WAITING)
                .mapToLong(target -> target.dueNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void ended(Multiaddr address, Optional<PeerId> reached) {
        Target target = targets.get(address);
        if (target == null) {
            return;
        }
        if (reached.isPresent()) {
            target.state = State.CONNECTED;
            target.peer = reached.get();
            target.failures = 0;
        } else {
            target.failures++;
            target.state = State.WAITING;
            // From start to start, so that a dial that took its whole time is followed by the next one at once.
            target.dueNanos =
                    Math.max(world.nanoTime() + Backoff.LEAST.toNanos(), target.startedNanos + wait(target.failures));
        }
    }

    void disconnected(PeerId peer) {
        targets.values().stream()
                .filter(target -> target.state == State.CONNECTED && peer.equals(target.peer))
                .forEach(this::lost);
    }

    private void lost(Target target) {
        target.failures = 1;
        target.state = State.WAITING;
        target.dueNanos = world.nanoTime() + wait(1);
    }

    /** Half to all of 0.5, 1, 2, 3 s: with a handshake and a heartbeat of the mesh traffic is back within 5 s. */
    private long wait(int failures) {
        long longest =
                new Backoff(FIRST_WAIT, LONGEST_WAIT).longestAfter(failures).toNanos();
        return longest / 2 + (long) (world.random().nextDouble() * longest / 2);
    }

    /** All that wait are due now. */
    void hurry() {
        targets.values().stream()
                .filter(target -> target.state == State.WAITING)
                .forEach(target -> target.dueNanos = world.nanoTime());
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
        private long startedNanos;
        private int failures;
        private @Nullable PeerId peer;

        private Target(Multiaddr address) {
            this.address = address;
        }
    }
}

package dev.jwaku.peers;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of outgoing connections to nodes that discovery found: whenever there are fewer, it dials candidates
 * in random order, a few at once. One that cannot be reached is left alone for a while, longer each time, but never for
 * good.
 *
 * <p>One owner task holds the state; each dial runs in a task of its own.
 */
public final class PeerConnector implements AutoCloseable {
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));
    private static final int PARALLEL_DIALS = 8;
    /** Remembered failures; the oldest is forgiven first. */
    private static final int MAX_FAILED = 1000;

    private static final Logger log = LoggerFactory.getLogger(PeerConnector.class);

    private final World world;
    private final Host host;
    private final Supplier<List<Candidate>> candidates;
    private final int wanted;
    private final DialMeters dials;
    private final Tasks tasks;
    /** A short mailbox is enough: an event only says "look again". */
    private final Mailbox<Event> events;

    private final Map<PeerId, Failure> failures = new LinkedHashMap<>();
    private int dialing;

    /**
     * Dials from {@link #start} on.
     *
     * @param candidates whom to dial, a snapshot; called by the owner task, must not block
     * @param wanted how many outgoing connections to keep
     */
    public PeerConnector(World world, Host host, Supplier<List<Candidate>> candidates, int wanted) {
        this.world = world;
        this.host = host;
        this.candidates = candidates;
        this.wanted = wanted;
        this.dials = new DialMeters(world.meters(), "discovery");
        this.tasks = new Tasks(world, "peer-connector");
        this.events = new Mailbox<>(world, 4 * PARALLEL_DIALS);
    }

    /** Begins. */
    public void start() {
        host.addListener(new HostListener() {
            @Override
            public void disconnected(PeerId peer) {
                events.offer(new Event.LookAgain());
            }
        });
        tasks.start("owner", this::run);
    }

    /** Says that there are new candidates. */
    public void candidatesChanged() {
        events.offer(new Event.LookAgain());
    }

    private void run() {
        while (!events.isClosed()) {
            dialMore();
            Event event = events.take(Deadline.after(world, ROUND));
            if (event instanceof Event.Dialed dialed) {
                ended(dialed);
            }
        }
    }

    private void dialMore() {
        int missing = Math.min(wanted - outgoing(), PARALLEL_DIALS) - dialing;
        if (missing <= 0) {
            return;
        }
        List<Candidate> open = new ArrayList<>(candidates.get());
        open.removeIf(candidate -> host.isConnected(candidate.peer()) || isResting(candidate.peer()));
        Collections.shuffle(open, world.random());
        for (Candidate candidate : open.subList(0, Math.min(missing, open.size()))) {
            dialing++;
            failures.computeIfAbsent(candidate.peer(), peer -> new Failure()).dueNanos = Long.MAX_VALUE;
            tasks.start("dial " + candidate.peer(), () -> dial(candidate));
        }
    }

    private int outgoing() {
        return (int) host.connections().stream()
                .filter(ConnectionInfo::outbound)
                .map(ConnectionInfo::peer)
                .distinct()
                .count();
    }

    private boolean isResting(PeerId peer) {
        Failure failure = failures.get(peer);
        return failure != null && failure.dueNanos > world.nanoTime();
    }

    private void dial(Candidate candidate) {
        boolean reached = false;
        for (Multiaddr address : candidate.addresses()) {
            try {
                host.connect(address, Deadline.after(world, DIAL_TIMEOUT));
                reached = true;
                break;
            } catch (Libp2pException e) {
                log.atDebug().addKeyValue("address", address).log("found peer not reached: {}", e.getMessage());
            }
        }
        dials.ended(reached);
        events.put(new Event.Dialed(candidate.peer(), reached), Deadline.NEVER);
    }

    private void ended(Event.Dialed dialed) {
        dialing--;
        Failure failure = failures.remove(dialed.peer());
        if (dialed.reached() || failure == null) {
            return;
        }
        failure.count++;
        failure.dueNanos =
                world.nanoTime() + BACKOFF.after(failure.count, world.random()).toNanos();
        failures.put(dialed.peer(), failure);
        if (failures.size() > MAX_FAILED) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    @Override
    public void close() {
        events.close();
        tasks.close();
    }

    /**
     * A node that may be dialed.
     *
     * @param peer its name
     * @param addresses where, best first, with its name
     */
    public record Candidate(PeerId peer, List<Multiaddr> addresses) {
        public Candidate {
            addresses = List.copyOf(addresses);
        }
    }

    private static final class Failure {
        private int count;
        private long dueNanos;
    }

    private sealed interface Event {
        record LookAgain() implements Event {}

        record Dialed(PeerId peer, boolean reached) implements Event {}
    }
}

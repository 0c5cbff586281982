package dev.jwaku.peers;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections that the node wants: static nodes for ever, service peers for the pools, and a number of peers
 * that were found. Nobody is given up; while the link is down it dials again and again, every 1.5 to 3 s
 * (reliability.md sections 10.4 to 10.6).
 *
 * <p>One owner task holds the state; each dial runs in a task of its own, {@value #PARALLEL} at once. While nobody is
 * connected, a dial that got no answer within a second no longer counts, up to {@value #MOST_PARALLEL}.
 */
public final class PeerManager implements AutoCloseable {
    /** Dials at once, of static nodes and of others each, so that dead ones of one kind do not hold up the other. */
    public static final int PARALLEL = 8;
    /** Dials at once while nobody answers. */
    public static final int MOST_PARALLEL = 32;

    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PROBE_PAUSE = Duration.ofMillis(1500);
    private static final Duration PROBE_PAUSE_SPREAD = Duration.ofMillis(1500);
    private static final Duration URGENT_PAUSE = Duration.ofSeconds(4);
    private static final int MAX_EVENTS = 1024;

    private static final Logger log = LoggerFactory.getLogger(PeerManager.class);

    private final World world;
    private final Host host;
    private final PeerLedger ledger;
    private final ServicePools pools;
    private final PeerManagerConfig config;
    private final Supplier<Set<PeerId>> inUse;
    private final Dialer dialer;
    private final StaticTargets statics;
    private final DialMeters staticDials;
    private final DialMeters otherDials;
    private final Tasks tasks;
    private final Mailbox<Event> events;
    /** By what is dialed, to when it began. */
    private final Map<String, Long> staticsInFlight = new TreeMap<>();

    private final Map<PeerId, Long> othersInFlight = new TreeMap<>();
    private boolean linkDown = true;
    private long linkUpSince;
    private long nextProbe;

    /**
     * Dials from {@link #start} on.
     *
     * @param inUse peers whose connections must stand whatever their score: in a mesh, being served; must not block
     */
    public PeerManager(
            World world,
            Host host,
            PeerLedger ledger,
            ServicePools pools,
            PeerManagerConfig config,
            Supplier<Set<PeerId>> inUse) {
        this.world = world;
        this.host = host;
        this.ledger = ledger;
        this.pools = pools;
        this.config = config;
        this.inUse = inUse;
        this.dialer = new Dialer(world, host);
        Set<Multiaddr> forEver = new LinkedHashSet<>(config.staticNodes());
        forEver.addAll(config.named().values());
        this.statics = new StaticTargets(world, forEver);
        this.staticDials = new DialMeters(world.meters(), "static");
        this.otherDials = new DialMeters(world.meters(), "discovery");
        this.tasks = new Tasks(world, "peer-manager");
        this.events = new Mailbox<>(world, MAX_EVENTS);
    }

    /** Begins. */
    public void start() {
        nextProbe = world.nanoTime();
        host.addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                if (connection.outbound()) {
                    ledger.reached(connection.peer(), connection.remoteAddress());
                }
                events.offer(new Event.LookAgain());
            }

            @Override
            public void identified(PeerId peer, IdentifyInfo info) {
                ledger.identified(peer, info.protocols(), info.listenAddrs());
                events.offer(new Event.LookAgain());
            }

            @Override
            public void disconnected(PeerId peer) {
                events.offer(new Event.Lost(peer));
            }
        });
        tasks.start("owner", this::run);
    }

    /** Says that there may be new peers to dial. */
    public void lookAgain() {
        events.offer(new Event.LookAgain());
    }

    /** Says whether the link is there; while it is not, everybody is dialed whatever happened before. */
    void linkChanged(boolean down) {
        events.offer(new Event.LinkChanged(down));
    }

    /**
     * Says that the connection to a peer may stand still: if we dialed it, it is dialed once more beside it, so that
     * the service goes on over the new one.
     */
    void renew(PeerId peer) {
        events.offer(new Event.Renew(peer));
    }

    /** Dials now whoever is not connected: static nodes, and the eight best of the others. */
    void hurry() {
        events.offer(new Event.Hurry());
    }

    private void run() {
        while (!events.isClosed()) {
            sweepConnections();
            pools.refill();
            dialStatics();
            if (linkDown) {
                probe();
            } else {
                dialWhoIsWanted();
            }
            Event event = events.take(Deadline.at(world, nextLook()));
            for (; event != null; event = events.poll()) {
                apply(event);
            }
        }
    }

    private long nextLook() {
        long next = Math.min(world.nanoTime() + SWEEP.toNanos(), statics.nextDue());
        return Math.max(linkDown ? Math.min(next, nextProbe) : next, world.nanoTime() + 1_000_000);
    }

    private void apply(Event event) {
        switch (event) {
            case Event.LookAgain ignored -> {
                // the loop looks
            }
            case Event.Lost lost -> statics.disconnected(lost.peer());
            case Event.LinkChanged changed -> {
                if (changed.down() && !linkDown) {
                    nextProbe = world.nanoTime();
                }
                if (linkDown && !changed.down()) {
                    linkUpSince = world.nanoTime();
                }
                linkDown = changed.down();
            }
            case Event.Hurry ignored -> {
                statics.hurry();
                start(DialOrder.whileDown(open(), roomToHurry(), world.random()));
            }
            case Event.Renew renew -> dialAnew(renew.peer());
            case Event.Renewed renewed -> othersInFlight.remove(renewed.peer());
            case Event.StaticDialed dialed -> ended(dialed);
            case Event.Dialed dialed -> ended(dialed);
        }
    }

    // Static nodes

    private void dialStatics() {
        int room = room(staticsInFlight);
        for (Multiaddr address : statics.takeDue(room, host::isConnected)) {
            staticsInFlight.put(address.toString(), world.nanoTime());
            tasks.start("dial " + address, () -> {
                Optional<Dialer.Reached> reached = dialer.dial(List.of(address), false);
                staticDials.ended(reached.isPresent());
                events.put(new Event.StaticDialed(address, reached), Deadline.NEVER);
            });
        }
    }

    private void ended(Event.StaticDialed dialed) {
        Multiaddr address = dialed.address();
        Long began = staticsInFlight.remove(address.toString());
        statics.ended(address, dialed.reached().map(Dialer.Reached::peer));
        dialed.reached().ifPresent(reached -> {
            ledger.pin(reached.peer(), address);
            ledger.reached(reached.peer(), address);
            config.named().forEach((service, named) -> {
                if (named.equals(address)) {
                    pools.of(service).prefer(reached.peer());
                }
            });
        });
        if (dialed.reached().isEmpty()) {
            address.peerId().ifPresent(peer -> unreachable(peer, began));
        }
    }

    // Others

    /** How many more may be dialed; those that keep silent do not count while nobody is there. */
    private int room(Map<?, Long> inFlight) {
        long patient = world.nanoTime() - IMPATIENCE.toNanos();
        long busy = inFlight.values().stream()
                .filter(began -> !linkDown || began > patient)
                .count();
        return (int) Math.max(0, Math.min(PARALLEL - busy, MOST_PARALLEL - inFlight.size()));
    }

    /**
     * The connections that stand may be dead, so twice as many as wanted may be dialed; not more, often as it comes.
     */
    private int roomToHurry() {
        int wanted = config.outgoing() + config.kept().size() * ServicePool.SIZE;
        return Math.max(
                0,
                Math.min(
                        PARALLEL - othersInFlight.size(),
                        2 * wanted - outgoing().filled()));
    }

    private void probe() {
        long now = world.nanoTime();
        if (now < nextProbe) {
            return;
        }
        List<PeerView> open = open();
        start(DialOrder.whileDown(open, room(othersInFlight), world.random()));
        boolean strangersWait = open.stream().anyMatch(view -> view.triesWhileDown == 0 && !isTaken(view.peer));
        long pause = strangersWait
                ? IMPATIENCE.toNanos()
                : SHORTEST_PROBE_PAUSE.toNanos() + (long) (world.random().nextDouble() * PROBE_PAUSE_SPREAD.toNanos());
        nextProbe = now + pause;
    }

    private void dialWhoIsWanted() {
        int room = room(othersInFlight);
        if (room <= 0) {
            return;
        }
        List<PeerView> wanted = new ArrayList<>();
        Set<PeerId> servants = new LinkedHashSet<>();
        Set<PeerId> urgent = new LinkedHashSet<>();
        unconnectedServants(servants, urgent);
        Diversity taken = outgoing();
        othersInFlight.keySet().forEach(peer -> taken.count(ledger.prefix(peer)));
        int missing = config.outgoing() - taken.filled();
        if (servants.isEmpty() && missing <= 0) {
            return;
        }
        List<PeerView> open = open();
        long now = world.nanoTime();
        open.stream()
                .filter(view -> servants.contains(view.peer) && view.dueNanos <= now
                        || urgent.contains(view.peer) && view.triedNanos <= now - URGENT_PAUSE.toNanos())
                .limit(room)
                .forEach(wanted::add);
        if (missing > 0) {
            wanted.forEach(view -> taken.count(view.prefix));
            List<PeerView> others =
                    open.stream().filter(view -> !wanted.contains(view)).toList();
            int most = Math.min(config.outgoing() - taken.filled(), room - wanted.size());
            wanted.addAll(DialOrder.whileUp(others, now, most, taken, world.random()));
        }
        start(wanted);
    }

    /** A service that nobody gives us at the moment does not wait for anybody's back-off. */
    private void unconnectedServants(Set<PeerId> servants, Set<PeerId> urgent) {
        for (Service service : config.kept()) {
            ServicePool pool = pools.of(service);
            List<PeerId> unconnected = pool.unconnected();
            servants.addAll(unconnected);
            if (pool.active().isEmpty()) {
                urgent.addAll(unconnected);
            }
        }
    }

    private List<PeerView> open() {
        return config.outgoing() == 0 && config.kept().isEmpty()
                ? List.of()
                : DialOrder.open(ledger.views(), this::isTaken, config);
    }

    private boolean isTaken(PeerId peer) {
        return peer.equals(host.peerId()) || host.isConnected(peer) || othersInFlight.containsKey(peer);
    }

    /** The connections that we dialed; a second one with a peer fills no place. */
    private Diversity outgoing() {
        Diversity taken = new Diversity(config.outgoing());
        Set<PeerId> counted = new LinkedHashSet<>();
        for (ConnectionInfo connection : host.connections()) {
            if (connection.outbound() && counted.add(connection.peer())) {
                taken.count(connection.remoteAddress());
            }
        }
        return taken;
    }

    private void start(List<PeerView> chosen) {
        Colocation colocation = new Colocation(config.perAddress(), config.perNetwork());
        colocation.count(host.connections());
        for (PeerView view : chosen) {
            if (colocation.admit(view.addresses.getFirst()) && makeRoom()) {
                othersInFlight.put(view.peer, world.nanoTime());
                tasks.start("dial " + view.peer, () -> {
                    Optional<Dialer.Reached> reached =
                            dialer.dial(view.addresses, view.failures + view.triesWhileDown == 0);
                    otherDials.ended(reached.isPresent());
                    events.put(new Event.Dialed(view.peer, reached), Deadline.NEVER);
                });
            }
        }
    }

    private void ended(Event.Dialed dialed) {
        Long began = othersInFlight.remove(dialed.peer());
        if (dialed.reached().isPresent()) {
            ledger.reached(dialed.peer(), dialed.reached().get().address());
            return;
        }
        unreachable(dialed.peer(), began);
        long now = world.nanoTime();
        if (linkDown && began != null && now - began >= SHORTEST_PROBE_PAUSE.toNanos()) {
            // It took its whole time in silence: knock again at once, a SYN every other second.
            nextProbe = Math.min(nextProbe, now);
        }
    }

    private void dialAnew(PeerId peer) {
        boolean isOurs = host.connections().stream()
                .anyMatch(
                        connection -> connection.outbound() && connection.peer().equals(peer));
        if (!isOurs || othersInFlight.containsKey(peer) || room(othersInFlight) <= 0) {
            return;
        }
        ledger.views().stream()
                .filter(view -> view.peer.equals(peer) && !view.addresses.isEmpty())
                .findFirst()
                .ifPresent(view -> {
                    othersInFlight.put(peer, world.nanoTime());
                    tasks.start("dial anew " + peer, () -> {
                        otherDials.ended(dialer.dialAnew(view.addresses).isPresent());
                        events.put(new Event.Renewed(peer), Deadline.NEVER);
                    });
                });
    }

    private void unreachable(PeerId peer, @Nullable Long began) {
        boolean linkWasDown = linkDown || began != null && began < linkUpSince;
        ledger.unreachable(peer, linkWasDown);
        if (!linkWasDown) {
            pools.unreachable(peer);
        }
    }

    // Connections of others

    /** Ends those with peers that are banned, and of each network those that are too many. */
    private void sweepConnections() {
        List<ConnectionInfo> connections = host.connections();
        for (ConnectionInfo connection : connections) {
            if (ledger.isBanned(connection.peer())) {
                evict(connection.peer(), "banned");
            }
        }
        new Colocation(config.perAddress(), config.perNetwork())
                .count(connections)
                .forEach(surplus -> evict(surplus.peer(), "colocation"));
    }

    /** Whether there is room for one more connection of ours; if not, an inbound one of least use makes it. */
    private boolean makeRoom() {
        List<ConnectionInfo> connections = host.connections();
        if (connections.size() + othersInFlight.size() < config.maxConnections()) {
            return true;
        }
        Optional<PeerId> least = InboundChoice.leastUseful(connections, inUse.get(), pools.members(), ledger);
        least.ifPresent(peer -> evict(peer, "room"));
        return least.isPresent();
    }

    private void evict(PeerId peer, String reason) {
        world.meters().counter("jwaku_peers_evicted", "reason", reason).increment();
        log.atDebug().addKeyValue("peer", peer).addKeyValue("reason", reason).log("peer evicted");
        host.disconnect(peer, "evicted: " + reason);
    }

    /** Ends all dials. Connections stay; they are the host's. */
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
        record LookAgain() implements Event {}

        record Hurry() implements Event {}

        record Renew(PeerId peer) implements Event {}

        record Renewed(PeerId peer) implements Event {}

        record LinkChanged(boolean down) implements Event {}

        record Lost(PeerId peer) implements Event {}

        record StaticDialed(Multiaddr address, Optional<Dialer.Reached> reached) implements Event {}

        record Dialed(PeerId peer, Optional<Dialer.Reached> reached) implements Event {}
    }
}

package dev.jwaku.tools.demo;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.faults.FaultProxy;
import dev.jwaku.tools.faults.LinkShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demo in the real world: three relay nodes, Alice and Bob, each a process with a folder of its own, TCP on
 * loopback, and fault proxies on all links of Alice and Bob.
 *
 * <p>One thread runs and closes it; {@link #abandon} may be called by any, so that Ctrl-C leaves nothing behind.
 */
public final class RealDemo implements Stage, AutoCloseable {
    private static final int RELAYS = 3;
    private static final LinkShape HOME_LINK = LinkShape.CLEAR.withLatency(Duration.ofMillis(5), Duration.ofMillis(5));

    private final DemoStory story;
    private final DeliveryMode mode;
    private final DemoScreen screen;
    private final SystemWorld world = new SystemWorld();
    private final Ledger ledger = new Ledger();
    private final Children children = new Children();
    private final DemoFolder folder;
    private final List<RelayProcess> relays = new ArrayList<>();
    private final Map<Role, Player> players = new EnumMap<>(Role.class);
    private final Map<Role, PersonProcess> people = new EnumMap<>(Role.class);
    private final Map<Role, List<FaultProxy>> links = new EnumMap<>(Role.class);
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A demo about to begin.
     *
     * @param mode of Alice and Bob; for edge clients the relay nodes serve light push, filter and store
     * @throws IOException if there is no room for temporary files
     */
    public RealDemo(DemoStory story, DeliveryMode mode, DemoScreen screen) throws IOException {
        this.story = story;
        this.mode = mode;
        this.screen = screen;
        this.folder = new DemoFolder();
        for (Role role : Role.values()) {
            players.put(role, new Player(role, ledger, world::nanoTime));
        }
    }

    /**
     * Tells the story.
     *
     * @throws IllegalStateException if the processes do not start or do not find each other
     */
    public DemoResult run() {
        long began = world.nanoTime();
        try {
            startRelays();
            screen.say((serve()
                            ? "three service nodes are running; Alice and Bob start as edge clients"
                            : "three relay nodes are running; Alice and Bob start")
                    + ", each a process, linked through fault proxies");
            for (Role role : Role.values()) {
                startPerson(role);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a process of the demo could not be started: " + e.getMessage(), e);
        }
        try {
            new Director(world, story, this, ledger, screen).run();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + lastWords(), e);
        }
        DemoResult result = new DemoResult(
                2 * story.messages(),
                ledger.total(),
                ledger.strange(),
                Duration.ofNanos(world.nanoTime() - began),
                OptionalLong.empty(),
                null);
        screen.finish(ledger, result);
        return result;
    }

    /** What Alice and Bob last complained of, if they did. */
    private String lastWords() {
        StringBuilder words = new StringBuilder();
        people.values().forEach(person -> words.append(person.complaint()));
        return words.toString();
    }

    private void startRelays() throws IOException {
        RelayProcess first = RelayProcess.start(world, children, folder.of("relay-1"), serve(), List.of());
        relays.add(first);
        List<Multiaddr> hub = List.of(first.address());
        for (int number = 2; number <= RELAYS; number++) {
            relays.add(RelayProcess.start(world, children, folder.of("relay-" + number), serve(), hub));
        }
        relays.forEach(RelayProcess::address);
    }

    private boolean serve() {
        return mode == DeliveryMode.EDGE;
    }

    private void startPerson(Role role) throws IOException {
        List<FaultProxy> proxies = new ArrayList<>();
        List<Multiaddr> dialed = new ArrayList<>();
        for (int index : DemoStory.relaysOf(role)) {
            Multiaddr relay = relays.get(index).address();
            FaultProxy proxy = FaultProxy.open(
                    world,
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), relay.tcpPort().orElseThrow()));
            proxy.shape(HOME_LINK);
            proxies.add(proxy);
            PeerId peer = relay.peerId().orElseThrow();
            dialed.add(Multiaddr.tcp("127.0.0.1", proxy.port()).withPeerId(peer));
        }
        links.put(role, proxies);
        PersonProcess person = new PersonProcess(world, children, player(role), folder.of(role.id()), mode, dialed);
        people.put(role, person);
        person.start();
    }

    @Override
    public Player player(Role role) {
        Player player = players.get(role);
        if (player == null) {
            throw new IllegalStateException("nobody plays " + role);
        }
        return player;
    }

    @Override
    public void inflict(Fault fault) {
        switch (fault) {
            case CUT_BOB -> linksOf(Role.BOB).forEach(FaultProxy::cut);
            case RESTORE_BOB -> linksOf(Role.BOB).forEach(FaultProxy::restore);
            case STOP_RELAY -> relays.get(DemoStory.relayStopped()).end();
            case KILL_ALICE -> person(Role.ALICE).kill();
            case RESTART_ALICE -> restart(Role.ALICE);
            case FREEZE_BOB -> person(Role.BOB).freeze();
            case THAW_BOB -> person(Role.BOB).thaw();
        }
    }

    private void restart(Role role) {
        try {
            person(role).start();
        } catch (IOException e) {
            throw new UncheckedIOException(role + " could not be restarted: " + e.getMessage(), e);
        }
    }

    private List<FaultProxy> linksOf(Role role) {
        return links.getOrDefault(role, List.of());
    }

    private PersonProcess person(Role role) {
        PersonProcess person = people.get(role);
        if (person == null) {
            throw new IllegalStateException(role + " has not started");
        }
        return person;
    }

    /**
     * Kills all processes and removes the folder, nothing else: for a shutdown hook, beside a {@link #run} under way.
     */
    public void abandon() {
        children.close();
        folder.close();
    }

    /** Ends everything. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        abandon();
        people.values().forEach(PersonProcess::close);
        relays.forEach(RelayProcess::close);
        links.values().forEach(proxies -> proxies.forEach(FaultProxy::close));
        world.close();
    }
}

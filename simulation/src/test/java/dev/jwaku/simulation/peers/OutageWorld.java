package dev.jwaku.simulation.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Backoff;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Relays and one client whose link and peers are checked after every step of the run. */
final class OutageWorld implements AutoCloseable {
    static final int PORT = 60_000;

    private static final Duration LONGEST = Duration.ofDays(2);

    final Simulation simulation;
    final SimulatedInternet internet;
    final List<String> relays = new ArrayList<>();
    final List<LinkState> states = new ArrayList<>();
    final List<Recovery> recoveries = new ArrayList<>();
    final List<Duration> clockSteps = new ArrayList<>();
    private final Map<String, PrivateKey> keys = new LinkedHashMap<>();
    private final Map<String, WakuNode> running = new LinkedHashMap<>();
    private boolean wasOffline;
    private int failuresWhenOffline;

    OutageWorld(long seed, LinkModel link) {
        this.simulation = Simulation.withSeed(seed);
        this.internet = new SimulatedInternet(simulation, link);
    }

    record Recovery(ConnectionListener.Trigger trigger, Instant missedSince) {}

    /** Starts a relay, or its next life under the same key. */
    void startRelay(String name) {
        startRelay(name, ServicesConfig.none());
    }

    /** The same with services. */
    void startRelay(String name, ServicesConfig services) {
        if (!relays.contains(name)) {
            relays.add(name);
        }
        List<Multiaddr> others = relays.stream()
                .filter(other -> !other.equals(name) && running.containsKey(other))
                .limit(1)
                .map(this::address)
                .toList();
        start(
                name,
                config -> config.listen(Multiaddr.tcp("0.0.0.0", PORT))
                        .services(services)
                        .staticNodes(others));
    }

    /** Starts a node; what the simulation's task does first. */
    void start(String name, UnaryOperator<NodeConfig.Builder> settings) {
        SimulatedNode node = simulation.node(name);
        PrivateKey key = keys.computeIfAbsent(name, unknown -> PrivateKey.generateSecp256k1(node.entropy()));
        NodeConfig config = settings.apply(NodeConfig.builder()
                        .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0)))
                .build();
        simulation.start(node, "main", () -> {
            try {
                running.put(
                        name,
                        WakuNode.start(
                                node,
                                key,
                                config,
                                (world, identity, gate) -> internet.network(
                                        node, PeerId.of(identity.publicKey()), MuxerLimits.defaults())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        run(Duration.ofMillis(10));
    }

    Multiaddr address(String name) {
        PrivateKey key = keys.computeIfAbsent(
                name, unknown -> PrivateKey.generateSecp256k1(simulation.randomFor("key of " + name)::nextBytes));
        return Multiaddr.tcp(internet.ip(name), PORT).withPeerId(PeerId.of(key.publicKey()));
    }

    /** Starts the client, with these static nodes, and watches it. */
    void startClient(List<String> statics) {
        start(
                "client",
                config -> config.staticNodes(statics.stream().map(this::address).toList()));
        client().addConnectionListener(new Watch());
    }

    WakuNode client() {
        WakuNode client = running.get("client");
        if (client == null) {
            throw new IllegalStateException("the client does not run");
        }
        return client;
    }

    SimulatedNode node(String name) {
        @Nullable SimulatedNode node = simulation.find(name);
        if (node == null) {
            throw new IllegalStateException("there is no " + name);
        }
        return node;
    }

    /** Runs on, checking after every step what must always hold. */
    void run(Duration time) {
        simulation.runUntil(
                () -> {
                    check();
                    return false;
                },
                simulation.now().plus(time));
    }

    /** Runs until the link of the client is in one of these states. */
    boolean runUntil(Duration limit, LinkState... wanted) {
        return simulation.runUntil(
                () -> {
                    check();
                    return List.of(wanted).contains(client().link().state());
                },
                simulation.now().plus(limit));
    }

    private void check() {
        WakuNode client = running.get("client");
        if (client == null) {
            return;
        }
        boolean offline = client.link().state() == LinkState.OFFLINE;
        int failures = client.peerLedger().totalFailures();
        if (offline && wasOffline) {
            // I7: while no peer is alive, failures say nothing about peers
            assertThat(failures).isEqualTo(failuresWhenOffline);
        }
        wasOffline = offline;
        failuresWhenOffline = failures;
    }

    /** I6: nobody is left alone for more than a quarter of an hour. */
    void checkThatAllCanBeDialedSoon() {
        long latest = node("client").nanoTime() + Backoff.RETRY.most().toNanos();
        for (String relay : relays) {
            PeerId peer = address(relay).peerId().orElseThrow();
            assertThat(client().peerLedger().dueNanos(peer)).isLessThanOrEqualTo(latest);
        }
    }

    /** How long from now until the client can talk to some peer, there and back. */
    Duration timeToFirstWorkingPeer(Duration limit) {
        Duration began = simulation.now();
        SimulatedNode node = node("client");
        boolean[] works = new boolean[1];
        simulation.start(node, "try", () -> {
            while (!works[0]) {
                for (PeerId peer : client().host().peers()) {
                    simulation.start(node, "try " + peer, () -> works[0] |= answers(node, peer));
                }
                new Signal(node).await(Deadline.after(node, Duration.ofMillis(100)));
            }
        });
        simulation.runUntil(
                () -> {
                    check();
                    return works[0];
                },
                began.plus(limit));
        boolean found = works[0];
        works[0] = true;
        return found ? simulation.now().minus(began) : LONGEST;
    }

    private boolean answers(SimulatedNode node, PeerId peer) {
        try {
            client().host()
                    .openStream(peer, PingService.PROTOCOL, Deadline.after(node, Duration.ofSeconds(1)))
                    .close();
            return true;
        } catch (Libp2pException e) {
            return false;
        }
    }

    /** Closes the client, so that its file is written and closed. */
    void endClient() {
        WakuNode client = client();
        simulation.start(node("client"), "end", client::close);
        run(Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        simulation.close();
    }

    private final class Watch implements ConnectionListener {
        @Override
        public void changed(LinkSnapshot before, LinkSnapshot now) {
            if (before.state() != now.state()) {
                states.add(now.state());
            }
        }

        @Override
        public void recovering(Trigger trigger, Instant missedSince) {
            // I8: nobody is held to account for our outage
            assertThat(client().peerLedger().totalFailures()).isZero();
            assertThat(client().peerLedger().resting()).isZero();
            recoveries.add(new Recovery(trigger, missedSince));
        }

        @Override
        public void clockStepped(Duration by) {
            clockSteps.add(by);
        }
    }
}

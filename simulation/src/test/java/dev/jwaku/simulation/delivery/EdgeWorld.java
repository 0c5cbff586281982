package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.DeliverySettings;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Service nodes, a relay node named alice, and an edge client named bob, all of them whole nodes. */
final class EdgeWorld implements AutoCloseable {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    static final int PORT = 60_000;

    final Simulation simulation;
    final SimulatedInternet internet;
    /** Texts in the order in which bob was shown them. */
    final List<String> shown = new ArrayList<>();

    /** Texts in the order in which alice heard them. */
    final List<String> heardByAlice = new ArrayList<>();

    private final Path folder;
    private final List<String> services = new ArrayList<>();
    private final List<AutoCloseable> files = new ArrayList<>();
    private final Map<String, PrivateKey> keys = new LinkedHashMap<>();
    private final Map<String, WakuNode> running = new LinkedHashMap<>();

    EdgeWorld(long seed, Path folder, int services) {
        this.simulation = Simulation.withSeed(seed);
        this.internet = new SimulatedInternet(simulation, LinkModel.internet());
        this.folder = folder.resolve("seed-" + seed);
        for (int i = 1; i <= services; i++) {
            startService("service-" + i);
        }
    }

    /** Starts a service node, or its next life under the same key. */
    void startService(String name) {
        if (!services.contains(name)) {
            services.add(name);
        }
        ServicesConfig all = new ServicesConfig(
                Optional.of(new ServicesConfig.Store(
                        new ArchivePlace.Memory(), RetentionPolicy.parse("capacity:10000"), Optional.empty())),
                Optional.of(FilterConfig.defaults()),
                true,
                1,
                RateLimits.defaults());
        start(
                name,
                config -> config.listen(Multiaddr.tcp("0.0.0.0", PORT))
                        .services(all)
                        .staticNodes(services.stream()
                                .filter(other -> !other.equals(name))
                                .map(this::address)
                                .toList()));
    }

    /** A relay node that publishes. */
    void startAlice() {
        start("alice", config -> config.staticNodes(addresses()));
        node("alice")
                .addMessageListener(received ->
                        heardByAlice.add(received.message().payload().toUtf8()));
    }

    /** An edge client that shows what it is told. */
    void startBob() {
        startBob(config -> config.relay(false), DeliveryMode.EDGE);
    }

    void startBob(UnaryOperator<NodeConfig.Builder> settings, DeliveryMode mode) {
        start(
                "bob",
                config -> settings.apply(config)
                        .staticNodes(addresses())
                        .delivery(DeliverySettings.in(folder.resolve("bob"))
                                .withMode(mode)
                                .withConfig(DeliveryConfig.defaults()
                                        .withStorage(StorageConfig.simulated().withOpened(files::add)))));
        inBob(() -> node("bob")
                .subscribe(
                        TOPIC, message -> shown.add(message.message().payload().toUtf8())));
    }

    /** A client of one service node that only listens: it asks for messages, and for nothing that it missed. */
    void startListener(String service) {
        start("bob", config -> config.relay(false).staticNodes(List.of(address(service))));
        node("bob")
                .addFilterListener((from, topic, message, data) ->
                        shown.add(message.payload().toUtf8()));
        run(Duration.ofSeconds(5));
        inBob(() -> node("bob")
                .filterClient()
                .subscribe(peer(service), SHARD, List.of(TOPIC), Deadline.after(world("bob"), Duration.ofSeconds(5))));
        run(Duration.ofSeconds(1));
    }

    /** Does something in a task of bob. */
    void inBob(Runnable work) {
        simulation.start(world("bob"), "test", work);
        run(Duration.ofMillis(10));
    }

    /** One connects once more to another, as if their connection stood still. */
    void dialAnew(String from, String to) {
        SimulatedNode node = world(from);
        simulation.start(
                node,
                "dial anew",
                () -> node(from).host().connectAnew(address(to), Deadline.after(node, Duration.ofSeconds(5))));
    }

    private void start(String name, UnaryOperator<NodeConfig.Builder> settings) {
        SimulatedNode node = simulation.node(name);
        PrivateKey key = key(name);
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

    private PrivateKey key(String name) {
        return keys.computeIfAbsent(
                name, unknown -> PrivateKey.generateSecp256k1(simulation.randomFor("key of " + name)::nextBytes));
    }

    private List<Multiaddr> addresses() {
        return services.stream().map(this::address).toList();
    }

    Multiaddr address(String name) {
        return Multiaddr.tcp(internet.ip(name), PORT).withPeerId(peer(name));
    }

    PeerId peer(String name) {
        return PeerId.of(key(name).publicKey());
    }

    String nameOf(PeerId peer) {
        return services.stream()
                .filter(name -> peer(name).equals(peer))
                .findFirst()
                .orElseThrow();
    }

    WakuNode node(String name) {
        WakuNode node = running.get(name);
        if (node == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return node;
    }

    SimulatedNode world(String name) {
        @Nullable SimulatedNode node = simulation.find(name);
        if (node == null) {
            throw new IllegalStateException("there is no " + name);
        }
        return node;
    }

    /** Alice publishes now. */
    void say(String text) {
        say("alice", text);
    }

    void say(String name, String text) {
        simulation.start(world(name), "say " + text, () -> {
            SimulatedNode world = world(name);
            WakuMessage message = WakuMessage.builder(Bytes.utf8(text), TOPIC)
                    .timestamp(Timestamps.toNanos(world.now()))
                    .build();
            node(name).relay().publish(SHARD, message, Deadline.after(world, Duration.ofSeconds(5)));
        });
    }

    void run(Duration time) {
        simulation.runFor(time);
    }

    /** Runs until bob was shown a text. */
    Duration timeUntilShown(String text, Duration limit) {
        Duration began = simulation.now();
        assertThat(simulation.runUntil(() -> shown.contains(text), began.plus(limit)))
                .as(text + " shown within " + limit)
                .isTrue();
        return simulation.now().minus(began);
    }

    /** Alice says something each second until bob is shown one of it. */
    Duration timeUntilMessagesFlow(Duration limit) {
        Duration began = simulation.now();
        int before = shown.size();
        for (int i = 0; simulation.now().minus(began).compareTo(limit) < 0; i++) {
            say("probe " + began + " " + i);
            if (simulation.runUntil(
                    () -> shown.size() > before, simulation.now().plusSeconds(1))) {
                return simulation.now().minus(began);
            }
        }
        return simulation.now().minus(began);
    }

    @Override
    public void close() {
        simulation.close();
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                throw new IllegalStateException("a file of bob was not closed", e);
            }
        }
    }
}

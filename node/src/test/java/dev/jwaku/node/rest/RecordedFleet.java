package dev.jwaku.node.rest;

import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicePeersConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Our nodes in the places of the recorded ones: A relay, B all services, C relay, D light, E and F alone. */
final class RecordedFleet implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CLUSTER = 3;

    private final Path folder;
    private boolean restarted;
    private final Map<String, WakuNode> nodes = new LinkedHashMap<>();
    private final Map<String, RestServer> servers = new LinkedHashMap<>();
    /** How many messages each has heard on the shards that all three relay nodes follow. */
    private final Map<String, AtomicInteger> heard = new ConcurrentHashMap<>();

    RecordedFleet(Path folder) {
        this.folder = folder;
    }

    /** Starts A to F, and waits until those that relay know each other. */
    void start() throws IOException {
        startServiceNode(List.of());
        start("A", relay(List.of(address("B"))), List.of("*"), true);
        start(
                "C",
                relay(List.of(address("B"))).services(shards(0)),
                List.of("localhost:*", "https://ex?mple.org"),
                true);
        startLightNode();
        start("E", relay(List.of()).shards(List.of(0)).services(shards(0)), List.of(), false);
        start("F", config().relay(false), List.of(), true);
        start("W", relay(List.of()), List.of(), true);
        meshOf("A");
        meshOf("C");
    }

    /** Starts B, as it was or with other rate limits. */
    void startServiceNode(List<String> limits) throws IOException {
        ServicesConfig all = ServicesConfig.all(folder.resolve("store" + nodes.size() + ".sqlite3"));
        ServicesConfig services = new ServicesConfig(all.store(), all.filter(), true, 8, RateLimits.parse(limits));
        start(
                "B",
                relay(List.of()).services(services).listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws")),
                List.of(),
                true);
    }

    /** Starts D with the present B as its service peer. */
    void startLightNode() throws IOException {
        Optional<Multiaddr> service = Optional.of(address("B"));
        start(
                "D",
                config().relay(false).servicePeers(new ServicePeersConfig(service, service, service)),
                List.of(),
                true);
        await().atMost(LIMIT).until(() -> !node("D").host().peers().isEmpty());
    }

    private static NodeConfig.Builder config() {
        return NodeConfig.builder()
                .clusterId(CLUSTER)
                .shards(List.of(0, 1))
                .services(shards(8))
                .listen(Multiaddr.tcp("127.0.0.1", 0));
    }

    private static NodeConfig.Builder relay(List<Multiaddr> staticNodes) {
        return config().staticNodes(staticNodes);
    }

    private static ServicesConfig shards(int inNetwork) {
        ServicesConfig none = ServicesConfig.none();
        return new ServicesConfig(none.store(), none.filter(), false, inNetwork, none.rateLimits());
    }

    private void start(String name, NodeConfig.Builder config, List<String> origins, boolean admin) throws IOException {
        RestServer rest = RestServer.open(new RestConfig("127.0.0.1", 0, admin, origins, 50), "v0.37.1", level -> {});
        servers.put(name, rest);
        nodes.put(name, WakuNode.start(config.build()));
        rest.serve(nodes.get(name));
        // after the listener of the REST server, so what this one counted is in its list
        nodes.get(name)
                .addMessageListener(received ->
                        heard.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet());
    }

    /** Waits until what one of A, B and C published is with the others. Nothing to wait for once B was restarted. */
    void settle() {
        if (!restarted) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(LIMIT)
                    .until(() -> count("A") == count("B") && count("B") == count("C"));
        }
    }

    private int count(String name) {
        return heard.getOrDefault(name, new AtomicInteger()).get();
    }

    private void meshOf(String name) {
        for (int shard : new int[] {0, 1}) {
            WakuNode node = node(name);
            if (!node.relay().awaitMesh(new Shard(CLUSTER, shard).topic(), 1, Deadline.after(node.world(), LIMIT))) {
                throw new AssertionError(name + " has no peer on shard " + shard);
            }
        }
    }

    WakuNode node(String name) {
        return nodes.get(name);
    }

    List<String> routes(String name) {
        return servers.get(name).routes();
    }

    int port(String name) {
        return servers.get(name).port();
    }

    Multiaddr address(String name) {
        return node(name).addresses().getFirst();
    }

    List<String> names() {
        return new ArrayList<>(nodes.keySet());
    }

    void stop(String name) {
        restarted = true;
        servers.get(name).close();
        nodes.get(name).close();
    }

    @Override
    public void close() {
        names().forEach(this::stop);
    }
}

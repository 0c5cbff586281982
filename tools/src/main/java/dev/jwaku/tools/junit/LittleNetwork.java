package dev.jwaku.tools.junit;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Service nodes and clients in the deterministic world: whole nodes on a simulated network, one operating-system
 * thread, virtual time, everything from one seed. Time passes only in {@link #run}, {@link #runUntil} and the calls
 * that say so. For the one platform thread that started it. Close it; nothing outlives that.
 */
public final class LittleNetwork implements AutoCloseable {
    static final String SERVICE = "service-";

    private static final int ARCHIVE_CAPACITY = 100_000;
    private static final Duration MOST_UNTIL_CONNECTED = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(LittleNetwork.class);

    private final LittleNetworkPlan plan;
    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final Path folder;
    private final Map<String, LittleNode> nodes = new LinkedHashMap<>();
    private final Map<String, LittleClient> clients = new LinkedHashMap<>();
    private final Map<String, MemoryArchive> archives = new LinkedHashMap<>();
    private final List<AutoCloseable> files = new ArrayList<>();

    private LittleNetwork(LittleNetworkPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.simulation = Simulation.withSeed(plan.seed());
        this.internet = new SimulatedInternet(simulation, link(plan.loss()));
        for (int i = 1; i <= plan.services(); i++) {
            String name = SERVICE + i;
            archives.put(name, new MemoryArchive(ARCHIVE_CAPACITY));
            nodes.put(name, new LittleNode(simulation, internet, name, () -> service(name), (node, world) -> {}));
        }
        for (String name : plan.clients()) {
            LittleClient client = new LittleClient(this, name, folder.resolve(name), files::add);
            clients.put(name, client);
            nodes.put(name, new LittleNode(simulation, internet, name, this::client, client::begins));
        }
    }

    /**
     * Starts all nodes and returns when every client can send and receive.
     *
     * @throws IllegalStateException if this JVM cannot run it, with what it needs; or if they do not come together
     */
    public static LittleNetwork start(LittleNetworkPlan plan) {
        return start(plan, List.of());
    }

    /**
     * The same with trace logs ({@code docs/trace-log.md}), from which {@code ./jwaku trace} tells what way each
     * message went.
     *
     * @param traces a folder that takes a file for each node; an empty list for none
     */
    static LittleNetwork start(LittleNetworkPlan plan, List<Path> traces) {
        loadNativeCode();
        Path folder;
        try {
            folder = Files.createTempDirectory("jwaku-little-network");
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the nodes' files: " + e.getMessage(), e);
        }
        LittleNetwork network = new LittleNetwork(plan, folder);
        boolean started = false;
        try {
            traces.forEach(into -> LittleTraces.write(network.simulation, network.nodes, into));
            network.nodes.values().forEach(LittleNode::start);
            if (!network.runUntil(network::isConnected, MOST_UNTIL_CONNECTED)) {
                throw new IllegalStateException(
                        "the clients are not connected after " + MOST_UNTIL_CONNECTED + " with seed " + plan.seed());
            }
            started = true;
            return network;
        } finally {
            if (!started) {
                network.close();
            }
        }
    }

    /** As {@link #start(LittleNetworkPlan)}, and writes trace logs into a folder. */
    public static LittleNetwork startTraced(LittleNetworkPlan plan, Path traces) {
        return start(plan, List.of(traces));
    }

    /** SQLite's loader asks other processes about the machine; no simulated task may wait for it. */
    private static void loadNativeCode() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IllegalStateException("SQLite's native code cannot be loaded: " + e.getMessage(), e);
        }
        Secp256k1.best();
    }

    private LinkModel link(double loss) {
        return LinkModel.ofLatency(plan.latency()).withSegmentLoss(loss);
    }

    private NodeConfig service(String name) {
        MessageArchive archive = archive(name);
        ServicesConfig.Store store = new ServicesConfig.Store(
                new ArchivePlace.Given(world -> archive, true),
                RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                Optional.empty());
        return NodeConfig.builder()
                .listen(Multiaddr.tcp("0.0.0.0", LittleNode.PORT))
                .staticNodes(services(name))
                .services(new ServicesConfig(
                        Optional.of(store), Optional.of(FilterConfig.defaults()), true, 1, RateLimits.defaults()))
                .build();
    }

    /** Addresses of all service nodes up to this one. */
    private List<Multiaddr> services(String before) {
        return archives.keySet().stream()
                .takeWhile(name -> !name.equals(before))
                .map(name -> node(name).address())
                .toList();
    }

    private NodeConfig client() {
        return NodeConfig.builder()
                .relay(plan.relay())
                .staticNodes(services(""))
                .build();
    }

    private boolean isConnected() {
        return clients.keySet().stream()
                .allMatch(name -> node(name)
                        .node()
                        .filter(node ->
                                node.link().canSend() && node.connectionStatus() != ConnectionStatus.DISCONNECTED)
                        .isPresent());
    }

    LittleNode node(String name) {
        LittleNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("there is no node '" + name + "', only " + nodes.keySet());
        }
        return node;
    }

    Simulation simulation() {
        return simulation;
    }

    /** A client by its name. */
    public LittleClient client(String name) {
        LittleClient client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException("there is no client '" + name + "', only " + clients.keySet());
        }
        return client;
    }

    /** Where a node listens, with its peer id. */
    public Multiaddr address(String name) {
        return node(name).address();
    }

    /** Names of all nodes, service nodes first. */
    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /** The history of a service node; survives its process. */
    public MessageArchive archive(String service) {
        MemoryArchive archive = archives.get(service);
        if (archive == null) {
            throw new IllegalArgumentException("there is no service node '" + service + "', only " + archives.keySet());
        }
        return archive;
    }

    /** Whether a service node's store has a message. */
    public boolean isStored(String service, MessageHash hash) {
        return !archive(service)
                .query(StoreQuery.builder().hashes(List.of(hash)).limit(1).build())
                .entries()
                .isEmpty();
    }

    /**
     * Starts something in a task of a node, where code may wait; it goes on while time passes. A failure fails the run.
     *
     * @throws IllegalStateException if the node does not run
     */
    public Tasks.Task begin(String name, String what, Consumer<WakuNode> work) {
        WakuNode node =
                node(name).node().orElseThrow(() -> new IllegalStateException(name + " does not run; restart it"));
        return simulation.start(node(name).life(), what, () -> work.accept(node));
    }

    // Time

    /** Lets so much virtual time pass. */
    public void run(Duration time) {
        simulation.runFor(time);
    }

    /**
     * Lets time pass until something is so.
     *
     * @param most at most so much virtual time
     * @return whether it is
     */
    public boolean runUntil(BooleanSupplier condition, Duration most) {
        return simulation.runUntil(condition, simulation.now().plus(most));
    }

    /** Virtual time since the start. */
    public Duration now() {
        return simulation.now();
    }

    /** From which everything follows. */
    public long seed() {
        return simulation.seed();
    }

    /** Of all that happened so far: equal in equal runs. */
    public String eventHash() {
        return simulation.report().eventHash();
    }

    // Faults

    /** Loses everything between two nodes, until {@link #heal}; their connections learn nothing. */
    public void cut(String one, String other) {
        internet.partition(node(one).name(), node(other).name());
    }

    /** Ends {@link #cut}. */
    public void heal(String one, String other) {
        internet.heal(node(one).name(), node(other).name());
    }

    /** Loses everything from and to a node, until {@link #rejoin}; its connections learn nothing. */
    public void isolate(String name) {
        internet.isolate(node(name).name());
    }

    /** Ends {@link #isolate}. */
    public void rejoin(String name) {
        internet.rejoin(node(name).name());
    }

    /** Loses this share of the segments between two nodes, and delays what is left by this much, one way. */
    public void degrade(String one, String other, double loss, Duration latency) {
        internet.link(
                node(one).name(),
                node(other).name(),
                LinkModel.ofLatency(latency).withSegmentLoss(loss));
    }

    /** Kills a node's process (SIGKILL); what it has on disk stays. */
    public void kill(String name) {
        node(name).life().kill();
    }

    /** Takes the power away from a node: its peers do not learn of it; what it has on disk stays. */
    public void crash(String name) {
        node(name).life().crash();
    }

    /** Starts a killed or crashed node again, with the same key, address and disk. */
    public void restart(String name) {
        node(name).start();
    }

    /** Stops a node's process (SIGSTOP) until {@link #thaw}. */
    public void freeze(String name) {
        node(name).life().stop();
    }

    /** Lets a node sleep as a closed laptop does, until {@link #thaw}: its monotonic clock stands still too. */
    public void sleep(String name) {
        node(name).life().sleep();
    }

    /** Ends {@link #freeze} and {@link #sleep}. */
    public void thaw(String name) {
        node(name).life().resume();
    }

    /** Sets a node's wall clock forward, or back. */
    public void stepClock(String name, Duration by) {
        node(name).life().stepClock(by);
    }

    /** Ends everything and removes the nodes' files. Idempotent. */
    @Override
    public void close() {
        simulation.close();
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                log.atDebug().setCause(e).log("a simulated node's file was not closed");
            }
        }
        files.clear();
        delete();
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("the nodes' files could not be removed");
        }
    }
}

package dev.jwaku.tools.conditions;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The network of a run: service nodes that relay, keep messages and serve light clients, and the people who use them.
 * No two hosts are in one network of addresses.
 */
final class Town implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Town.class);
    private static final int PORT = 60_000;
    private static final int SERVICES = 3;
    /** Connections of a service node: 150 people are a town, and whoever lost its place must find one again. */
    private static final int ROOM = 600;

    private static final int ARCHIVED = 500_000;
    private static final int BYTE = 256;

    final Simulation simulation;
    final SimulatedInternet internet;
    final Mode mode;
    private final LinkModel link;
    private final Path folder;
    private final List<String> services = new ArrayList<>();
    private final List<Multiaddr> addresses = new ArrayList<>();
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Envelopes envelopes;
    private int hosts;

    /** A network whose links are of this model when nothing is wrong. */
    Town(long seed, Mode mode, Path folder, LinkModel link) {
        loadNativeCode();
        this.link = link;
        this.simulation = Simulation.withSeed(seed);
        this.internet = new SimulatedInternet(simulation, link);
        this.mode = mode;
        this.folder = folder;
        this.envelopes = new Envelopes(simulation);
    }

    /** SQLite's loader asks other processes about the machine; no simulated task may wait for that. */
    private static void loadNativeCode() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IllegalStateException("SQLite's native code cannot be loaded: " + e.getMessage(), e);
        }
        Secp256k1.best();
    }

    /** Starts the service nodes; each dials those before it. */
    void startServices() {
        for (int number = 1; number <= SERVICES; number++) {
            String name = "service-" + number;
            place(name);
            SimulatedNode world = simulation.node(name);
            PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
            NodeConfig config = NodeConfig.builder()
                    .listen(Multiaddr.tcp("0.0.0.0", PORT))
                    .shards(List.of(NodeConfig.DEFAULT_SHARD))
                    .staticNodes(List.copyOf(addresses))
                    .services(services())
                    .connectionLimits(ConnectionLimits.defaults().withMaxConnections(ROOM))
                    .build();
            services.add(name);
            addresses.add(Multiaddr.tcp(internet.ip(name), PORT).withPeerId(PeerId.of(key.publicKey())));
            simulation.start(world, "main", () -> envelopes.watch(world, startNode(world, key, config)));
        }
    }

    private static ServicesConfig services() {
        ServicesConfig.Store store = new ServicesConfig.Store(
                new ArchivePlace.Given(world -> new MemoryArchive(ARCHIVED), true),
                RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                Optional.empty());
        return new ServicesConfig(
                Optional.of(store), Optional.of(FilterConfig.defaults()), true, 1, RateLimits.defaults());
    }

    WakuNode startNode(SimulatedNode world, PrivateKey key, NodeConfig config) {
        PeerId self = PeerId.of(key.publicKey());
        try {
            return WakuNode.start(
                    world,
                    key,
                    config,
                    (ours, identity, gate) -> internet.network(world, self, MuxerLimits.defaults()));
        } catch (IOException e) {
            throw new UncheckedIOException(world.name() + " cannot listen: " + e.getMessage(), e);
        }
    }

    /** Somebody new, who has not begun to live. */
    Person addPerson(String name, Person.Ears ears) {
        place(name);
        Person person = new Person(this, name, ears);
        people.put(name, person);
        return person;
    }

    private void place(String name) {
        int number = hosts++;
        internet.place(name, "20." + number / BYTE + "." + number % BYTE + ".1");
    }

    Person person(String name) {
        return Optional.ofNullable(people.get(name)).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    List<Person> people() {
        return List.copyOf(people.values());
    }

    /** What everybody is told to dial. */
    List<Multiaddr> addresses() {
        return List.copyOf(addresses);
    }

    /** What was seen on the wire. */
    Envelopes envelopes() {
        return envelopes;
    }

    /** Makes all links of somebody worse, both ways, or good again. */
    void changeLinks(String name, UnaryOperator<LinkModel> change) {
        List<String> others = new ArrayList<>(services);
        others.addAll(people.keySet());
        for (String other : others) {
            if (!other.equals(name)) {
                internet.link(name, other, change.apply(link));
            }
        }
    }

    /** Breaks somebody's connections and lets nothing through, as a pulled cable does, or mends it. */
    void cut(String name, boolean isCut) {
        for (String service : services) {
            if (isCut) {
                internet.reset(name, service);
                internet.partition(name, service);
            } else {
                internet.heal(name, service);
            }
        }
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the files of " + name + ": " + e.getMessage(), e);
        }
    }

    /** Closes what somebody whose process has ended left open. */
    static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            log.atDebug().setCause(e).log("a simulated node's file was not closed");
        }
    }

    @Override
    public void close() {
        simulation.close();
        people.values().forEach(Person::closeFiles);
    }
}

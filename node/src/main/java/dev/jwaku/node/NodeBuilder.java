package dev.jwaku.node;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Redundancy;
import dev.jwaku.discovery.dns.EnrTree;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a node that delivers messages, in the words of the Waku API. What it has no word for, {@link #configure} says.
 *
 * <pre>{@code
 * try (WakuNode node = WakuNode.builder().edge().entryNodes(addresses).folder(folder).start()) {
 *     node.subscribe(topic, message -> show(message.message().payload()));
 *     node.send(topic, payload).await(Stage.PUBLISHED, Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public final class NodeBuilder {
    private static final String DNS_LIST = "enrtree://";

    private final NodeConfig.Builder config = NodeConfig.builder();
    private final List<Multiaddr> entryNodes = new ArrayList<>();
    private final List<EnrTree> entryLists = new ArrayList<>();
    private DeliveryMode mode = DeliveryMode.RELAY;
    private DeliveryConfig bounds = DeliveryConfig.defaults();
    private ServicesConfig services = ServicesConfig.none();
    private Optional<Path> folder = Optional.empty();
    private boolean switchable;

    NodeBuilder() {}

    /** A client of service nodes: light push, filter and store; relays nothing. */
    public NodeBuilder edge() {
        mode = DeliveryMode.EDGE;
        return this;
    }

    /** Takes part in relay; the default. The Waku API calls it core. */
    public NodeBuilder core() {
        mode = DeliveryMode.RELAY;
        return this;
    }

    /**
     * Lets {@link WakuNode#deliverBy} change an edge node to relay too, for which it must speak gossipsub all along.
     */
    public NodeBuilder switchable() {
        switchable = true;
        return this;
    }

    /** Adds nodes to connect to, now and for ever after. */
    public NodeBuilder entryNodes(List<Multiaddr> addresses) {
        entryNodes.addAll(addresses);
        return this;
    }

    /**
     * Adds a node to connect to, as multiaddress, or a list of nodes in DNS ({@code enrtree://…}).
     *
     * @throws IllegalArgumentException if it is neither
     */
    public NodeBuilder entryNode(String address) {
        if (address.startsWith(DNS_LIST)) {
            entryLists.add(EnrTree.parse(address));
        } else {
            entryNodes.add(Multiaddr.parse(address));
        }
        return this;
    }

    /** Sets the network; 16 by default. */
    public NodeBuilder cluster(int id) {
        config.clusterId(id);
        return this;
    }

    /** Sets that the network has one shard in use, this one; 32 by default. */
    public NodeBuilder shard(int index) {
        config.shards(List.of(index));
        return this;
    }

    /** Sets that the network has so many shards, and content topics are spread over them. */
    public NodeBuilder autosharding(int shards) {
        config.shards(IntStream.range(0, shards).boxed().toList());
        services = new ServicesConfig(
                services.store(), services.filter(), services.lightPush(), shards, services.rateLimits());
        return this;
    }

    /** Adds an address to listen on; none by default, so the node only dials. */
    public NodeBuilder listen(Multiaddr address) {
        config.listen(address);
        return this;
    }

    /** Sets the longest encoded message, in bytes; 150 KiB by default. */
    public NodeBuilder maxMessageSize(int bytes) {
        config.maxMessageSize(bytes);
        return this;
    }

    /**
     * Sets where outbox and inbox lie. Without, they lie in a temporary folder that goes with the node: then what is
     * accepted survives nothing, and {@code accepted} promises no more than that.
     */
    public NodeBuilder folder(Path place) {
        folder = Optional.of(place);
        return this;
    }

    /** Sets bounds and times of delivery. */
    public NodeBuilder delivery(DeliveryConfig settings) {
        bounds = settings;
        return this;
    }

    /**
     * Sets how many service peers get each message, and how many push what is subscribed to; two of each by default.
     * See {@link Redundancy}.
     */
    public NodeBuilder redundancy(int peers) {
        bounds = bounds.withRedundancy(Redundancy.of(peers));
        return this;
    }

    /** Sets what there is no other word for; mode, entry nodes, services and delivery are set by this builder. */
    public NodeBuilder configure(Consumer<NodeConfig.Builder> more) {
        more.accept(config);
        return this;
    }

    /**
     * Starts it in a production world of its own, with a fresh key.
     *
     * @throws IOException if an address cannot be listened on; nothing is left running then
     * @throws dev.jwaku.sqlite.StorageInUseException if another delivery uses the folder
     */
    public WakuNode start() throws IOException {
        SystemWorld world = new SystemWorld();
        boolean started = false;
        try {
            WakuNode node = start(world, PrivateKey.generateSecp256k1(world.entropy()));
            node.closeLast(world);
            started = true;
            return node;
        } finally {
            if (!started) {
                world.close();
            }
        }
    }

    /**
     * As {@link #start()}, in this world.
     *
     * @param key its identity
     */
    public WakuNode start(World world, PrivateKey key) throws IOException {
        if (folder.isPresent()) {
            return WakuNode.start(world, key, build(folder.get()));
        }
        Path temporary = Files.createTempDirectory("jwaku-");
        boolean started = false;
        try {
            WakuNode node = WakuNode.start(world, key, build(temporary));
            node.closeLast(() -> delete(temporary));
            started = true;
            return node;
        } finally {
            if (!started) {
                delete(temporary);
            }
        }
    }

    private NodeConfig build(Path place) {
        config.relay(mode == DeliveryMode.RELAY || switchable)
                .staticNodes(entryNodes)
                .services(services)
                .delivery(new DeliverySettings(place, Optional.of(mode), bounds));
        if (!entryLists.isEmpty()) {
            config.discovery(new DiscoveryConfig(
                    Optional.empty(), entryLists, DiscoveryConfig.defaultDnsServers(), false, Optional.empty()));
        }
        return config.build();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be deleted: " + folder, e);
        }
    }
}

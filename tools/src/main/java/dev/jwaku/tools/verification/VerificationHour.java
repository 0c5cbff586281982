package dev.jwaku.tools.verification;

import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.simulation.network.Traffic;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One hour in the deterministic world, of a client that has been connected for some. */
final class VerificationHour implements AutoCloseable {
    /** The hour. */
    static final Duration LENGTH = Duration.ofHours(1);

    private static final PubsubTopic TOPIC = new Shard(16, 32).topic();
    private static final int PORT = 60_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CONNECTED = Duration.ofSeconds(60);
    /** The same traffic before the hour that counts: by then time is compared a second time, as it is for good. */
    private static final Duration BEFORE = Duration.ofMinutes(150);

    private static final Duration BEGIN = CONNECTED.plus(BEFORE);
    /** What is missed this shortly before the end need not be found any more. */
    private static final Duration TAIL = Duration.ofMinutes(11);
    /** From its timestamp to its arrival at store and client. */
    private static final Duration TRANSIT = Duration.ofMillis(200);

    private final VerificationLoad load;
    private final Pattern pattern;
    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final SplittableRandom random;
    private final MemoryArchive archive;
    private final List<ContentTopic> contentTopics;
    private final Set<MessageHash> missed = new LinkedHashSet<>();
    private @Nullable StoreSession session;

    private VerificationHour(VerificationLoad load, Pattern pattern, long seed) {
        this.load = load;
        this.pattern = pattern;
        this.simulation = Simulation.withSeed(seed);
        this.internet = new SimulatedInternet(simulation, LinkModel.internet());
        this.random = simulation.randomFor("messages");
        this.archive = new MemoryArchive(MemoryArchive.DEFAULT_CAPACITY);
        this.contentTopics = IntStream.range(0, load.contentTopics())
                .mapToObj(number -> ContentTopic.of("/jwaku-bench/1/topic-" + number + "/proto"))
                .toList();
    }

    /** Lives through it. */
    static VerificationRow run(VerificationLoad load, Pattern pattern, long seed) {
        try (VerificationHour hour = new VerificationHour(load, pattern, seed)) {
            return hour.run();
        }
    }

    private VerificationRow run() {
        SimulatedNode store = simulation.node("store");
        SimulatedNode client = simulation.node("client");
        PrivateKey key = PrivateKey.generateSecp256k1(store.entropy());
        simulation.start(store, "main", () -> serve(store, key));
        Multiaddr address = Multiaddr.tcp(internet.ip("store"), PORT).withPeerId(PeerId.of(key.publicKey()));
        simulation.start(client, "main", () -> ask(client, address));
        simulation.runUntil(CONNECTED);
        long messages = load.messagesPerHour() * BEFORE.plus(LENGTH).toMinutes() / 60;
        for (long number = 0; number < messages; number++) {
            simulation.after(LENGTH.multipliedBy(number).dividedBy(load.messagesPerHour()), () -> message(store));
        }
        simulation.runUntil(BEGIN);
        Traffic before = internet.traffic("client");
        simulation.runFor(LENGTH);
        Traffic after = internet.traffic("client");
        Set<MessageHash> found = new LinkedHashSet<>(session == null ? Set.of() : session.recovered());
        found.retainAll(missed);
        long bytes = after.bytesIn() - before.bytesIn() + after.bytesOut() - before.bytesOut();
        return new VerificationRow(load, pattern.name(), bytes, missed.size(), found.size());
    }

    private Swarm host(SimulatedNode node, PrivateKey key) {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        UpgradingNetwork network =
                new UpgradingNetwork(node, key, List.of(internet.transport(node)), List.of(new Yamux()), gate);
        return new Swarm(node, key.publicKey(), network, gate, SwarmConfig.named("jwaku-bench"));
    }

    private void serve(SimulatedNode node, PrivateKey key) {
        Swarm host = host(node, key);
        StoreServer.start(node, host, archive, RequestGate.OPEN, StoreConfig.defaults());
        try {
            host.listen(Multiaddr.tcp("0.0.0.0", PORT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ask(SimulatedNode node, Multiaddr address) {
        Swarm host = host(node, PrivateKey.generateSecp256k1(node.entropy()));
        PeerId store = host.connect(address, Deadline.after(node, LIMIT));
        StoreSession opened = new StoreSession(
                node, new StoreClient(node, host, StoreConfig.defaults()), store, TOPIC, contentTopics);
        session = opened;
        opened.sleep(CONNECTED.minus(Duration.between(Simulation.EPOCH, node.now())));
        pattern.ask(opened, BEFORE.plus(LENGTH));
    }

    /** A message is made now; it comes to the store, and to the client unless it is missed. */
    private void message(SimulatedNode store) {
        byte[] payload = new byte[load.bytes()];
        random.nextBytes(payload);
        WakuMessage message = WakuMessage.builder(
                        Bytes.wrap(payload), contentTopics.get(random.nextInt(contentTopics.size())))
                .timestamp(Timestamps.toNanos(store.now()))
                .build();
        ArchivedMessage archived = ArchivedMessage.of(TOPIC, message);
        boolean isMissed = random.nextDouble() < load.missed();
        Duration now = simulation.now();
        if (isMissed
                && now.compareTo(BEGIN) > 0
                && now.compareTo(BEGIN.plus(LENGTH).minus(TAIL)) < 0) {
            missed.add(archived.hash());
        }
        simulation.after(TRANSIT, () -> {
            archive.insert(List.of(archived));
            if (!isMissed && session != null) {
                session.live(message);
            }
        });
    }

    @Override
    public void close() {
        simulation.close();
        archive.close();
    }
}

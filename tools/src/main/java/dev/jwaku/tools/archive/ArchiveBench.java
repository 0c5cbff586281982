package dev.jwaku.tools.archive;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.SqliteArchive;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.archive.ArchiveBenchReport.Latency;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Fills archives in a folder and asks them. Takes minutes; one question at a time. */
public final class ArchiveBench {
    private static final int BATCH = 500;
    private static final int WARM_UP = 2000;
    private static final int QUESTIONS = 5000;
    private static final int WIRE_QUESTIONS = 3000;
    private static final int MANY = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    private final int messages;
    private final int wireMessages;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * A benchmark.
     *
     * @param messages how many the archive gets
     * @param wireMessages how many the archive behind the wire gets
     * @param folder where the databases are made; empty
     */
    public ArchiveBench(int messages, int wireMessages, Path folder, Consumer<String> progress) {
        this.messages = messages;
        this.wireMessages = wireMessages;
        this.folder = folder;
        this.progress = progress;
    }

    /** Runs it. @throws IOException if the wire cannot be opened */
    public ArchiveBenchReport run() throws IOException {
        List<Latency> latencies = new ArrayList<>();
        double perSecond;
        double megabytes;
        try (SystemWorld world = new SystemWorld();
                MessageArchive archive = SqliteArchive.open(world, folder.resolve("archive.sqlite3"))) {
            perSecond = fill(world, archive, messages);
            megabytes = archive.sizeBytes() / 1e6;
            SplittableRandom random = new SplittableRandom(1);
            progress.accept("asking for hashes");
            latencies.add(measure(world, "hash", QUESTIONS, 95, 1, i -> {
                StoreQuery query = StoreQuery.builder()
                        .hashes(List.of(History.hash(random.nextInt(messages))))
                        .build();
                return () -> expect(archive.query(query), 1);
            }));
            progress.accept("asking for pages of a topic");
            latencies.add(measure(world, "topic_page", QUESTIONS, 95, 2, i -> {
                int topic = random.nextInt(History.TOPICS);
                StoreQuery query = StoreQuery.builder()
                        .pubsubTopic(History.pubsub(topic))
                        .contentTopics(List.of(History.content(topic)))
                        .includeData(true)
                        .forward(i % 2 == 0)
                        .limit(20)
                        .build();
                return () -> archive.query(query);
            }));
        }
        latencies.addAll(overTheWire());
        return new ArchiveBenchReport(messages, wireMessages, perSecond, megabytes, latencies);
    }

    private double fill(SystemWorld world, MessageArchive archive, int count) {
        long busy = 0;
        for (int from = 0; from < count; from += BATCH) {
            List<ArchivedMessage> batch = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                batch.add(History.message(i));
            }
            long start = world.nanoTime();
            archive.insert(batch);
            busy += world.nanoTime() - start;
            if (from % 100_000 == 0 && from > 0) {
                progress.accept(from + " messages kept");
            }
        }
        return count / (busy / 1e9);
    }

    private List<Latency> overTheWire() throws IOException {
        Path database = folder.resolve("wire.sqlite3");
        try (SystemWorld world = new SystemWorld();
                MessageArchive archive = SqliteArchive.open(world, database)) {
            fill(world, archive, wireMessages);
        }
        ServicesConfig none = ServicesConfig.none();
        ServicesConfig store = new ServicesConfig(
                Optional.of(new ServicesConfig.Store(
                        new ArchivePlace.SqliteFile(database), RetentionPolicy.NONE, Optional.empty())),
                none.filter(),
                false,
                1,
                none.rateLimits());
        try (WakuNode server = WakuNode.start(NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .services(store)
                        .build());
                WakuNode client = WakuNode.start(NodeConfig.builder().build())) {
            PeerId peer = client.host().connect(server.addresses().getFirst(), soon(client));
            progress.accept("asking over the wire");
            return List.of(
                    presence(client, peer, "wire_1_hash", 1, 0.5),
                    presence(client, peer, "wire_100_hashes", MANY, 2.5));
        }
    }

    private Latency presence(WakuNode client, PeerId peer, String name, int hashes, double limit) {
        SplittableRandom random = new SplittableRandom(2);
        return measure(client.world(), name, WIRE_QUESTIONS, 50, limit, i -> {
            List<MessageHash> wanted = new ArrayList<>();
            for (int n = 0; n < hashes; n++) {
                wanted.add(History.hash((random.nextInt(wireMessages / hashes) * hashes + n) % wireMessages));
            }
            StoreQuery query = StoreQuery.builder().hashes(wanted).limit(hashes).build();
            return () -> expect(client.storeClient().query(peer, query, soon(client)), hashes);
        });
    }

    private static Deadline soon(WakuNode client) {
        return Deadline.after(client.world(), Duration.ofSeconds(10));
    }

    private static void expect(StorePage page, int entries) {
        if (page.entries().size() != entries) {
            throw new IllegalStateException(
                    "expected " + entries + " entries, got " + page.entries().size());
        }
    }

    /** The question is made before the clock runs. */
    private static Latency measure(
            World world, String name, int count, int quantile, double limit, IntFunction<Runnable> ask) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < WARM_UP + count; i++) {
            Runnable question = ask.apply(i);
            long start = world.nanoTime();
            question.run();
            if (i >= WARM_UP) {
                histogram.recordValue(world.nanoTime() - start);
            }
        }
        return new Latency(
                name,
                histogram.getValueAtPercentile(50) / NANOS_PER_MILLI,
                histogram.getValueAtPercentile(95) / NANOS_PER_MILLI,
                histogram.getValueAtPercentile(99) / NANOS_PER_MILLI,
                quantile,
                limit);
    }
}

package dev.jwaku.tools.archive;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.SqliteArchive;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.sync.StoreSync;
import dev.jwaku.waku.sync.SyncConfig;
import dev.jwaku.waku.sync.SyncId;
import dev.jwaku.waku.sync.SyncReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Two store nodes on SQLite, over TCP, whose histories of the last hour differ: how long until both have everything,
 * and whether the report names exactly what was missing.
 */
public final class SyncBench {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int BATCH = 500;
    private static final int PAYLOAD = 300;
    private static final long SPAN_NANOS = 3_400_000_000_000L;

    private final int messages;
    private final int apart;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * A benchmark, run by {@link #run}.
     *
     * @param messages how many both together have
     * @param apart how many of them only one has, half of them each
     * @param folder for the archives
     * @param progress takes what is being done
     */
    public SyncBench(int messages, int apart, Path folder, Consumer<String> progress) {
        this.messages = messages;
        this.apart = apart;
        this.folder = folder;
        this.progress = progress;
    }

    /** @throws IOException if a node cannot be started */
    public Result run() throws IOException {
        List<ArchivedMessage> all = makeMessages();
        int every = Math.max(2, messages / Math.max(1, apart));
        IntPredicate onlyHere = i -> i % (2 * every) == 0;
        IntPredicate onlyThere = i -> i % (2 * every) == every;
        Path here = fill("here", all, onlyThere.negate());
        Path there = fill("there", all, onlyHere.negate());
        try (WakuNode first = start(here);
                WakuNode second = start(there)) {
            StoreSync sync = first.storeSync().orElseThrow();
            ready(first);
            ready(second);
            PeerId peer = first.host().connect(second.addresses().getFirst(), soon(first));
            progress.accept("comparing");
            long start = first.world().nanoTime();
            SyncReport report = sync.sync(peer, soon(first));
            awaitAll(first, here);
            awaitAll(second, there);
            double seconds = (first.world().nanoTime() - start) / 1e9;
            boolean exact = report.missingHere().equals(ids(all, onlyThere))
                    && report.missingThere().equals(ids(all, onlyHere));
            return new Result(
                    messages,
                    report.missingHere().size(),
                    report.missingThere().size(),
                    exact,
                    report.roundTrips(),
                    report.duration().toNanos() / 1e9,
                    seconds);
        }
    }

    private List<ArchivedMessage> makeMessages() {
        SplittableRandom random = new SplittableRandom(7);
        try (SystemWorld world = new SystemWorld()) {
            long oldest = world.now().getEpochSecond() * 1_000_000_000L - SPAN_NANOS;
            PubsubTopic topic = PubsubTopic.of("/waku/2/rs/16/32");
            List<ArchivedMessage> made = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                byte[] payload = new byte[PAYLOAD];
                random.nextBytes(payload);
                made.add(ArchivedMessage.of(
                        topic,
                        WakuMessage.builder(Bytes.wrap(payload), ContentTopic.of("/bench/1/sync/proto"))
                                .timestamp(oldest + (SPAN_NANOS - 60_000_000_000L) / messages * i)
                                .build()));
            }
            return made;
        }
    }

    private Path fill(String name, List<ArchivedMessage> all, IntPredicate kept) {
        progress.accept("filling the archive " + name);
        Path file = folder.resolve(name + ".sqlite3");
        try (SystemWorld world = new SystemWorld();
                MessageArchive archive = SqliteArchive.open(world, file)) {
            List<ArchivedMessage> mine = IntStream.range(0, all.size())
                    .filter(kept)
                    .mapToObj(all::get)
                    .toList();
            for (int at = 0; at < mine.size(); at += BATCH) {
                archive.insert(mine.subList(at, Math.min(mine.size(), at + BATCH)));
            }
        }
        return file;
    }

    private static WakuNode start(Path archive) throws IOException {
        ServicesConfig none = ServicesConfig.none();
        ServicesConfig store = new ServicesConfig(
                Optional.of(new ServicesConfig.Store(
                        new ArchivePlace.SqliteFile(archive),
                        RetentionPolicy.NONE,
                        Optional.of(SyncConfig.defaults()))),
                none.filter(),
                false,
                1,
                none.rateLimits());
        return WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .services(store)
                .build());
    }

    private static void ready(WakuNode node) throws IOException {
        if (!node.storeSync().orElseThrow().awaitReady(soon(node))) {
            throw new IOException("the archive was not read within " + LIMIT);
        }
    }

    private void awaitAll(WakuNode node, Path archive) throws IOException {
        World world = node.world();
        Deadline deadline = soon(node);
        Signal pause = new Signal(world);
        while (node.archiveSize().orElseThrow() < messages) {
            if (deadline.isExpired()) {
                throw new IOException(archive + " has " + node.archiveSize() + " of " + messages + " messages");
            }
            pause.await(Deadline.after(world, STEP));
        }
    }

    private static List<SyncId> ids(List<ArchivedMessage> all, IntPredicate which) {
        return IntStream.range(0, all.size())
                .filter(which)
                .mapToObj(all::get)
                .map(message -> new SyncId(message.timestamp(), message.hash()))
                .toList();
    }

    private static Deadline soon(WakuNode node) {
        return Deadline.after(node.world(), LIMIT);
    }

    /**
     * What was measured.
     *
     * @param messages in both archives together
     * @param missingHere reported as missing on the side that began
     * @param missingThere reported as missing on the other side
     * @param exact whether the report names exactly those that were left out
     * @param roundTrips messages that the side that began sent
     * @param compareSeconds until the difference was known
     * @param seconds until both archives had everything
     */
    public record Result(
            int messages,
            int missingHere,
            int missingThere,
            boolean exact,
            int roundTrips,
            double compareSeconds,
            double seconds) {
        /** Seconds within which both must have everything. */
        public static final double MAX_SECONDS = 10;

        /** Whether the aims are met. */
        public boolean isGood() {
            return exact && seconds <= MAX_SECONDS;
        }
    }
}

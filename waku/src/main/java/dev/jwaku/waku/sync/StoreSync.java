package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.MessagesRefusedException;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the recent past of this archive with that of other store nodes, one at each interval, and exchanges what is
 * missing. Owns neither host nor archive. Start it before the host listens or dials. Thread-safe.
 */
public final class StoreSync implements AutoCloseable {
    /** Who has what. */
    public static final ProtocolId RECONCILIATION = ProtocolId.of("/vac/waku/reconciliation/1.0.0");
    /** The messages themselves. */
    public static final ProtocolId TRANSFER = ProtocolId.of("/vac/waku/transfer/1.0.0");

    private static final int BATCH = StoreQuery.MAX_PAGE;
    private static final long SECOND = 1_000_000_000L;
    /** A message from further in the future is refused, as the archive does. */
    private static final Duration MAX_FUTURE = Duration.ofSeconds(20);

    /** Pause before an archive that is away is asked again. */
    private static final Duration ARCHIVE_AWAY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(StoreSync.class);

    private final World world;
    private final Host host;
    private final MessageArchive archive;
    private final SyncStorage storage;
    private final Supplier<List<PubsubTopic>> topics;
    private final SyncConfig config;
    private final SyncListener listener;
    private final SyncMeters meters;
    private final Tasks tasks;
    private final Signal closed;
    private final Signal filled;
    /** Peers with a session, and until when (monotonic) their transfers are taken. */
    private final Map<PeerId, Long> welcome = new ConcurrentSkipListMap<>();

    private StoreSync(
            World world,
            Host host,
            MessageArchive archive,
            SyncStorage storage,
            Supplier<List<PubsubTopic>> topics,
            SyncConfig config,
            SyncListener listener) {
        this.world = world;
        this.host = host;
        this.archive = archive;
        this.storage = storage;
        this.topics = topics;
        this.config = config;
        this.listener = listener;
        this.meters = new SyncMeters(world.meters());
        this.tasks = new Tasks(world, "store-sync");
        this.closed = new Signal(world);
        this.filled = new Signal(world);
    }

    /**
     * Answers others at once; reads the archive's recent past, then begins sessions of its own.
     *
     * @param storage to which the archiver adds what it keeps
     * @param topics which are compared, at the moment; none for all
     */
    public static StoreSync start(
            World world,
            Host host,
            MessageArchive archive,
            SyncStorage storage,
            Supplier<List<PubsubTopic>> topics,
            SyncConfig config,
            SyncListener listener) {
        StoreSync sync = new StoreSync(world, host, archive, storage, topics, config, listener);
        host.handle(RECONCILIATION, config.streams(), sync::follow);
        host.handle(TRANSFER, config.streams(), sync::receive);
        sync.tasks.start("sessions", sync::run);
        return sync;
    }

    private void run() {
        while (!closed.isRaised() && !fill()) {
            closed.await(Deadline.after(world, ARCHIVE_AWAY));
        }
        filled.raise();
        while (!closed.await(Deadline.after(world, config.interval()))) {
            storage.forgetBefore(nanos(world.now()) - 2 * config.range().toNanos());
            long now = world.nanoTime();
            welcome.values().removeIf(until -> until < now);
            choosePeer().ifPresent(this::syncQuietly);
        }
    }

    /**
     * What was archived before the start.
     *
     * @return false if the archive is away, so that it is worth another try
     */
    private boolean fill() {
        StoreQuery query = StoreQuery.builder()
                .includeData(true)
                .timeStart(nanos(world.now()) - config.range().toNanos())
                .forward(true)
                .limit(BATCH)
                .build();
        try {
            while (!closed.isRaised()) {
                StorePage page = archive.query(query);
                page.entries()
                        .forEach(entry -> entry.content()
                                .ifPresent(content -> storage.add(
                                        new ArchivedMessage(entry.hash(), content.pubsubTopic(), content.message()))));
                if (page.cursor().isEmpty()) {
                    return true;
                }
                query = query.toBuilder().cursor(page.cursor().get()).build();
            }
        } catch (ArchiveException e) {
            if (e.isPassing()) {
                return false;
            }
            log.atWarn().addKeyValue("error", e.getMessage()).log("store sync begins without what was archived");
        }
        return true;
    }

    /**
     * Waits until the archive's recent past is read.
     *
     * @return whether it is
     */
    public boolean awaitReady(Deadline deadline) {
        return filled.await(deadline);
    }

    private Optional<PeerId> choosePeer() {
        List<PeerId> peers = host.peers().stream()
                .filter(peer -> host.identified(peer)
                        .map(info -> info.protocols().contains(RECONCILIATION))
                        .orElse(false))
                .toList();
        return peers.isEmpty()
                ? Optional.empty()
                : Optional.of(peers.get(world.random().nextInt(peers.size())));
    }

    private void syncQuietly(PeerId peer) {
        try {
            sync(peer, Deadline.after(world, config.sessionTimeout()));
        } catch (Libp2pException | ArchiveException e) {
            log.atInfo()
                    .addKeyValue("remote", peer)
                    .addKeyValue("err", e.getMessage())
                    .log("sync session failed");
        }
    }

    /**
     * Compares with a connected peer now, and sends it what it misses; what we miss it sends by itself.
     *
     * @throws Libp2pException if the session or the transfer fails
     */
    public SyncReport sync(PeerId peer, Deadline deadline) {
        long newest = nanos(world.now()) - config.jitter().toNanos();
        SyncId upper = SyncId.after(newest);
        SyncId lower = SyncId.before(newest - config.range().toNanos());
        admit(peer);
        Stream stream = host.openStream(peer, RECONCILIATION, deadline);
        boolean complete = false;
        try {
            Reconciliation state = new Reconciliation(config, storage, lower, upper, topicNames());
            SyncReport report =
                    new SyncSession(world, meters, stream, config.maxFrame(), state).begin(lower, upper, deadline);
            stream.closeWrite();
            complete = true;
            return finish(report, deadline);
        } finally {
            if (complete) {
                stream.close();
            } else {
                stream.reset();
            }
        }
    }

    private void follow(Stream stream) {
        Deadline deadline = Deadline.after(world, config.sessionTimeout());
        admit(stream.peer());
        long now = nanos(world.now());
        SyncId oldest = SyncId.before(
                now - config.range().toNanos() - 2 * config.jitter().toNanos());
        Reconciliation state = new Reconciliation(config, storage, oldest, SyncId.after(Long.MAX_VALUE), topicNames());
        SyncReport report = new SyncSession(world, meters, stream, config.maxFrame(), state).follow(deadline);
        stream.closeWrite();
        try {
            finish(report, deadline);
        } catch (ArchiveException e) {
            log.atWarn()
                    .addKeyValue("remote", stream.peer())
                    .addKeyValue("err", e.getMessage())
                    .log("transfer failed");
        }
    }

    private List<String> topicNames() {
        return topics.get().stream().map(PubsubTopic::name).toList();
    }

    private void admit(PeerId peer) {
        welcome.put(peer, world.nanoTime() + 2 * config.sessionTimeout().toNanos());
    }

    private SyncReport finish(SyncReport report, Deadline deadline) {
        meters.ended(report);
        log.atInfo()
                .addKeyValue("remote", report.peer())
                .addKeyValue("missingHere", report.missingHere().size())
                .addKeyValue("missingThere", report.missingThere().size())
                .addKeyValue("oldestMissing", report.oldestMissing())
                .addKeyValue("gaps", report.gaps())
                .log("sync session ended gracefully");
        world.events()
                .emit(
                        "store_synced",
                        "peer",
                        report.peer().toString(),
                        "missing_here",
                        report.missingHere().size(),
                        "missing_there",
                        report.missingThere().size(),
                        "oldest_missing",
                        report.oldestMissing(),
                        "gaps",
                        report.gaps().size());
        listener.reconciled(report);
        if (!report.missingThere().isEmpty()) {
            send(report.peer(), report.missingThere(), deadline);
        }
        return report;
    }

    private void send(PeerId peer, Collection<SyncId> missing, Deadline deadline) {
        List<SyncId> ids = List.copyOf(missing);
        try (Stream stream = host.openStream(peer, TRANSFER, deadline)) {
            for (int at = 0; at < ids.size(); at += BATCH) {
                List<SyncId> batch = ids.subList(at, Math.min(ids.size(), at + BATCH));
                StoreQuery query = StoreQuery.builder()
                        .includeData(true)
                        .hashes(batch.stream().map(SyncId::hash).toList())
                        .forward(true)
                        .limit(BATCH)
                        .build();
                for (StoreEntry entry : archive.query(query).entries()) {
                    entry.content().ifPresent(content -> send(stream, content, deadline));
                }
            }
            stream.closeWrite();
        }
    }

    private void send(Stream stream, StoreEntry.Content content, Deadline deadline) {
        Bytes frame = TransferCodec.encode(content.pubsubTopic(), content.message());
        if (frame.length() > config.maxTransfer()) {
            meters.refused("too_long");
            return;
        }
        Frames.write(stream, frame, deadline);
        meters.transferSent(frame.length());
    }

    private void receive(Stream stream) {
        Long until = welcome.get(stream.peer());
        if (until == null || until < world.nanoTime()) {
            meters.refused("no_session");
            stream.reset();
            return;
        }
        try {
            receiveAll(stream, Deadline.after(world, config.sessionTimeout()));
        } catch (ArchiveException e) {
            meters.refused("archive");
            log.atWarn()
                    .addKeyValue("remote", stream.peer())
                    .addKeyValue("err", e.getMessage())
                    .log("transfer failed");
            stream.reset();
        }
    }

    private void receiveAll(Stream stream, Deadline deadline) {
        FrameReader in = new FrameReader(stream, config.maxTransfer(), stream.toString());
        List<ArchivedMessage> batch = new ArrayList<>();
        for (Bytes frame = in.read(deadline); frame != null; frame = in.read(deadline)) {
            meters.transferReceived(frame.length());
            ArchivedMessage message = TransferCodec.decode(frame);
            if (isKept(message)) {
                batch.add(message);
            }
            if (batch.size() >= BATCH || !in.hasBuffered()) {
                keep(batch);
            }
        }
        keep(batch);
    }

    private boolean isKept(@Nullable ArchivedMessage message) {
        if (message == null) {
            meters.refused("ephemeral");
            return false;
        }
        long now = nanos(world.now());
        long oldest = now - 2 * config.range().toNanos();
        if (message.timestamp() < oldest || message.timestamp() > now + MAX_FUTURE.toNanos()) {
            meters.refused("time");
            return false;
        }
        return true;
    }

    /** What the archive never keeps is taken out of the batch. */
    private void insert(List<ArchivedMessage> batch) {
        while (!batch.isEmpty()) {
            try {
                archive.insert(batch);
                return;
            } catch (MessagesRefusedException e) {
                List<ArchivedMessage> others = e.others(batch);
                meters.refused("archive", batch.size() - others.size());
                batch.retainAll(others);
            }
        }
    }

    private void keep(List<ArchivedMessage> batch) {
        if (batch.isEmpty()) {
            return;
        }
        insert(batch);
        batch.forEach(storage::add);
        if (world.events().isEnabled()) {
            batch.forEach(message -> world.events()
                    .emit(
                            "synced",
                            "msg_hash",
                            message.hash().toString(),
                            "topic",
                            message.topic().name(),
                            "ctopic",
                            message.message().contentTopic().name(),
                            "timestamp",
                            message.timestamp()));
        }
        batch.clear();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    /** Ends sessions of our own. Idempotent. */
    @Override
    public void close() {
        closed.raise();
        tasks.close();
    }
}

package dev.jwaku.node;

import dev.jwaku.archive.ArchiveHealth;
import dev.jwaku.archive.Archiver;
import dev.jwaku.archive.DatabaseReport;
import dev.jwaku.archive.MemoryArchive;
import dev.jwaku.archive.ReportingArchive;
import dev.jwaku.archive.Retention;
import dev.jwaku.archive.SqliteArchive;
import dev.jwaku.delivery.service.ServiceOutbox;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.lightpush.LightPushConfig;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StoreConfig;
import dev.jwaku.waku.store.StoreServer;
import dev.jwaku.waku.sync.StoreSync;
import dev.jwaku.waku.sync.SyncListener;
import dev.jwaku.waku.sync.SyncStorage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The services of a node, built and closed together; takes every message that the node relays. */
final class Services implements AutoCloseable {
    private final World world;
    private final RateLimits limits;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Optional<StoreServer> store;
    private final Optional<MessageArchive> archive;
    private final Optional<ArchiveWatch> watch;
    private final Optional<Archiver> archiver;
    private final Optional<StoreSync> sync;
    private final Optional<FilterServer> filter;
    private final Optional<LightPushServer> lightPush;
    private volatile @Nullable ServiceOutbox followUp;

    private Services(World world, Host host, WakuRelay relay, NodeConfig config) {
        ServicesConfig wanted = config.services();
        this.world = world;
        this.limits = wanted.rateLimits();
        this.archive = wanted.store().map(this::openArchive);
        this.watch = archive.map(one -> own(ArchiveWatch.start(world, one)));
        Optional<SyncStorage> past =
                wanted.store().flatMap(ServicesConfig.Store::sync).map(sync -> new SyncStorage(world));
        this.archiver = archive.map(one -> own(Archiver.start(
                world,
                one,
                past.<Consumer<ArchivedMessage>>map(storage -> storage::add).orElse(message -> {}))));
        this.sync = past.map(storage -> own(StoreSync.start(
                world,
                host,
                archive.orElseThrow(),
                storage,
                config::pubsubTopics,
                wanted.store().flatMap(ServicesConfig.Store::sync).orElseThrow(),
                SyncListener.NONE)));
        this.store = archive.map(one -> StoreServer.start(
                world, host, one, gate(RateLimits.Service.STORE, StoreServer.PROTOCOL), StoreConfig.defaults()));
        this.filter = wanted.filter()
                .map(limited -> own(FilterServer.start(
                        world, host, gate(RateLimits.Service.FILTER, FilterServer.SUBSCRIBE_PROTOCOL), limited)));
        this.lightPush = wanted.lightPush()
                ? Optional.of(LightPushServer.start(
                        world,
                        host,
                        new PushTarget(relay, archiver.isPresent() || filter.isPresent(), () -> followUp),
                        gate(RateLimits.Service.LIGHTPUSH, LightPushServer.PROTOCOL),
                        LightPushConfig.of(config.clusterId(), wanted.shardsInNetwork())))
                : Optional.empty();
    }

    /** Starts what is wanted; if something fails, nothing is left running. */
    static Services start(World world, Host host, WakuRelay relay, NodeConfig config) {
        return new Services(world, host, relay, config);
    }

    /** Has what light push publishes for others followed up from now on. */
    void followUp(ServiceOutbox outbox) {
        followUp = outbox;
    }

    private MessageArchive openArchive(ServicesConfig.Store wanted) {
        MessageArchive archive = own(
                switch (wanted.place()) {
                    case ArchivePlace.Memory memory -> new MemoryArchive(MemoryArchive.DEFAULT_CAPACITY);
                    case ArchivePlace.SqliteFile sqlite -> SqliteArchive.open(world, sqlite.file());
                    case ArchivePlace.Given given -> given.factory().apply(world);
                });
        if (!(wanted.place() instanceof ArchivePlace.Given given && given.forgetsItself())) {
            own(new Retention(world, archive, wanted.retention())).start();
        }
        return archive;
    }

    private RequestGate gate(RateLimits.Service service, ProtocolId protocol) {
        return limits.gate(world, service, protocol.toString());
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /** Keeps and pushes a message; never blocks. */
    void received(ReceivedMessage received) {
        archiver.ifPresent(one -> one.received(received));
        filter.ifPresent(one -> one.push(received));
    }

    Optional<StoreServer> store() {
        return store;
    }

    OptionalLong archiveSize() {
        return archive.map(MessageArchive::count).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    Optional<ArchiveFigures> archiveFigures() {
        return watch.flatMap(ArchiveWatch::latest);
    }

    Optional<DatabaseReport> databaseReport() {
        return archive.flatMap(one ->
                one instanceof ReportingArchive reporting ? reporting.report() : Optional.<DatabaseReport>empty());
    }

    Optional<StoreSync> sync() {
        return sync;
    }

    Optional<FilterServer> filter() {
        return filter;
    }

    Optional<LightPushServer> lightPush() {
        return lightPush;
    }

    Optional<ArchiveHealth> archiveHealth() {
        return archiver.map(Archiver::health);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
            part.close();
        }
    }
}

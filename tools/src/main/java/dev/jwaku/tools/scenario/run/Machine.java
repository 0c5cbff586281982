package dev.jwaku.tools.scenario.run;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.tools.scenario.Fault;
import dev.jwaku.tools.scenario.Mood;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterServer;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.sync.SyncConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node of a scenario over all its lives: its name, key, address, and what a life needs to start. */
class Machine {
    static final int PORT = 60_000;

    static final Fault.Detail HONEST = new Fault.Detail(1, Duration.ZERO, Duration.ZERO, 0, Mood.HONEST);

    final Stage stage;
    final NodeGroup group;
    final String name;
    final PrivateKey key;
    final PeerId peerId;
    private final @Nullable MoodyArchive archive;
    private @Nullable SimulatedNode life;
    private @Nullable WakuNode node;
    private boolean diskFull;
    private long resumedAt = -1;
    private Fault.Detail pushMood = HONEST;
    private Fault.Detail filterMood = HONEST;

    Machine(Stage stage, NodeGroup group, String name) {
        this.stage = stage;
        this.group = group;
        this.name = name;
        this.key = PrivateKey.generateSecp256k1(stage.simulation().randomFor("key of " + name)::nextBytes);
        this.peerId = PeerId.of(key.publicKey());
        boolean stores = group.role() == Role.SERVICE || group.role() == Role.STORE || group.role() == Role.HOSTILE;
        this.archive = stores ? new MoodyArchive(stage.machines(), stage.simulation()::nowNanos) : null;
    }

    Optional<MoodyArchive> archive() {
        return Optional.ofNullable(archive);
    }

    Multiaddr address() {
        return Multiaddr.tcp(stage.internet().ip(name), PORT).withPeerId(peerId);
    }

    /** The present life. */
    SimulatedNode life() {
        if (life == null) {
            throw new IllegalStateException(name + " has not been started yet");
        }
        return life;
    }

    boolean lives() {
        return life != null && !life.state().isEnded();
    }

    @Nullable
    WakuNode node() {
        return lives() ? node : null;
    }

    /** When it woke last; negative if it never slept. */
    long resumedAt() {
        return resumedAt;
    }

    void resume() {
        life().resume();
        resumedAt = stage.simulation().nowNanos();
    }

    void diskFull(boolean isFull) {
        diskFull = isFull;
    }

    /** How its files are treated. */
    final StorageConfig storage() {
        return stage.storage().withDiskFull(() -> diskFull);
    }

    void pushMood(Fault.Detail mood) {
        pushMood = mood;
    }

    void filterMood(Fault.Detail mood) {
        filterMood = mood;
    }

    /** Begins the first life, or the next. */
    void start() {
        if (lives() || group.role() == Role.DEAD) {
            return;
        }
        SimulatedNode next = stage.simulation().node(name);
        life = next;
        node = null;
        stage.auditor().started(this);
        stage.journal().note("started", "node", name, "peer", peerId.toString(), "life", next.life());
        reborn();
        stage.simulation().start(next, "main", () -> live(next));
    }

    /** Nothing of an earlier life may be used any more. */
    void reborn() {
        // keeps nothing
    }

    /** What the main task of a life does. */
    void live(SimulatedNode world) {
        NodeConfig.Builder config = NodeConfig.builder()
                .listen(Multiaddr.tcp("0.0.0.0", PORT))
                .shards(List.of(group.shard()))
                .staticNodes(stage.dialedBy(this));
        services().ifPresent(config::services);
        WakuNode started = start(world, config.build());
        if (group.role() == Role.HOSTILE) {
            HostilePush.start(world, started.host(), started.relay()::publishEncoded, () -> pushMood);
            FilterServer filter = FilterServer.start(world, started.host(), filterGate(world), FilterConfig.defaults());
            started.addMessageListener(received -> {
                if (filterMood.mood() != Mood.SILENT) {
                    filter.push(received);
                }
            });
        }
        started.addMessageListener(
                received -> stage.auditor().seen(received.topic(), received.message(), received.hash()));
    }

    private RequestGate filterGate(SimulatedNode world) {
        return peer -> switch (filterMood.mood()) {
            case BUSY -> false;
            case ERRING -> world.random().nextDouble() >= filterMood.share();
            default -> true;
        };
    }

    private Optional<ServicesConfig> services() {
        boolean pushes = group.role() == Role.SERVICE || group.role() == Role.PUSHER;
        boolean filters = isFilter();
        if (archive == null && !pushes && !filters) {
            return Optional.empty();
        }
        return Optional.of(new ServicesConfig(
                archive()
                        .map(kept -> new ServicesConfig.Store(
                                new ArchivePlace.Given(kept::open, true),
                                RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                                group.sync() ? Optional.of(SyncConfig.defaults()) : Optional.empty())),
                filters ? Optional.of(FilterConfig.defaults()) : Optional.empty(),
                pushes,
                1,
                RateLimits.defaults()));
    }

    /** Whether it would push to others what they subscribed to. */
    final boolean pushes() {
        boolean runs = lives() && life().state() == NodeState.RUNNING;
        boolean isWilling = filterMood.mood() == Mood.HONEST;
        return runs && isWilling && (isFilter() || group.role() == Role.HOSTILE);
    }

    private boolean isFilter() {
        return group.role() == Role.SERVICE || group.role() == Role.FILTER;
    }

    final WakuNode start(SimulatedNode world, NodeConfig config) {
        try {
            WakuNode started = WakuNode.start(
                    world,
                    key,
                    config,
                    (ours, identity, gate) -> stage.internet().network(world, peerId, MuxerLimits.defaults()));
            node = started;
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot listen: " + e.getMessage(), e);
        }
    }
}

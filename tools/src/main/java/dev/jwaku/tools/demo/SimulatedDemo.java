package dev.jwaku.tools.demo;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.sqlite.StorageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The demo in the deterministic world: the same nodes and messengers, down to noise and muxer, over virtual byte pipes.
 * Everything follows from the seed. Must be run by a platform thread, one at a time in a process.
 */
final class SimulatedDemo implements Stage {
    private static final Logger log = LoggerFactory.getLogger(SimulatedDemo.class);
    private static final int RELAYS = 3;
    private static final int PORT = 60_000;
    private static final int MAX_COMMANDS = 2 * DemoStory.MAX_MESSAGES + 16;
    private static final Duration RUN_LIMIT = Duration.ofMinutes(10);
    private static final LinkModel HOME_LINK = LinkModel.ofLatency(Duration.ofMillis(20))
            .withJitter(Duration.ofMillis(10))
            .withBytesPerSecond(1_250_000)
            .withSegmentLoss(0.001);

    private final DemoStory story;
    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final SimulatedNode observer;
    private final DemoFolder folder;
    private final SimulatedSetting setting;
    private final List<AutoCloseable> files = new ArrayList<>();
    private final Ledger ledger = new Ledger();
    private final List<Multiaddr> relays = new ArrayList<>();
    private final Map<Role, Player> players = new EnumMap<>(Role.class);

    private SimulatedDemo(DemoStory story, Simulation simulation, DemoFolder folder, SimulatedSetting setting) {
        this.story = story;
        this.setting = setting;
        this.simulation = simulation;
        this.folder = folder;
        this.internet = new SimulatedInternet(simulation, HOME_LINK);
        this.observer = simulation.node("observer");
        for (Role role : Role.values()) {
            players.put(role, new Player(role, ledger, observer::nanoTime));
        }
    }

    /**
     * Tells the story in the world of this seed.
     *
     * @throws dev.jwaku.simulation.SimulationFailedException if a task failed, something escaped the scheduler, or the
     *     people did not come together
     * @throws CancelledException if it was abandoned
     */
    static DemoResult run(DemoStory story, long seed, SimulatedSetting setting, Audience audience) {
        loadNativeCode();
        try (DemoFolder folder = DemoFolder.inside(setting.folder());
                Simulation simulation = Simulation.withSeed(seed)) {
            SimulatedDemo demo = new SimulatedDemo(story, simulation, folder, setting);
            try {
                return demo.tell(audience);
            } finally {
                demo.closeFiles();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the profiles: " + e.getMessage(), e);
        }
    }

    /**
     * SQLite's loader asks other processes about the machine when it is first used; no simulated task may wait for it.
     */
    private static void loadNativeCode() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            throw new IllegalStateException("SQLite's native code cannot be loaded: " + e.getMessage(), e);
        }
        Secp256k1.best();
    }

    private DemoResult tell(Audience audience) {
        for (int number = 0; number < RELAYS; number++) {
            startRelay(number);
        }
        for (Role role : Role.values()) {
            startPerson(role);
        }
        Director director = new Director(observer, story, this, ledger, audience);
        Tasks.Task directing = simulation.start(observer, "director", director::run);
        simulation.runUntil(() -> directing.isEnded() || setting.abandoned().getAsBoolean(), RUN_LIMIT);
        if (setting.abandoned().getAsBoolean()) {
            throw new CancelledException("abandoned");
        }
        return new DemoResult(
                2 * story.messages(),
                ledger.total(),
                ledger.strange(),
                simulation.now(),
                OptionalLong.of(simulation.seed()),
                simulation.report().eventHash());
    }

    /** Files of killed nodes were never closed by anybody. */
    private void closeFiles() {
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                log.atDebug().setCause(e).log("a simulated node's file was not closed");
            }
        }
    }

    private void startRelay(int number) {
        SimulatedNode node = simulation.node("relay-" + (number + 1));
        PrivateKey key = PrivateKey.generateSecp256k1(node.entropy());
        NodeConfig config = NodeConfig.builder()
                .listen(Multiaddr.tcp("0.0.0.0", PORT))
                .clusterId(Person.CLUSTER_ID)
                .shards(List.of(Person.SHARD))
                .staticNodes(number == 0 ? List.of() : List.of(relays.getFirst()))
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .build();
        relays.add(Multiaddr.tcp(internet.ip(node.name()), PORT).withPeerId(PeerId.of(key.publicKey())));
        simulation.start(node, "main", () -> start(node, key, config));
    }

    private WakuNode start(SimulatedNode node, PrivateKey key, NodeConfig config) {
        try {
            return WakuNode.start(
                    node,
                    key,
                    config,
                    (world, identity, gate) -> new UpgradingNetwork(
                            world, identity, List.of(internet.transport(node)), List.of(new Yamux()), gate));
        } catch (IOException e) {
            throw new UncheckedIOException(node.name() + " cannot listen: " + e.getMessage(), e);
        }
    }

    private void startPerson(Role role) {
        SimulatedNode node = simulation.node(role.id());
        Mailbox<PersonCommand> orders = new Mailbox<>(node, MAX_COMMANDS);
        PersonSetup setup = new PersonSetup(
                role,
                profileOf(role),
                DeliveryMode.RELAY,
                DemoStory.relaysOf(role).stream().map(relays::get).toList(),
                (world, key, config) -> start(node, key, config),
                StorageConfig.simulated().withOpened(files::add),
                setting.derivation(),
                node.life() == 1 ? Optional.of(wordsOf(role)) : Optional.empty());
        player(role).starts(orders::offer);
        simulation.start(node, "person", () -> Person.play(node, setup, orders, player(role)::hear));
    }

    /** The same people in all seeds, so that their slow keys are derived once per job. */
    private static Mnemonic wordsOf(Role role) {
        return Mnemonic.parse(
                switch (role) {
                    case ALICE -> "legal winner thank year wave sausage worth useful legal winner thank yellow";
                    case BOB -> "letter advice cage absurd amount doctor acoustic avoid letter advice cage above";
                });
    }

    private Path profileOf(Role role) {
        try {
            return folder.of(role.id());
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the profile of " + role + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Player player(Role role) {
        Player player = players.get(role);
        if (player == null) {
            throw new IllegalStateException("nobody plays " + role);
        }
        return player;
    }

    @Override
    public void inflict(Fault fault) {
        switch (fault) {
            case CUT_BOB ->
                relayNames().forEach(relay -> {
                    internet.partition(Role.BOB.id(), relay);
                    internet.reset(Role.BOB.id(), relay);
                });
            case RESTORE_BOB -> relayNames().forEach(relay -> internet.heal(Role.BOB.id(), relay));
            case STOP_RELAY -> node("relay-" + (DemoStory.relayStopped() + 1)).kill();
            case KILL_ALICE -> {
                player(Role.ALICE).isGone();
                node(Role.ALICE.id()).kill();
            }
            case RESTART_ALICE -> startPerson(Role.ALICE);
            case FREEZE_BOB -> node(Role.BOB.id()).stop();
            case THAW_BOB -> node(Role.BOB.id()).resume();
        }
    }

    private static List<String> relayNames() {
        return List.of("relay-1", "relay-2", "relay-3");
    }

    private SimulatedNode node(String name) {
        SimulatedNode node = simulation.find(name);
        if (node == null) {
            throw new IllegalStateException("there is no " + name);
        }
        return node;
    }
}

package dev.jwaku.tools.junit;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.SimulatedInternet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node over all its lives: name, key and address stay. Used by the thread of the test and by the simulation. */
final class LittleNode {
    static final int PORT = 60_000;

    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final String name;
    private final PrivateKey key;
    private final Supplier<NodeConfig> config;
    private final BiConsumer<WakuNode, SimulatedNode> started;
    private @Nullable SimulatedNode life;
    private @Nullable WakuNode node;

    /**
     * A node that is not running yet.
     *
     * @param started what its application does, in a task of the node
     */
    LittleNode(
            Simulation simulation,
            SimulatedInternet internet,
            String name,
            Supplier<NodeConfig> config,
            BiConsumer<WakuNode, SimulatedNode> started) {
        this.simulation = simulation;
        this.internet = internet;
        this.name = name;
        this.config = config;
        this.started = started;
        this.key = PrivateKey.generateSecp256k1(simulation.randomFor("key of " + name)::nextBytes);
    }

    String name() {
        return name;
    }

    PeerId peerId() {
        return PeerId.of(key.publicKey());
    }

    Multiaddr address() {
        return Multiaddr.tcp(internet.ip(name), PORT).withPeerId(peerId());
    }

    void start() {
        if (isAlive()) {
            return;
        }
        SimulatedNode next = simulation.node(name);
        life = next;
        node = null;
        simulation.start(next, "main", () -> live(next));
    }

    private void live(SimulatedNode world) {
        try {
            WakuNode opened = WakuNode.start(
                    world,
                    key,
                    config.get(),
                    (ours, identity, gate) -> internet.network(world, peerId(), MuxerLimits.defaults()));
            started.accept(opened, world);
            node = opened;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot listen: " + e.getMessage(), e);
        }
    }

    boolean isAlive() {
        return life != null && !life.state().isEnded();
    }

    SimulatedNode life() {
        if (life == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return life;
    }

    /** The node, once it runs. */
    Optional<WakuNode> node() {
        return isAlive() ? Optional.ofNullable(node) : Optional.empty();
    }
}

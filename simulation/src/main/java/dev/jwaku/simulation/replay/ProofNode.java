package dev.jwaku.simulation.replay;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.network.SimulatedInternet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the proof: sends messages to all others over noise and yamux, stores what it gets in SQLite by one writer
 * task, acknowledges what is stored, logs all of it.
 */
final class ProofNode {
    private static final Logger log = LoggerFactory.getLogger(ProofNode.class);
    private static final ProtocolId PROTOCOL = ProtocolId.of("/jwaku/replay-proof/1.0.0");
    private static final int PORT = 60_000;
    private static final int MAX_FRAME = 4096;
    private static final int MAX_TEXT = 400;
    private static final int UNACKNOWLEDGED = 16;
    private static final int BATCH = 32;
    private static final int MAX_PAUSE_MICROS = 4000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SimulatedNode world;
    private final Swarm swarm;
    private final Tasks tasks;
    private final ProofLedger ledger;
    private final Mailbox<Received> toStore;
    private final long messagesPerPeer;
    private final Multiaddr address;
    private long acknowledged;

    private record Received(ProofMessage message, Stream from) {}

    ProofNode(SimulatedNode world, SimulatedInternet internet, Path folder, long messagesPerPeer) throws Exception {
        this.world = world;
        this.messagesPerPeer = messagesPerPeer;
        this.tasks = new Tasks(world, world.name());
        this.toStore = new Mailbox<>(world, 4 * BATCH);
        this.ledger = ProofLedger.open(folder.resolve(world.name() + ".db"));
        this.address = Multiaddr.tcp(internet.ip(world.name()), PORT);
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        UpgradingNetwork network =
                new UpgradingNetwork(world, key, List.of(internet.transport(world)), List.of(new Yamux()), gate);
        this.swarm = new Swarm(world, key.publicKey(), network, gate, SwarmConfig.named("replay-proof"));
        swarm.handle(PROTOCOL, new StreamLimits(4, 64), this::serve);
    }

    Multiaddr address() {
        return address;
    }

    long acknowledged() {
        return acknowledged;
    }

    long stored() throws Exception {
        return ledger.size();
    }

    /** Listens and starts the writer. Runs in a task of the node. */
    void listen() {
        try {
            swarm.listen(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tasks.start("writer", this::write);
    }

    /** Sends to one peer. Runs in a task of its own. */
    void sendTo(Multiaddr peerAddress) {
        PeerId peer = swarm.connect(peerAddress, soon());
        try (Stream stream = swarm.openStream(peer, PROTOCOL, soon())) {
            Mailbox<Long> open = new Mailbox<>(world, UNACKNOWLEDGED);
            Tasks.Task acks = tasks.start("acks from " + peerAddress, () -> readAcks(stream, open));
            for (long number = 1; number <= messagesPerPeer; number++) {
                new Signal(world)
                        .await(Deadline.after(
                                world, Duration.ofNanos(1000L * world.random().nextInt(MAX_PAUSE_MICROS))));
                open.put(number, soon());
                Bytes text = Bytes.wrap(world.entropy().bytes(1 + world.random().nextInt(MAX_TEXT)));
                Frames.write(stream, new ProofMessage(world.name(), number, text).encode(), soon());
                world.events().emit("sent", "to", peer, "number", number, "length", text.length());
            }
            acks.join(soon());
            stream.closeWrite();
        }
    }

    private void readAcks(Stream stream, Mailbox<Long> open) {
        FrameReader frames = new FrameReader(stream, MAX_FRAME, "acknowledgement");
        for (long expected = 1; expected <= messagesPerPeer; expected++) {
            ProofMessage ack = read(frames);
            Long oldest = open.poll();
            if (oldest == null || oldest != ack.number() || ack.number() != expected) {
                throw new IllegalStateException("expected the acknowledgement of " + oldest + ", got " + ack);
            }
            acknowledged++;
            world.events().emit("acknowledged", "by", stream.peer(), "number", ack.number());
            log.atDebug().addKeyValue("number", ack.number()).log("acknowledged");
        }
    }

    private ProofMessage read(FrameReader frames) {
        Bytes frame = frames.read(soon());
        if (frame == null) {
            throw new IllegalStateException("the stream ended early");
        }
        return ProofMessage.decode(frame);
    }

    private void serve(Stream stream) {
        FrameReader frames = new FrameReader(stream, MAX_FRAME, "message");
        Bytes frame;
        while ((frame = frames.read(soon())) != null) {
            ProofMessage message = ProofMessage.decode(frame);
            world.events().emit("received", "from", stream.peer(), "number", message.number(), "text", message.text());
            log.atDebug().addKeyValue("number", message.number()).log("received");
            toStore.put(new Received(message, stream), soon());
        }
    }

    private void write() {
        while (true) {
            List<Received> batch = toStore.takeUpTo(BATCH, Deadline.NEVER);
            try {
                world.offload(() -> {
                    ledger.store(batch.stream().map(Received::message).toList());
                    return batch.size();
                });
            } catch (Exception e) {
                throw new IllegalStateException("storing failed", e);
            }
            for (Received stored : batch) {
                ProofMessage message = stored.message();
                world.events().emit("stored", "author", message.author(), "number", message.number());
                ProofMessage ack = new ProofMessage(message.author(), message.number(), Bytes.EMPTY);
                Frames.write(stored.from(), ack.encode(), soon());
                if (message.number() % 1000 == 0) {
                    log.atInfo().addKeyValue("author", message.author()).log("stored another thousand");
                }
            }
        }
    }

    private Deadline soon() {
        return Deadline.after(world, PATIENCE);
    }

    /** Ends the database; the simulation ends the rest. */
    void close() throws Exception {
        ledger.close();
    }
}

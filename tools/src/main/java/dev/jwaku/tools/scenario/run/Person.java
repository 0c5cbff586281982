package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.sharding.ContentTopic;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes and reads, over all lives of the machine. What comes due while it is down waits for its return.
 */
final class Person extends Machine {
    private final ArrayDeque<Draft> drafts = new ArrayDeque<>();
    private @Nullable ScenarioPerson self;
    private List<PeerId> toldPeers = List.of();
    private long cursor;
    private long bytesIn;
    private boolean sending;

    Person(Stage stage, NodeGroup group, String name) {
        super(stage, group, name);
    }

    /** A message that is to be written. @param flow see {@link Message#flow} */
    record Draft(Person to, Traffic traffic, String flow) {}

    /** Its content topic. */
    ContentTopic topic() {
        return ScenarioPerson.topicOf(name);
    }

    /** Has it look into its inbox. */
    void ring() {
        if (self != null) {
            self.ring();
        }
    }

    /** Whether bytes came since {@link #heardUntilNow} was called. */
    boolean hearsNow() {
        return stage.internet().traffic(name).bytesIn() != bytesIn;
    }

    void heardUntilNow() {
        bytesIn = stage.internet().traffic(name).bytesIn();
    }

    /** Whose addresses it was given. */
    List<PeerId> toldPeers() {
        return toldPeers;
    }

    /** How far its application has read; kept as durably as what the application made of it. */
    long cursor() {
        return cursor;
    }

    void cursor(long number) {
        cursor = number;
    }

    /** Somebody told that the reader has a message. */
    void acknowledge(Message message) {
        ScenarioPerson writer = self;
        if (lives() && writer != null && message.ticket != Message.NEVER) {
            stage.simulation().start(life(), "acknowledge", () -> writer.acknowledged(message.ticket));
        }
    }

    boolean hasDrafts() {
        return !drafts.isEmpty() || sending;
    }

    @Override
    void reborn() {
        self = null;
        sending = false;
    }

    @Override
    void live(SimulatedNode world) {
        boolean looks = !stage.dead().isEmpty();
        List<Multiaddr> told = stage.dialedBy(this);
        toldPeers = told.stream().flatMap(address -> address.peerId().stream()).toList();
        NodeConfig.Builder config =
                NodeConfig.builder().relay(stage.mode() == Mode.RELAY).staticNodes(looks ? List.of() : told);
        if (looks) {
            config.peerBook(stage.folder(name).resolve("peers.db")).peerStorage(storage());
        }
        WakuNode node = start(world, config.build());
        node.host().addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                stage.auditor().heard(Person.this); // setting up a connection counts no bytes
            }
        });
        if (looks) {
            stage.dead().forEach(dead -> node.peerLedger().learned(dead.peerId, List.of(dead.address())));
            told.forEach(address -> node.peerLedger().learned(address.peerId().orElseThrow(), List.of(address)));
        }
        self = ScenarioPerson.open(stage, this, node, world);
        sendDue();
    }

    /** Something is to be written, now or as soon as somebody is there to write it. */
    void write(Draft draft) {
        drafts.add(draft);
        sendDue();
    }

    private void sendDue() {
        if (lives() && self != null && !sending && !drafts.isEmpty()) {
            sending = true;
            ScenarioPerson writer = self;
            stage.simulation().start(life(), "write", () -> {
                for (Draft draft = drafts.poll(); draft != null; draft = drafts.poll()) {
                    write(writer, draft);
                }
                sending = false;
            });
        }
    }

    private void write(ScenarioPerson writer, Draft draft) {
        Traffic traffic = draft.traffic();
        Message message = stage.journal().offered(name, draft.to().name, traffic);
        message.flow = draft.flow();
        byte[] payload = new byte[traffic.bytes()];
        new SplittableRandom(message.number).nextBytes(payload);
        ByteBuffer.wrap(payload).putInt(message.number);
        writer.send(message, Bytes.wrap(payload), traffic);
    }
}

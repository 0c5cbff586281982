package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Light push nodes that answer as they are told to. A node that fails loses its place, as in the pool. */
final class FakeLightPushNodes implements LightPushNodes {
    /** The answer of a node that does not answer. */
    static final int SILENT = 0;

    final List<PeerId> asked = new CopyOnWriteArrayList<>();
    final List<PeerId> succeeded = new CopyOnWriteArrayList<>();
    final Map<PeerId, ServiceFailure> failed = new ConcurrentSkipListMap<>();
    private final World world;
    private final List<PeerId> connected = new CopyOnWriteArrayList<>();
    private final Map<PeerId, Node> nodes = new ConcurrentSkipListMap<>();

    FakeLightPushNodes(World world) {
        this.world = world;
    }

    private record Node(int status, String description, Duration delay) {}

    PeerId add(int status) {
        return add(status, "", Duration.ofMillis(100));
    }

    PeerId add(int status, String description, Duration delay) {
        PeerId peer = PeerId.fromMultihash(Bytes.of((byte) 0, (byte) 2, (byte) 'L', (byte) nodes.size()));
        nodes.put(peer, new Node(status, description, delay));
        connected.add(peer);
        return peer;
    }

    /** A node that had lost its place has the best one. */
    void back(PeerId peer) {
        connected.addFirst(peer);
    }

    @Override
    public List<PeerId> connected() {
        return new ArrayList<>(connected);
    }

    @Override
    public LightPushResponse push(PeerId node, PubsubTopic topic, WakuMessage message, Deadline deadline) {
        asked.add(node);
        Node told = nodes.getOrDefault(node, new Node(SILENT, "", Duration.ZERO));
        Deadline end = told.status == SILENT ? deadline : Deadline.after(world, told.delay);
        boolean raised = new Signal(world).await(end.earlier(deadline));
        if (raised || told.status == SILENT || deadline.isExpired()) {
            throw new DeadlineExceededException("no answer");
        }
        return new LightPushResponse("", told.status, told.description, OptionalInt.empty());
    }

    @Override
    public void succeeded(PeerId node, Duration rtt) {
        succeeded.add(node);
    }

    @Override
    public void failed(PeerId node, ServiceFailure failure) {
        failed.put(node, failure);
        connected.remove(node);
    }
}

package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The writers of all peers. Used by the owner task only. */
final class PeerWriters {
    private final GossipContext context;
    private final Tasks tasks;
    private final Consumer<PeerId> onUnsupported;
    private final Map<PeerId, Entry> writers = new LinkedHashMap<>();
    private volatile byte[] greeting = new byte[0];

    PeerWriters(GossipContext context, Tasks tasks, Consumer<PeerId> onUnsupported) {
        this.context = context;
        this.tasks = tasks;
        this.onUnsupported = onUnsupported;
    }

    boolean contains(PeerId peer) {
        return writers.containsKey(peer);
    }

    void add(PeerId peer) {
        SendQueue queue = new SendQueue(context.world(), peer, context.config().limits(), context.backpressure());
        PeerWriter writer = new PeerWriter(
                context, peer, queue, new ProofSeeker(context.world(), tasks), () -> greeting, onUnsupported);
        context.backpressure().peerAdded();
        writers.put(peer, new Entry(queue, writer, tasks.start("gossip-writer-" + peer.shortText(), writer::run)));
    }

    void remove(PeerId peer) {
        Entry entry = writers.remove(peer);
        if (entry != null) {
            context.meters().unsent.add(entry.queue.abort());
            context.backpressure().peerRemoved(peer);
            entry.task.cancel();
        }
    }

    /** Goes on over the newest connection to a peer, and greets it there. */
    void renew(PeerId peer, Rpc subscriptions) {
        Entry entry = writers.get(peer);
        if (entry != null) {
            entry.writer.renew();
            send(peer, subscriptions);
        }
    }

    /** Sets what peers are told first on streams opened anew. */
    void greetWith(Rpc subscriptions) {
        greeting = Bytes.concat(split(subscriptions).stream()
                        .map(part -> Bytes.wrap(Frames.encode(part)))
                        .toArray(Bytes[]::new))
                .toByteArray();
    }

    void send(PeerId peer, Rpc rpc) {
        Entry entry = writers.get(peer);
        if (entry != null) {
            split(rpc).forEach(part -> count(entry.queue.offerControl(part)));
        }
    }

    /** Queues a message for some peers; returns how many queues took it. */
    int send(List<PeerId> peers, GossipMessage message) {
        return send(peers, message, null);
    }

    /** @param receipt told what becomes of it */
    int send(List<PeerId> peers, GossipMessage message, @Nullable Receipt receipt) {
        List<PeerId> accepted = new ArrayList<>(peers.size());
        for (PeerId peer : peers) {
            Entry entry = writers.get(peer);
            if (entry != null && offer(entry.queue, message, receipt)) {
                accepted.add(peer);
            }
        }
        context.tracer().sent(accepted, message);
        return accepted.size();
    }

    private boolean offer(SendQueue queue, GossipMessage message, @Nullable Receipt receipt) {
        if (receipt == null) {
            return count(queue.offerMessage(message));
        }
        receipt.handed();
        boolean isTaken = count(queue.offerMessage(message, receipt));
        if (!isTaken) {
            receipt.lost();
        }
        return isTaken;
    }

    private List<Bytes> split(Rpc rpc) {
        return RpcSplitter.split(rpc, context.config().limits().maxRpcWrite()).stream()
                .map(RpcCodec::encode)
                .toList();
    }

    private boolean count(SendQueue.Offer offer) {
        switch (offer) {
            case ACCEPTED -> {}
            case PEER_QUEUE_FULL -> context.meters().peerQueueFull.increment();
            case TOTAL_QUEUE_FULL -> context.meters().totalQueueFull.increment();
            case NO_STREAM -> context.meters().noStream.increment();
        }
        return offer == SendQueue.Offer.ACCEPTED;
    }

    /** Lets the writers send what is queued and close their streams, until the deadline. */
    void finish(Deadline deadline) {
        List<Entry> left = new ArrayList<>(writers.values());
        left.forEach(entry -> entry.queue.close());
        left.forEach(entry -> entry.task.join(deadline));
    }

    private record Entry(SendQueue queue, PeerWriter writer, Tasks.Task task) {}
}

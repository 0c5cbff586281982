package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.host.StreamHandler;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the streams that peers open to us, each in its own task, and never writes on them (trap T-G2). A newer stream
 * of a peer replaces the older one.
 */
final class InboundStreams implements StreamHandler {
    private static final Logger log = LoggerFactory.getLogger(InboundStreams.class);

    /** The longest wait for others before reading goes on; what is then too much is dropped and counted. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GossipContext context;
    private final RpcCodec codec;
    private final PeerChanges changes;
    private final Mailbox<GossipEvent> mailbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Stream> newest = new LinkedHashMap<>();

    InboundStreams(GossipContext context, PeerChanges changes, Mailbox<GossipEvent> mailbox) {
        this.context = context;
        this.codec = new RpcCodec(context.config().messageId());
        this.changes = changes;
        this.mailbox = mailbox;
    }

    @Override
    public void handle(Stream stream) {
        PeerId peer = stream.peer();
        Stream older = register(peer, stream);
        if (older != null) {
            older.reset();
        }
        changes.speaks(peer);
        mailbox.offer(new GossipEvent.PeersChanged());
        try {
            read(peer, stream);
        } catch (StreamResetException | ConnectionClosedException e) {
            log.atDebug().addKeyValue("peer", peer).setCause(e).log("inbound gossip stream ended");
        } catch (MalformedMessageException | LimitExceededException e) {
            mailbox.offer(new GossipEvent.Malformed(peer));
            throw e;
        } finally {
            unregister(peer, stream);
        }
    }

    private void read(PeerId peer, Stream stream) {
        FrameReader frames = new FrameReader(stream, context.config().limits().maxRpcRead(), stream.toString());
        Bytes frame = frames.read(Deadline.NEVER);
        while (frame != null) {
            Rpc rpc = codec.decode(frame);
            context.meters().receivedBytes.add(frame.length());
            if (!rpc.isEmpty() && !post(peer, rpc, frame.length())) {
                return;
            }
            frame = frames.read(Deadline.NEVER);
        }
    }

    /** False if the mailbox is closed. */
    private boolean post(PeerId peer, Rpc rpc, int bytes) {
        Deadline deadline = Deadline.after(context.world(), PATIENCE);
        context.backpressure().await(peer, deadline);
        context.backpressure().addInbound(bytes);
        if (mailbox.put(new GossipEvent.Received(peer, rpc, bytes), deadline)) {
            return true;
        }
        context.backpressure().removeInbound(bytes);
        context.meters().inboundFull.increment();
        return !mailbox.isClosed();
    }

    private @Nullable Stream register(PeerId peer, Stream stream) {
        lock.lock();
        try {
            return newest.put(peer, stream);
        } finally {
            lock.unlock();
        }
    }

    private void unregister(PeerId peer, Stream stream) {
        lock.lock();
        try {
            newest.remove(peer, stream);
        } finally {
            lock.unlock();
        }
    }
}

package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.muxer.MuxedConnection;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a connection at the level of streams. */
final class StreamEndpoint extends Endpoint implements MuxedConnection {
    private final SimulatedNode node;
    private final String peerName;
    private final MuxerLimits limits;
    private final Set<SimulatedStream> streams = new LinkedHashSet<>();
    private final ArrayDeque<SimulatedStream> unserved = new ArrayDeque<>(2);
    private @Nullable Flow out;
    private @Nullable StreamEndpoint peer;
    private @Nullable Thread server;
    private @Nullable String ended;
    private boolean orderly;
    private int inbound;
    private int outbound;
    private long heardNanos;

    StreamEndpoint(SimulatedNode node, VirtualHost host, VirtualHost peerHost, String peerName, MuxerLimits limits) {
        super(node, host, peerHost);
        this.node = node;
        this.peerName = peerName;
        this.limits = limits;
        this.heardNanos = node.nanoTime();
    }

    void connect(Flow over, StreamEndpoint other) {
        out = over;
        peer = other;
    }

    private Flow out() {
        return Objects.requireNonNull(out);
    }

    private StreamEndpoint peer() {
        return Objects.requireNonNull(peer);
    }

    String peerName() {
        return peerName;
    }

    MuxerLimits limits() {
        return limits;
    }

    @Nullable
    String ended() {
        return ended;
    }

    void send(StreamFrame frame) {
        if (ended == null) {
            out().send(frame);
        }
    }

    @Override
    public void serve(Consumer<MuxedStream> onStream) {
        while (true) {
            SimulatedStream next;
            while ((next = unserved.pollFirst()) != null) {
                onStream.accept(next);
            }
            if (ended != null) {
                if (orderly) {
                    return;
                }
                throw closedException();
            }
            server = Thread.currentThread();
            node.parkUntil(Long.MAX_VALUE);
            server = null;
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw new CancelledException("interrupted while serving " + peerName);
            }
        }
    }

    @Override
    public MuxedStream openStream(Deadline deadline) {
        if (ended != null) {
            throw closedException();
        }
        if (outbound >= limits.maxOutboundStreams()) {
            throw new LimitExceededException(
                    outbound + " streams are open to " + peerName + ", limit " + limits.maxOutboundStreams());
        }
        SimulatedStream ours = new SimulatedStream(this, true);
        SimulatedStream theirs = new SimulatedStream(peer(), false);
        ours.connect(theirs);
        theirs.connect(ours);
        outbound++;
        streams.add(ours);
        send(StreamFrame.about(theirs, StreamFrame.Kind.OPEN));
        return ours;
    }

    ConnectionClosedException closedException() {
        return new ConnectionClosedException("connection to " + peerName + ": " + ended);
    }

    /** The peer opened a stream. */
    void opened(SimulatedStream stream) {
        if (inbound >= limits.maxInboundStreams()) {
            stream.refuse();
            return;
        }
        inbound++;
        streams.add(stream);
        unserved.addLast(stream);
        wakeServer();
    }

    /** A stream is over in both directions. */
    void over(SimulatedStream stream) {
        if (streams.remove(stream)) {
            if (stream.isOutbound()) {
                outbound--;
            } else {
                inbound--;
            }
        }
    }

    @Override
    public int openStreams() {
        return streams.size();
    }

    /** Something came. A host whose processes read nothing does not notice. */
    void heard() {
        if (!host().isStalled()) {
            heardNanos = node.nanoTime();
        }
    }

    @Override
    public long heardNanos() {
        return heardNanos;
    }

    @Override
    public boolean isClosed() {
        return ended != null;
    }

    @Override
    public void close() {
        if (ended == null) {
            send(StreamFrame.goodbye(peer()));
            end("closed by us", true);
        }
    }

    void saidGoodbye() {
        end("closed by the peer", true);
    }

    @Override
    boolean isGone() {
        return ended != null || node.state().isEnded();
    }

    @Override
    void broken(String reason) {
        if (ended != null) {
            return;
        }
        out().abandon();
        if (node.state().isEnded() && out().link().isUp()) {
            peer().resetAfter(out().link().delayNanos(), "connection reset by peer");
        }
        end(reason, false);
    }

    private void end(String reason, boolean inOrder) {
        if (ended != null) {
            return;
        }
        ended = reason;
        orderly = inOrder;
        forget();
        List.copyOf(streams).forEach(SimulatedStream::wake);
        streams.clear();
        wakeServer();
    }

    private void wakeServer() {
        if (server != null) {
            node.unpark(server);
        }
    }

    @Override
    void wakeReaders() {
        streams.forEach(SimulatedStream::wake);
    }

    @Override
    public String toString() {
        return node + " to " + peerName;
    }
}

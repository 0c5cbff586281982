package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.runtime.Deadline;
import java.util.function.Consumer;

/** A stream whose protocol is negotiated. Reading and writing as {@link MuxedStream} says. */
public final class Stream implements MuxedStream {
    private final MuxedStream stream;
    private final PeerId peer;
    private final ProtocolId protocol;
    private final boolean outbound;
    private final Runnable onEnd;
    private final Consumer<Deadline> question;

    /**
     * One over which everything is at the other end as soon as it is written.
     *
     * @param outbound whether we opened it
     */
    public Stream(MuxedStream stream, PeerId peer, ProtocolId protocol, boolean outbound) {
        this(stream, peer, protocol, outbound, () -> {}, deadline -> {});
    }

    /**
     * @param onEnd called when it is closed or reset, perhaps more than once
     * @param question asks the peer something over the same connection and waits for the answer
     */
    Stream(
            MuxedStream stream,
            PeerId peer,
            ProtocolId protocol,
            boolean outbound,
            Runnable onEnd,
            Consumer<Deadline> question) {
        this.stream = stream;
        this.onEnd = onEnd;
        this.question = question;
        this.peer = peer;
        this.protocol = protocol;
        this.outbound = outbound;
    }

    /** Who is at the other end; proven by the connection's handshake. */
    public PeerId peer() {
        return peer;
    }

    /** What is spoken on it. */
    public ProtocolId protocol() {
        return protocol;
    }

    /** Whether we opened it. */
    public boolean isOutbound() {
        return outbound;
    }

    /**
     * Waits until the peer has proved that it has read everything that was written to the connection before this call:
     * it is asked something behind it, and answers. Takes one round trip.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if it does not answer in time
     * @throws dev.jwaku.libp2p.Libp2pException if the connection ended
     */
    public void awaitProof(Deadline deadline) {
        question.accept(deadline);
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) {
        return stream.read(target, offset, length, deadline);
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) {
        stream.write(source, offset, length, deadline);
    }

    @Override
    public void writeLast(byte[] source, int offset, int length, Deadline deadline) {
        stream.writeLast(source, offset, length, deadline);
    }

    @Override
    public boolean isReadable() {
        return stream.isReadable();
    }

    @Override
    public void closeWrite() {
        stream.closeWrite();
    }

    @Override
    public void reset() {
        onEnd.run();
        stream.reset();
    }

    @Override
    public void close() {
        onEnd.run();
        stream.close();
    }

    /** Protocol and peer, for messages. */
    @Override
    public String toString() {
        return protocol + (outbound ? " to " : " from ") + peer;
    }
}

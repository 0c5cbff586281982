package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What yamux and mplex have in common: the table of streams, the loop that reads, and the end.
 *
 * <p>Lock order: a stream's monitor, then this session's or the writer's; never the other way round.
 */
abstract class MuxerSession implements MuxedConnection {
    /** Holds one whole noise frame. */
    private static final int READ_BUFFER = 64 * 1024;

    /** Why a session ends, as far as the peer is told. */
    enum Goodbye {
        NORMAL,
        PROTOCOL_ERROR,
        INTERNAL_ERROR
    }

    private final World world;
    private final Duplex connection;
    private final boolean initiator;
    private final String name;
    private final MuxerLimits limits;
    private final FrameWriter writer;
    private final Monitor monitor;
    private final Map<Long, SessionStream> streams = new LinkedHashMap<>();
    private int inbound;
    private int outbound;
    private boolean closedByUs;
    private @Nullable String ended;
    private Consumer<MuxedStream> onStream = stream -> stream.reset();
    private volatile long heardNanos;

    /** @param name protocol and peer, for errors */
    MuxerSession(World world, Duplex connection, boolean initiator, String name, MuxerLimits limits) {
        this.world = world;
        this.connection = connection;
        this.initiator = initiator;
        this.name = name;
        this.limits = limits;
        this.monitor = new Monitor(world);
        this.writer = new FrameWriter(world, connection, name, limits.writeTimeout(), this::writeFailed);
        this.heardNanos = world.nanoTime();
    }

    /**
     * Handles all complete frames between two positions of the buffer, and as much of the payload of an incomplete one
     * as there is.
     *
     * @return the position of the first byte not consumed
     * @throws MalformedMessageException if the peer broke the protocol
     */
    abstract int parse(byte[] buffer, int from, int to);

    /** Whether the last {@link #parse} ended inside a payload. */
    abstract boolean isInsidePayload();

    /** A new stream of ours, under the session's monitor. */
    abstract SessionStream newOutbound();

    /** The frame that tells the peer why we go; may be empty. */
    abstract byte[] goodbye(Goodbye reason);

    final World world() {
        return world;
    }

    final String name() {
        return name;
    }

    final MuxerLimits limits() {
        return limits;
    }

    final FrameWriter writer() {
        return writer;
    }

    final boolean isInitiator() {
        return initiator;
    }

    @Override
    public final void serve(Consumer<MuxedStream> consumer) {
        onStream = consumer;
        try {
            readFrames();
        } catch (IOException e) {
            end("reading failed: " + e.getMessage(), Goodbye.NORMAL, false);
            failUnlessClosedByUs(e);
        } catch (MalformedMessageException | LimitExceededException e) {
            end(e.getMessage(), Goodbye.PROTOCOL_ERROR, false);
            throw e;
        } catch (ConnectionClosedException e) {
            end(e.getMessage(), Goodbye.NORMAL, false);
            throw e;
        } catch (RuntimeException e) {
            end(String.valueOf(e), Goodbye.INTERNAL_ERROR, false);
            throw e;
        }
    }

    private void readFrames() throws IOException {
        byte[] buffer = new byte[READ_BUFFER];
        int filled = 0;
        while (true) {
            int read = connection.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                if (filled > 0 || isInsidePayload()) {
                    throw new IOException("the connection ended inside a frame");
                }
                end("the peer closed the connection", Goodbye.NORMAL, false);
                return;
            }
            heardNanos = world.nanoTime();
            filled += read;
            int parsed = parse(buffer, 0, filled);
            filled -= parsed;
            System.arraycopy(buffer, parsed, buffer, 0, filled);
        }
    }

    private void failUnlessClosedByUs(IOException cause) {
        String reason;
        monitor.lock();
        try {
            if (closedByUs) {
                return;
            }
            reason = String.valueOf(ended);
        } finally {
            monitor.unlock();
        }
        throw new ConnectionClosedException(name + ": " + reason, cause);
    }

    @Override
    public final MuxedStream openStream(Deadline deadline) {
        SessionStream stream = registerOutbound();
        try {
            writer.send(stream.openFrame(), deadline);
        } catch (RuntimeException e) {
            remove(stream); // the peer has never heard of it
            throw e;
        }
        return stream;
    }

    @Override
    public final MuxedStream openStream(byte[] first, boolean last, Deadline deadline) {
        SessionStream stream = registerOutbound();
        stream.sendBeforeFirstFrame(stream.openFrame());
        boolean written = false;
        try {
            if (last) {
                stream.writeLast(first, 0, first.length, deadline);
            } else {
                stream.write(first, 0, first.length, deadline);
            }
            written = true;
            return stream;
        } finally {
            if (!written && stream.hasSentFirstFrame()) {
                stream.reset();
            } else if (!written) {
                remove(stream); // the peer has never heard of it
            }
        }
    }

    private SessionStream registerOutbound() {
        evictAbandoned(true);
        monitor.lock();
        try {
            if (ended != null) {
                throw new ConnectionClosedException(name + ": " + ended);
            }
            if (outbound >= limits.maxOutboundStreams()) {
                throw new LimitExceededException(
                        name + ": " + outbound + " streams are open to the peer, limit " + limits.maxOutboundStreams());
            }
            SessionStream stream = newOutbound();
            streams.put(stream.key(), stream);
            outbound++;
            return stream;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Adds a stream that the peer opens.
     *
     * @return false if there are too many, or the session has ended
     * @throws MalformedMessageException if the id is in use
     */
    final boolean registerInbound(SessionStream stream) {
        evictAbandoned(false);
        monitor.lock();
        try {
            if (streams.containsKey(stream.key())) {
                throw new MalformedMessageException(name + ": the peer opened " + stream + " twice");
            }
            if (ended != null || inbound >= limits.maxInboundStreams()) {
                return false;
            }
            streams.put(stream.key(), stream);
            inbound++;
            return true;
        } finally {
            monitor.unlock();
        }
    }

    /** Makes room at the limit: resets the oldest stream that we closed and the peer keeps open. */
    private void evictAbandoned(boolean ours) {
        SessionStream oldest = null;
        monitor.lock();
        try {
            if (ours ? outbound < limits.maxOutboundStreams() : inbound < limits.maxInboundStreams()) {
                return;
            }
            for (SessionStream stream : streams.values()) {
                if (stream.isOutbound() == ours && stream.isAbandoned()) {
                    oldest = stream;
                    break;
                }
            }
        } finally {
            monitor.unlock();
        }
        if (oldest != null) {
            oldest.evict();
        }
    }

    /** Hands a stream of the peer to the owner. */
    final void announce(SessionStream stream) {
        onStream.accept(stream);
    }

    /** The open stream with this key. */
    final @Nullable SessionStream find(long key) {
        monitor.lock();
        try {
            return streams.get(key);
        } finally {
            monitor.unlock();
        }
    }

    /** Forgets a stream: frames that still come for it are skipped. */
    final void remove(SessionStream stream) {
        monitor.lock();
        try {
            if (streams.remove(stream.key(), stream)) {
                if (stream.isOutbound()) {
                    outbound--;
                } else {
                    inbound--;
                }
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Sends a control frame soon; ends the connection if too many wait. Not to be called under a monitor. */
    final void control(byte[] frame) {
        if (!writer.enqueue(frame)) {
            controlOverflow();
        }
    }

    /** The peer takes no control frames. Not to be called under a monitor. */
    final void controlOverflow() {
        end("the peer took none of " + FrameWriter.MAX_QUEUED + " bytes of control frames", Goodbye.NORMAL, false);
    }

    private void writeFailed(Exception cause) {
        end("writing failed: " + cause.getMessage(), Goodbye.NORMAL, false);
    }

    @Override
    public final int openStreams() {
        monitor.lock();
        try {
            return streams.size();
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public final int outboundStreams() {
        monitor.lock();
        try {
            return outbound;
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public final boolean isClosed() {
        monitor.lock();
        try {
            return ended != null;
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public final long heardNanos() {
        return heardNanos;
    }

    @Override
    public final boolean isStalled() {
        return writer.isStalled();
    }

    @Override
    public final void close() {
        end("we closed the connection", Goodbye.NORMAL, true);
    }

    private void end(@Nullable String reason, Goodbye goodbye, boolean byUs) {
        List<SessionStream> left;
        String why = String.valueOf(reason);
        monitor.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = why;
            closedByUs = byUs;
            left = new ArrayList<>(streams.values());
            streams.clear();
            inbound = 0;
            outbound = 0;
        } finally {
            monitor.unlock();
        }
        left.forEach(stream -> stream.connectionEnded(why));
        writer.close(goodbye(goodbye));
        connection.close();
        writer.join();
    }

    @Override
    public final String toString() {
        return name;
    }
}

package dev.jwaku.simulation.network;

import org.jspecify.annotations.Nullable;

/** What one end of a connection at the level of streams tells the other. */
final class StreamFrame extends Frame {
    /** What happened. */
    enum Kind {
        OPEN,
        DATA,
        FINISH,
        RESET,
        GOODBYE
    }

    private static final byte[] NOTHING = new byte[0];

    private final Kind kind;
    private final StreamEndpoint to;
    private final @Nullable SimulatedStream stream;
    private final byte[] bytes;

    private StreamFrame(Kind kind, StreamEndpoint to, @Nullable SimulatedStream stream, byte[] bytes) {
        super(bytes.length + Traffic.STREAM_FRAME_OVERHEAD);
        this.kind = kind;
        this.to = to;
        this.stream = stream;
        this.bytes = bytes;
    }

    /** Something about a stream of the other end. */
    static StreamFrame about(SimulatedStream stream, Kind kind) {
        return new StreamFrame(kind, stream.connection(), stream, NOTHING);
    }

    /** Bytes for a stream of the other end, which owns the array from now on. */
    static StreamFrame data(SimulatedStream stream, byte[] bytes) {
        return new StreamFrame(Kind.DATA, stream.connection(), stream, bytes);
    }

    /** The end of the whole connection. */
    static StreamFrame goodbye(StreamEndpoint to) {
        return new StreamFrame(Kind.GOODBYE, to, null, NOTHING);
    }

    @Override
    void deliver() {
        to.heard();
        if (stream == null) {
            to.saidGoodbye();
            return;
        }
        switch (kind) {
            case OPEN -> to.opened(stream);
            case DATA -> stream.arrived(bytes);
            case FINISH -> stream.finished();
            case RESET -> stream.resetByPeer();
            case GOODBYE -> to.saidGoodbye();
        }
    }
}

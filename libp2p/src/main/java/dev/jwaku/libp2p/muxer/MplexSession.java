package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.World;
import org.jspecify.annotations.Nullable;

/** One mplex connection: what each frame means (libp2p.md section 7). */
final class MplexSession extends MuxerSession {
    private long nextStreamId;

    /** The frame whose payload is being read, and what is left of it; only the reader touches these. */
    private @Nullable MplexFrame current;

    private @Nullable MplexStream target;
    private int payloadLeft;

    MplexSession(World world, Duplex connection, boolean initiator, String name, MuxerLimits limits) {
        super(world, connection, initiator, name, limits);
    }

    /** Streams are known by number and by who opened them: both sides may use the same number. */
    static long key(long streamId, boolean outbound) {
        return streamId << 1 | (outbound ? 1 : 0);
    }

    @Override
    public String streamType() {
        return "LPChannel";
    }

    @Override
    int parse(byte[] buffer, int from, int to) {
        int at = from;
        while (true) {
            if (current != null) {
                at += takePayload(buffer, at, to);
                if (payloadLeft > 0) {
                    return at;
                }
                endFrame();
            }
            MplexFrame frame = decode(buffer, at, to);
            if (frame == null) {
                return at;
            }
            at += frame.size();
            beginFrame(frame);
        }
    }

    private @Nullable MplexFrame decode(byte[] buffer, int from, int to) {
        try {
            return MplexFrame.decode(buffer, from, to);
        } catch (MalformedMessageException e) {
            throw new MalformedMessageException(name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    boolean isInsidePayload() {
        return payloadLeft > 0;
    }

    private void beginFrame(MplexFrame frame) {
        current = frame;
        payloadLeft = frame.length();
        target = switch (frame.tag()) {
            case MplexFrame.NEW_STREAM -> null;
            case MplexFrame.MESSAGE_RECEIVER, MplexFrame.CLOSE_RECEIVER, MplexFrame.RESET_RECEIVER ->
                (MplexStream) find(key(frame.streamId(), true));
            default -> (MplexStream) find(key(frame.streamId(), false));
        };
    }

    private int takePayload(byte[] buffer, int from, int to) {
        int length = Math.min(payloadLeft, to - from);
        MplexFrame frame = current;
        MplexStream stream = target;
        if (length > 0 && stream != null && frame != null && isMessage(frame)) {
            stream.receive(buffer, from, length);
        }
        payloadLeft -= length;
        return length;
    }

    private static boolean isMessage(MplexFrame frame) {
        return frame.tag() == MplexFrame.MESSAGE_RECEIVER || frame.tag() == MplexFrame.MESSAGE_INITIATOR;
    }

    private void endFrame() {
        MplexFrame frame = current;
        MplexStream stream = target;
        current = null;
        target = null;
        if (frame == null) {
            return;
        }
        switch (frame.tag()) {
            case MplexFrame.NEW_STREAM -> accept(frame.streamId());
            case MplexFrame.CLOSE_RECEIVER, MplexFrame.CLOSE_INITIATOR -> {
                if (stream != null) {
                    stream.remoteClosed();
                }
            }
            case MplexFrame.RESET_RECEIVER, MplexFrame.RESET_INITIATOR -> {
                if (stream != null) {
                    stream.remoteReset();
                }
            }
            default -> {
                // a message: its payload has been taken on the way
            }
        }
    }

    private void accept(long streamId) {
        MplexStream stream = new MplexStream(this, streamId, false);
        if (registerInbound(stream)) {
            announce(stream);
        } else {
            control(stream.resetFrame());
        }
    }

    @Override
    SessionStream newOutbound() {
        return new MplexStream(this, nextStreamId++, true);
    }

    @Override
    byte[] goodbye(Goodbye reason) {
        return new byte[0]; // mplex has no farewell
    }
}

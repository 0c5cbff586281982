package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.World;
import org.jspecify.annotations.Nullable;

/** One yamux connection: what each frame means (libp2p.md section 6). */
final class YamuxSession extends MuxerSession {
    private static final long LAST_STREAM_ID = 0xffff_ffffL;
    private static final int GO_AWAY_NORMAL = 0;
    private static final int GO_AWAY_PROTOCOL_ERROR = 1;
    private static final int GO_AWAY_INTERNAL_ERROR = 2;

    private long nextStreamId;
    private volatile boolean peerGoesAway;

    /** The frame whose payload is being read, and what is left of it; only the reader touches these. */
    private @Nullable YamuxFrame current;

    private @Nullable YamuxStream target;
    private int payloadLeft;

    YamuxSession(World world, Duplex connection, boolean initiator, String name, MuxerLimits limits) {
        super(world, connection, initiator, name, limits);
        this.nextStreamId = initiator ? 1 : 2;
    }

    @Override
    public String streamType() {
        return "YamuxStream";
    }

    @Override
    int parse(byte[] buffer, int from, int to) {
        int at = from;
        while (true) {
            if (payloadLeft > 0) {
                at += takePayload(buffer, at, to);
                if (payloadLeft > 0) {
                    return at;
                }
                endFrame();
            }
            if (to - at < YamuxFrame.SIZE) {
                return at;
            }
            handle(decode(buffer, at));
            at += YamuxFrame.SIZE;
        }
    }

    private YamuxFrame decode(byte[] buffer, int position) {
        try {
            return YamuxFrame.decode(buffer, position);
        } catch (MalformedMessageException e) {
            throw new MalformedMessageException(name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    boolean isInsidePayload() {
        return payloadLeft > 0;
    }

    private int takePayload(byte[] buffer, int from, int to) {
        int length = Math.min(payloadLeft, to - from);
        YamuxStream stream = target;
        if (stream != null) {
            stream.receive(buffer, from, length);
        }
        payloadLeft -= length;
        return length;
    }

    private void handle(YamuxFrame frame) {
        switch (frame.type()) {
            case YamuxFrame.PING -> onPing(frame);
            case YamuxFrame.GO_AWAY -> onGoAway(frame);
            default -> onStreamFrame(frame);
        }
    }

    private void onPing(YamuxFrame ping) {
        if (ping.has(YamuxFrame.SYN)) {
            control(new YamuxFrame(YamuxFrame.PING, YamuxFrame.ACK, 0, ping.length()).encode());
        }
    }

    private void onGoAway(YamuxFrame frame) {
        if (frame.length() != GO_AWAY_NORMAL) {
            throw new ConnectionClosedException(name() + ": the peer went away with code " + frame.length());
        }
        peerGoesAway = true;
    }

    private void onStreamFrame(YamuxFrame frame) {
        if (frame.has(YamuxFrame.SYN)) {
            accept(frame.streamId());
        }
        YamuxStream stream = (YamuxStream) find(frame.streamId());
        current = frame;
        target = stream;
        if (frame.type() == YamuxFrame.DATA) {
            payloadLeft = checkPayload(frame, stream);
        } else if (stream != null) {
            stream.grant(frame.length());
        }
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    private int checkPayload(YamuxFrame frame, @Nullable YamuxStream stream) {
        boolean fits = stream == null ? frame.length() <= limits().receiveWindow() : stream.reserve(frame.length());
        if (!fits) {
            throw new MalformedMessageException(name() + ": " + frame.length() + " bytes on stream " + frame.streamId()
                    + " exceed the receive window");
        }
        return (int) frame.length();
    }

    private void accept(long streamId) {
        boolean ofPeer = streamId % 2 == (isInitiator() ? 0 : 1);
        if (streamId == 0 || !ofPeer) {
            throw new MalformedMessageException(name() + ": the peer opened stream " + streamId + ", which is not its");
        }
        YamuxStream stream = new YamuxStream(this, streamId, false);
        if (registerInbound(stream)) {
            announce(stream);
        } else {
            control(stream.resetFrame());
        }
    }

    private void endFrame() {
        YamuxFrame frame = current;
        YamuxStream stream = target;
        current = null;
        target = null;
        if (frame == null || stream == null) {
            return;
        }
        if (frame.has(YamuxFrame.FIN)) {
            stream.remoteClosed();
        }
        if (frame.has(YamuxFrame.RST)) {
            stream.remoteReset();
        }
    }

    @Override
    SessionStream newOutbound() {
        if (peerGoesAway || nextStreamId > LAST_STREAM_ID) {
            throw new ConnectionClosedException(
                    name() + (peerGoesAway ? ": the peer takes no more streams" : ": all stream ids are used up"));
        }
        YamuxStream stream = new YamuxStream(this, nextStreamId, true);
        nextStreamId += 2;
        return stream;
    }

    @Override
    byte[] goodbye(Goodbye reason) {
        int code = switch (reason) {
            case NORMAL -> GO_AWAY_NORMAL;
            case PROTOCOL_ERROR -> GO_AWAY_PROTOCOL_ERROR;
            case INTERNAL_ERROR -> GO_AWAY_INTERNAL_ERROR;
        };
        return new YamuxFrame(YamuxFrame.GO_AWAY, 0, 0, code).encode();
    }
}

package dev.jwaku.libp2p.muxer;

import dev.jwaku.runtime.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One mplex stream. */
final class MplexStream extends SessionStream {
    private static final byte[] NOTHING = new byte[0];

    private final long streamId;

    MplexStream(MplexSession session, long streamId, boolean outbound) {
        super(session, MplexSession.key(streamId, outbound), outbound, streamId + (outbound ? " (ours)" : " (theirs)"));
        this.streamId = streamId;
    }

    /** The name is the number, as js and go have it. */
    @Override
    byte[] openFrame() {
        byte[] streamName = Long.toString(streamId).getBytes(StandardCharsets.US_ASCII);
        return new MplexFrame(streamId, MplexFrame.NEW_STREAM, streamName.length).encode(streamName);
    }

    @Override
    byte[] closeFrame() {
        return bare(isOutbound() ? MplexFrame.CLOSE_INITIATOR : MplexFrame.CLOSE_RECEIVER);
    }

    @Override
    byte[] resetFrame() {
        return bare(isOutbound() ? MplexFrame.RESET_INITIATOR : MplexFrame.RESET_RECEIVER);
    }

    private byte[] bare(int tag) {
        return new MplexFrame(streamId, tag, 0).encode(NOTHING);
    }

    /** Takes payload. Waits a moment for room if the buffer is full, and resets the stream if there is none then. */
    void receive(byte[] source, int offset, int length) {
        if (!append(source, offset, length, session().limits().receiveWindow())) {
            reset();
        }
    }

    private boolean append(byte[] source, int offset, int length, int most) {
        monitor().lock();
        try {
            if (isReading() && buffered() + length > most) {
                Deadline patience = Deadline.after(session().world(), Mplex.SLOW_READER_PATIENCE);
                while (isReading() && buffered() + length > most) {
                    if (!monitor().await(patience) && isReading() && buffered() + length > most) {
                        return false;
                    }
                }
            }
            append(source, offset, length);
            return true;
        } finally {
            monitor().unlock();
        }
    }

    @Override
    boolean onTaken(int bytes) {
        monitor().signalAll(); // the session's reader may wait for room
        return true;
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at += writeFrame(source, at, end - at, deadline);
        }
    }

    private int writeFrame(byte[] source, int offset, int most, Deadline deadline) {
        FrameWriter writer = session().writer();
        int length = Math.min(most, Math.min(session().limits().maxDataFrame(), MplexFrame.MAX_PAYLOAD));
        int written = 0;
        writer.begin(MplexFrame.MAX_SIZE + length, deadline);
        try {
            ensureWritable();
            int tag = isOutbound() ? MplexFrame.MESSAGE_INITIATOR : MplexFrame.MESSAGE_RECEIVER;
            int position = writer.position();
            int payload = new MplexFrame(streamId, tag, length).encode(writer.buffer(), position);
            System.arraycopy(source, offset, writer.buffer(), payload, length);
            written = payload - position + length;
        } finally {
            writer.finish(written);
        }
        return length;
    }

    /** During our turn: from here to the end of the turn nothing can end our direction before this frame. */
    private void ensureWritable() {
        monitor().lock();
        try {
            checkWritable();
        } finally {
            monitor().unlock();
        }
    }
}

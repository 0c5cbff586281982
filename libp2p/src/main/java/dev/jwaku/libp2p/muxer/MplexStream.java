package dev.jwaku.libp2p.muxer;

import dev.jwaku.runtime.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One mplex stream. */
final class MplexStream extends SessionStream {
    private static final byte[] NOTHING = new byte[0];
    /** Longest frame that opens a stream: its name is a number. */
    private static final int OPENING = MplexFrame.MAX_SIZE + 20;

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
        write(source, offset, length, false, deadline);
    }

    @Override
    public void writeLast(byte[] source, int offset, int length, Deadline deadline) {
        write(source, offset, length, true, deadline);
        if (length == 0) {
            closeWrite();
        } else {
            ended();
        }
    }

    private void write(byte[] source, int offset, int length, boolean last, Deadline deadline) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at += writeFrame(source, at, end - at, last, deadline);
        }
    }

    private int writeFrame(byte[] source, int offset, int left, boolean last, Deadline deadline) {
        FrameWriter writer = session().writer();
        int length = Math.min(left, Math.min(session().limits().maxDataFrame(), MplexFrame.MAX_PAYLOAD));
        boolean ends = last && length == left;
        byte[] end = ends ? closeFrame() : NOTHING;
        int written = 0;
        writer.begin(MplexFrame.MAX_SIZE + OPENING + length + end.length, deadline);
        try {
            byte[] before = beginFrame(ends);
            int tag = isOutbound() ? MplexFrame.MESSAGE_INITIATOR : MplexFrame.MESSAGE_RECEIVER;
            int from = writer.position();
            System.arraycopy(before, 0, writer.buffer(), from, before.length);
            int position = from + before.length;
            int payload = new MplexFrame(streamId, tag, length).encode(writer.buffer(), position);
            System.arraycopy(source, offset, writer.buffer(), payload, length);
            System.arraycopy(end, 0, writer.buffer(), payload + length, end.length);
            written = payload - from + length + end.length;
        } finally {
            writer.finish(written);
        }
        return length;
    }

    /**
     * During our turn: from here to the end of the turn nothing can end our direction before this frame.
     *
     * @return what goes before it
     */
    private byte[] beginFrame(boolean ends) {
        monitor().lock();
        try {
            checkWritable();
            if (ends) {
                endWithThisFrame();
            }
            return takeBeforeFirstFrame();
        } finally {
            monitor().unlock();
        }
    }
}

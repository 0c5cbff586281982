package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.runtime.Deadline;
import java.util.Objects;

/** One yamux stream: windows in both directions. */
final class YamuxStream extends SessionStream {
    /** More credit than any peer gives; keeps the sum from overflowing. */
    private static final long MAX_SEND_WINDOW = 0xffff_ffffL;

    private static final byte[] NOTHING = new byte[0];

    /** What we may send now. */
    private long sendWindow = Yamux.INITIAL_SEND_WINDOW;

    /** What the peer may send now. */
    private long receiveWindow;

    /** Read by our reader, and not yet given back to the peer. */
    private int consumed;

    YamuxStream(YamuxSession session, long streamId, boolean outbound) {
        super(session, streamId, outbound, streamId + (outbound ? " (ours)" : " (theirs)"));
        this.receiveWindow = session.limits().receiveWindow();
        if (!outbound) {
            sendBeforeFirstFrame(acknowledgement());
        }
    }

    @Override
    byte[] openFrame() {
        return windowUpdate(YamuxFrame.SYN, extraWindow());
    }

    /** The frame that accepts the stream; go opens no more than 256 without it. */
    private byte[] acknowledgement() {
        return windowUpdate(YamuxFrame.ACK, extraWindow());
    }

    /** What we grant beyond the window that every peer assumes. */
    private int extraWindow() {
        return session().limits().receiveWindow() - Yamux.INITIAL_RECEIVE_WINDOW;
    }

    @Override
    byte[] closeFrame() {
        return windowUpdate(YamuxFrame.FIN, 0);
    }

    @Override
    byte[] resetFrame() {
        return windowUpdate(YamuxFrame.RST, 0);
    }

    private byte[] windowUpdate(int flags, int delta) {
        return new YamuxFrame(YamuxFrame.WINDOW_UPDATE, flags, key(), delta).encode();
    }

    /** The peer lets us send more. */
    void grant(long delta) {
        monitor().lock();
        try {
            sendWindow = Math.min(MAX_SEND_WINDOW, sendWindow + delta);
            monitor().signalAll();
        } finally {
            monitor().unlock();
        }
    }

    /** Takes a frame's payload off the receive window; false if the peer sends more than it may. */
    boolean reserve(long length) {
        monitor().lock();
        try {
            if (length > receiveWindow) {
                return false;
            }
            receiveWindow -= length;
            return true;
        } finally {
            monitor().unlock();
        }
    }

    /** Takes payload that was reserved before. */
    void receive(byte[] source, int offset, int length) {
        monitor().lock();
        try {
            append(source, offset, length);
        } finally {
            monitor().unlock();
        }
    }

    @Override
    boolean onTaken(int bytes) {
        consumed += bytes;
        if (consumed < session().limits().receiveWindow() / 2 || !isReading()) {
            return true;
        }
        int delta = consumed;
        consumed = 0;
        receiveWindow += delta;
        return session().writer().enqueue(windowUpdate(0, delta));
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
            awaitWindow(deadline);
            at += writeFrame(source, at, end - at, last, deadline);
        }
    }

    private void awaitWindow(Deadline deadline) {
        monitor().lock();
        try {
            checkWritable();
            while (sendWindow == 0) {
                boolean signalled = monitor().await(deadline);
                checkWritable();
                if (!signalled && sendWindow == 0) {
                    throw new DeadlineExceededException(this + ": the peer gave no window in time");
                }
            }
        } finally {
            monitor().unlock();
        }
    }

    private int writeFrame(byte[] source, int offset, int left, boolean last, Deadline deadline) {
        FrameWriter writer = session().writer();
        int room = Math.min(left, session().limits().maxDataFrame());
        writer.begin(3 * YamuxFrame.SIZE + room, deadline);
        int written = 0;
        try {
            int taken;
            byte[] before;
            boolean ends;
            monitor().lock();
            try {
                // During our turn: from here to its end nothing can end our direction before this frame.
                checkWritable();
                taken = (int) Math.min(room, sendWindow);
                sendWindow -= taken;
                before = taken == 0 ? NOTHING : takeBeforeFirstFrame();
                ends = last && taken == left;
                if (ends) {
                    endWithThisFrame();
                }
            } finally {
                monitor().unlock();
            }
            written = taken == 0 ? 0 : put(writer, before, source, offset, taken, ends);
            return taken;
        } finally {
            writer.finish(written);
        }
    }

    /** Puts the frames into the writer's buffer; returns their length. */
    private int put(FrameWriter writer, byte[] before, byte[] source, int offset, int length, boolean ends) {
        byte[] buffer = writer.buffer();
        int from = writer.position();
        System.arraycopy(before, 0, buffer, from, before.length);
        int position = from + before.length;
        new YamuxFrame(YamuxFrame.DATA, 0, key(), length).encode(buffer, position);
        position += YamuxFrame.SIZE;
        System.arraycopy(source, offset, buffer, position, length);
        position += length;
        if (ends) {
            // Not a flag of the data frame: go-yamux handles the flag first, and its reader may then miss the data.
            System.arraycopy(closeFrame(), 0, buffer, position, YamuxFrame.SIZE);
            position += YamuxFrame.SIZE;
        }
        return position - from;
    }
}

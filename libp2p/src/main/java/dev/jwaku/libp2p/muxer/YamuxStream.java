package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.runtime.Deadline;
import java.util.Objects;

/** One yamux stream: windows in both directions. */
final class YamuxStream extends SessionStream {
    /** More credit than any peer gives; keeps the sum from overflowing. */
    private static final long MAX_SEND_WINDOW = 0xffff_ffffL;

    /** What we may send now. */
    private long sendWindow = Yamux.INITIAL_SEND_WINDOW;

    /** What the peer may send now. */
    private long receiveWindow;

    /** Read by our reader, and not yet given back to the peer. */
    private int consumed;

    YamuxStream(YamuxSession session, long streamId, boolean outbound) {
        super(session, streamId, outbound, streamId + (outbound ? " (ours)" : " (theirs)"));
        this.receiveWindow = session.limits().receiveWindow();
    }

    @Override
    byte[] openFrame() {
        return windowUpdate(YamuxFrame.SYN, extraWindow());
    }

    /** The frame that accepts the stream; go opens no more than 256 without it. */
    byte[] acknowledgement() {
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
        Objects.checkFromIndexSize(offset, length, source.length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            awaitWindow(deadline);
            at += writeFrame(source, at, end - at, deadline);
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

    private int writeFrame(byte[] source, int offset, int most, Deadline deadline) {
        FrameWriter writer = session().writer();
        int room = Math.min(most, session().limits().maxDataFrame());
        writer.begin(YamuxFrame.SIZE + room, deadline);
        int taken = 0;
        try {
            taken = takeWindow(room);
            int position = writer.position();
            new YamuxFrame(YamuxFrame.DATA, 0, key(), taken).encode(writer.buffer(), position);
            System.arraycopy(source, offset, writer.buffer(), position + YamuxFrame.SIZE, taken);
        } finally {
            writer.finish(taken == 0 ? 0 : YamuxFrame.SIZE + taken);
        }
        return taken;
    }

    /** During our turn: from here to the end of the turn nothing can end our direction before this frame. */
    private int takeWindow(int most) {
        monitor().lock();
        try {
            checkWritable();
            int taken = (int) Math.min(most, sendWindow);
            sendWindow -= taken;
            return taken;
        } finally {
            monitor().unlock();
        }
    }
}

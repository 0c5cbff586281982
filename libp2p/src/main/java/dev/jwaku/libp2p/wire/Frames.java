package dev.jwaku.libp2p.wire;

import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Varint;

/** Writes frames of the form {@code <uvarint length><bytes>}. */
public final class Frames {
    private Frames() {}

    /** The frame around a message. */
    public static byte[] encode(Bytes message) {
        int prefix = Varint.length(message.length());
        byte[] frame = new byte[prefix + message.length()];
        Varint.write(message.length(), frame, 0);
        message.copyTo(frame, prefix);
        return frame;
    }

    /** Writes a message as one frame. Errors are those of {@link MuxedStream#write}. */
    public static void write(MuxedStream stream, Bytes message, Deadline deadline) {
        byte[] frame = encode(message);
        stream.write(frame, 0, frame.length, deadline);
    }

    /** Writes a message as one frame and ends our direction. Errors are those of {@link MuxedStream#writeLast}. */
    public static void writeLast(MuxedStream stream, Bytes message, Deadline deadline) {
        byte[] frame = encode(message);
        stream.writeLast(frame, 0, frame.length, deadline);
    }
}

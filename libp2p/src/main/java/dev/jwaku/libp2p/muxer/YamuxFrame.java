package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.MalformedMessageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The header of a yamux frame: 12 bytes, big-endian.
 *
 * @param type one of {@link #DATA} to {@link #GO_AWAY}
 * @param flags any of {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}
 * @param streamId unsigned 32 bits; 0 means the session
 * @param length unsigned 32 bits: payload bytes that follow, window delta, ping value or reason to go away
 */
record YamuxFrame(int type, int flags, long streamId, long length) {
    /** Bytes of a header. */
    static final int SIZE = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    private static final int ALL_FLAGS = SYN | ACK | FIN | RST;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    YamuxFrame {
        if (type < DATA || type > GO_AWAY || (flags & ~ALL_FLAGS) != 0) {
            throw new IllegalArgumentException("no yamux frame has type " + type + " and flags " + flags);
        }
        if (streamId >>> 32 != 0 || length >>> 32 != 0) {
            throw new IllegalArgumentException("stream id " + streamId + " or length " + length + " is not 32 bits");
        }
    }

    /** Reads the header at a position; the caller has checked that {@link #SIZE} bytes are there. */
    static YamuxFrame decode(byte[] source, int position) {
        int version = source[position];
        int type = source[position + 1] & 0xff;
        int flags = (short) SHORT.get(source, position + 2) & 0xffff;
        if (version != 0) {
            throw new MalformedMessageException("yamux frame has version " + (version & 0xff) + ", expected 0");
        }
        if (type > GO_AWAY) {
            throw new MalformedMessageException("yamux frame has type " + type + ", expected 0 to 3");
        }
        if ((flags & ~ALL_FLAGS) != 0) {
            throw new MalformedMessageException("yamux frame has flags " + flags + ", expected at most 15");
        }
        long streamId = Integer.toUnsignedLong((int) INT.get(source, position + 4));
        long length = Integer.toUnsignedLong((int) INT.get(source, position + 8));
        return new YamuxFrame(type, flags, streamId, length);
    }

    /** Writes the header at a position. */
    void encode(byte[] target, int position) {
        target[position] = 0;
        target[position + 1] = (byte) type;
        SHORT.set(target, position + 2, (short) flags);
        INT.set(target, position + 4, (int) streamId);
        INT.set(target, position + 8, (int) length);
    }

    /** The header alone. */
    byte[] encode() {
        byte[] frame = new byte[SIZE];
        encode(frame, 0);
        return frame;
    }

    /** Whether the flag is set. */
    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}

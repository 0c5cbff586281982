package dev.jwaku.telemetry.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) up to a bound, whatever it is given: also members without content by the thousand, for each
 * of which the JDK's stream calls itself once more until the stack is full.
 */
final class Gunzip {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FIRST = 4096;
    private static final int HAS_CHECK = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;

    private final byte[] packed;
    private final int most;
    private byte[] out = new byte[FIRST];
    private int length;

    private Gunzip(byte[] packed, int most) {
        this.packed = packed;
        this.most = most;
    }

    /**
     * What was packed, all members of it; the first bytes if it is longer than so many.
     *
     * @param most more are not unpacked
     * @throws IOException if it is no gzip
     */
    static byte[] unpack(byte[] packed, int most) throws IOException {
        return new Gunzip(packed, most).all();
    }

    private byte[] all() throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            int at = 0;
            do {
                int begin = afterHeader(at);
                inflater.reset();
                inflater.setInput(packed, begin, packed.length - begin);
                int from = length;
                if (!member(inflater)) {
                    break;
                }
                at = packed.length - inflater.getRemaining();
                checkTrailer(at, from);
                at += TRAILER;
            } while (at < packed.length);
        } catch (DataFormatException e) {
            throw new IOException("not packed so", e);
        } finally {
            inflater.end();
        }
        return Arrays.copyOf(out, length);
    }

    /** Whether it ended, and not we at the bound. */
    private boolean member(Inflater inflater) throws IOException, DataFormatException {
        while (!inflater.finished()) {
            if (length == out.length) {
                if (length >= most) {
                    return false;
                }
                out = Arrays.copyOf(out, Math.min(most, 2 * out.length));
            }
            int more = inflater.inflate(out, length, out.length - length);
            length += more;
            if (more == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new IOException("it ends too early");
            }
        }
        return true;
    }

    private int afterHeader(int from) throws IOException {
        if (from + HEADER > packed.length || number(from, 2) != 0x8b1f || packed[from + 2] != 8) {
            throw new IOException("no gzip");
        }
        int flags = packed[from + 3];
        int at = from + HEADER;
        if ((flags & HAS_EXTRA) != 0) {
            at += 2 + (int) number(at, 2);
        }
        if ((flags & HAS_NAME) != 0) {
            at = afterText(at);
        }
        if ((flags & HAS_COMMENT) != 0) {
            at = afterText(at);
        }
        at += (flags & HAS_CHECK) != 0 ? 2 : 0;
        if (at > packed.length) {
            throw new IOException("the header ends too early");
        }
        return at;
    }

    private int afterText(int from) throws IOException {
        for (int at = from; at < packed.length; at++) {
            if (packed[at] == 0) {
                return at + 1;
            }
        }
        throw new IOException("a text of the header has no end");
    }

    private void checkTrailer(int at, int from) throws IOException {
        CRC32 check = new CRC32();
        check.update(out, from, length - from);
        if (number(at, 4) != check.getValue() || number(at + 4, 4) != length - from) {
            throw new IOException("it does not contain what it says");
        }
    }

    /** Little end first. */
    private long number(int at, int bytes) throws IOException {
        if (at + bytes > packed.length) {
            throw new IOException("it ends too early");
        }
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | packed[at + i] & 0xff;
        }
        return number;
    }
}

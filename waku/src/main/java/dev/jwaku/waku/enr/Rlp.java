package dev.jwaku.waku.enr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;

/** Recursive length prefix, as far as a node record needs it: strings, and one list around them. */
final class Rlp {
    private static final int SHORT_STRING = 0x80;
    private static final int LONG_STRING = 0xb7;
    private static final int SHORT_LIST = 0xc0;
    private static final int LONG_LIST = 0xf7;
    private static final int SHORT_LIMIT = 55;

    private Rlp() {}

    static Bytes string(Bytes value) {
        if (value.length() == 1 && (value.get(0) & 0xff) < SHORT_STRING) {
            return value;
        }
        return Bytes.concat(header(value.length(), SHORT_STRING, LONG_STRING), value);
    }

    /** An unsigned number: big-endian without leading zeros. */
    static Bytes number(long value) {
        int bytes = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> 8 * (bytes - 1 - i));
        }
        return Bytes.wrap(out);
    }

    static Bytes list(Bytes content) {
        return Bytes.concat(header(content.length(), SHORT_LIST, LONG_LIST), content);
    }

    private static Bytes header(int length, int shortBase, int longBase) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (length <= SHORT_LIMIT) {
            out.write(shortBase + length);
        } else {
            Bytes size = number(length);
            out.write(longBase + size.length());
            out.writeBytes(size.toByteArray());
        }
        return Bytes.wrap(out.toByteArray());
    }

    /** Reads items one after the other. */
    static final class Reader {
        private final Bytes in;
        private int position;

        Reader(Bytes in) {
            this.in = in;
        }

        int position() {
            return position;
        }

        boolean atEnd() {
            return position == in.length();
        }

        /** The content of the list that starts here. */
        Bytes list() {
            int first = first();
            if (first < SHORT_LIST) {
                throw malformed("a list was expected");
            }
            return content(first, SHORT_LIST, LONG_LIST);
        }

        /** The string that starts here. */
        Bytes string() {
            int first = first();
            if (first >= SHORT_LIST) {
                throw malformed("a string was expected");
            }
            return item();
        }

        /** The content of whatever starts here, string or list. */
        Bytes item() {
            int first = first();
            if (first >= SHORT_LIST) {
                return content(first, SHORT_LIST, LONG_LIST);
            }
            if (first < SHORT_STRING) {
                position++;
                return in.slice(position - 1, position);
            }
            return content(first, SHORT_STRING, LONG_STRING);
        }

        private Bytes content(int first, int shortBase, int longBase) {
            position++;
            int length = first - shortBase;
            if (first > longBase) {
                int bytes = first - longBase;
                if (bytes > 2 || bytes > in.length() - position) {
                    throw malformed("an item is too long");
                }
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = length << 8 | in.get(position) & 0xff;
                    position++;
                }
            }
            if (length > in.length() - position) {
                throw malformed("an item ends outside");
            }
            position += length;
            return in.slice(position - length, position);
        }

        private int first() {
            if (atEnd()) {
                throw malformed("an item is missing");
            }
            return in.get(position) & 0xff;
        }

        private MalformedMessageException malformed(String what) {
            return new MalformedMessageException("node record: " + what + " at byte " + position);
        }
    }
}

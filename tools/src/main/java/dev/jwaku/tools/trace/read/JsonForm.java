package dev.jwaku.tools.trace.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on a line: takes the top-level fields that matter. Checks as much of the form as tells a whole line
 * from a torn one.
 */
final class JsonForm {
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private JsonForm() {}

    /** Reads the object that begins at a place; false if it is none or something follows it. */
    static boolean read(byte[] bytes, int from, int to, Line line) {
        int i = from + 1;
        if (i < to && bytes[i] == '}') {
            return i + 1 == to;
        }
        while (true) {
            i = skipBlanks(bytes, i, to);
            if (i >= to || bytes[i] != '"') {
                return false;
            }
            int keyEnd = stringEnd(bytes, i + 1, to);
            if (keyEnd < 0) {
                return false;
            }
            Key key = Key.of(bytes, i + 1, keyEnd - i - 1);
            i = skipBlanks(bytes, keyEnd + 1, to);
            if (i >= to || bytes[i] != ':') {
                return false;
            }
            i = value(bytes, skipBlanks(bytes, i + 1, to), to, key, line);
            if (i < 0) {
                return false;
            }
            i = skipBlanks(bytes, i, to);
            if (i >= to) {
                return false;
            }
            if (bytes[i] == '}') {
                return skipBlanks(bytes, i + 1, to) == to;
            }
            if (bytes[i++] != ',') {
                return false;
            }
        }
    }

    private static int value(byte[] bytes, int from, int to, @Nullable Key key, Line line) {
        if (from >= to) {
            return -1;
        }
        int begin = from;
        int end;
        int next;
        switch (bytes[from]) {
            case '"' -> {
                begin = from + 1;
                end = stringEnd(bytes, begin, to);
                next = end + 1;
            }
            case '{', '[' -> {
                end = nestedEnd(bytes, from, to);
                next = end;
            }
            default -> {
                end = from;
                while (end < to && isLiteral(bytes[end])) {
                    end++;
                }
                next = end;
                end = end == from ? -1 : end;
            }
        }
        if (end < 0) {
            return -1;
        }
        if (key != null) {
            line.put(key, begin, end - begin);
        }
        return next;
    }

    private static boolean isLiteral(byte c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    /** Where the closing quote is. */
    private static int stringEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            while (i + Long.BYTES <= to) {
                long eight = (long) LONGS.get(bytes, i);
                long quotes = eight ^ QUOTES;
                long slashes = eight ^ BACKSLASHES;
                long hit = (quotes - ONES & ~quotes | slashes - ONES & ~slashes) & HIGHS;
                if (hit != 0) {
                    i += Long.numberOfTrailingZeros(hit) >>> 3;
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= to) {
                return -1;
            }
            if (bytes[i] == '"') {
                return i;
            }
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return -1;
    }

    /** Behind the closing bracket. */
    private static int nestedEnd(byte[] bytes, int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case '"' -> {
                    i = stringEnd(bytes, i + 1, to);
                    if (i < 0) {
                        return -1;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }
}

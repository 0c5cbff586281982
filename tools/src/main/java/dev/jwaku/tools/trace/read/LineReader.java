package dev.jwaku.tools.trace.read;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Lines of a file, plain or gzip, as slices of one buffer. A line longer than the buffer is skipped and counted. Not
 * thread-safe.
 */
final class LineReader implements Closeable {
    private static final int BUFFER = 1 << 20;
    private static final int GZIP_BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x8b1f;
    private static final long NEW_LINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int filled;
    private int from;
    private int to;
    private boolean ended;
    private boolean skipping;
    private boolean broken;
    private long tooLong;
    private long bytes;

    private LineReader(InputStream in) {
        this.in = in;
    }

    static LineReader open(Path file) throws IOException {
        BufferedInputStream start = new BufferedInputStream(Files.newInputStream(file), GZIP_BUFFER);
        try {
            start.mark(2);
            int magic = start.read() | start.read() << 8;
            start.reset();
            return new LineReader(magic == GZIP_MAGIC ? new GZIPInputStream(start, GZIP_BUFFER) : start);
        } catch (IOException | RuntimeException e) {
            start.close();
            throw e;
        }
    }

    /** Goes to the next line; false at the end. The last line may lack its line break. */
    boolean next() throws IOException {
        while (true) {
            int end = newLine(next);
            if (end >= 0) {
                from = next;
                to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
                next = end + 1;
                if (!skipping) {
                    return true;
                }
                skipping = false;
            } else if (ended) {
                from = next;
                to = filled;
                next = filled;
                return from < to && !skipping;
            } else {
                fill();
            }
        }
    }

    private void fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
        }
        if (filled == buffer.length) {
            tooLong += skipping ? 0 : 1;
            skipping = true;
            filled = 0;
        }
        int count = read();
        if (count < 0) {
            ended = true;
        } else {
            bytes += count;
            filled += count;
        }
    }

    /** A compressed file of which the end is missing is read as far as it goes. */
    private int read() throws IOException {
        try {
            return in.read(buffer, filled, buffer.length - filled);
        } catch (EOFException | ZipException e) {
            broken = true;
            return -1;
        }
    }

    private int newLine(int start) {
        int i = start;
        for (; i + Long.BYTES <= filled; i += Long.BYTES) {
            long differences = (long) LONGS.get(buffer, i) ^ NEW_LINES;
            long hit = differences - ONES & ~differences & HIGHS;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Lines that did not fit. */
    long tooLong() {
        return tooLong;
    }

    /** Whether the file ended in the middle of its compressed form. */
    boolean isBroken() {
        return broken;
    }

    /** Bytes so far, after decompression. */
    long bytes() {
        return bytes;
    }

    /** A copy of the line without colour codes. */
    byte[] withoutColours() {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (buffer[i] == 0x1b && i + 1 < to && buffer[i + 1] == '[') {
                i += 2;
                while (i < to && buffer[i] != 'm') {
                    i++;
                }
            } else {
                plain[length++] = buffer[i];
            }
        }
        return Arrays.copyOf(plain, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

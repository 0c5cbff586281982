package dev.jwaku.tools.trace.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes log lines by the gigabyte: no strings on the way. For one thread. */
final class LogBytes implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final int LONGEST = 4096;
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] DIGITS = utf8("0123456789abcdef");

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long written;
    private long second = Long.MIN_VALUE;
    private byte[] stamp = new byte[0];

    LogBytes(Path file) throws IOException {
        this.out = Files.newOutputStream(file);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Appends as it is. */
    LogBytes put(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, filled, bytes.length);
        filled += bytes.length;
        return this;
    }

    /** Sixteen hexadecimal digits. */
    LogBytes hex(long value) {
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            buffer[filled++] = DIGITS[(int) (value >>> shift) & 0xf];
        }
        return this;
    }

    /** A decimal number that is not negative, with at least so many digits. */
    LogBytes number(long value, int digits) {
        int length = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            length++;
        }
        length = Math.max(length, digits);
        long rest = value;
        for (int i = filled + length - 1; i >= filled; i--) {
            buffer[i] = DIGITS[(int) (rest % 10)];
            rest /= 10;
        }
        filled += length;
        return this;
    }

    /** {@code 2026-11-22T12:13:18.815123456Z}. */
    LogBytes time(long nanos) {
        long now = Math.floorDiv(nanos, SECOND);
        if (now != second) {
            second = now;
            String text = Instant.ofEpochSecond(now).toString();
            stamp = utf8(text.substring(0, text.length() - 1) + ".");
        }
        put(stamp).number(Math.floorMod(nanos, SECOND), 9);
        buffer[filled++] = 'Z';
        return this;
    }

    /** Ends a line of at most {@value #LONGEST} bytes. */
    void endLine() throws IOException {
        buffer[filled++] = '\n';
        if (filled > BUFFER - LONGEST) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        written += filled;
        filled = 0;
    }

    /** Bytes of all lines so far. */
    long written() {
        return written + filled;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}

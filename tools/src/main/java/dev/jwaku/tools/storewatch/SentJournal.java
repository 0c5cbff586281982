package dev.jwaku.tools.storewatch;

import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sender says that it sent, read as it grows. One JSON object a line with {@code hash} and {@code ts} (RFC 3339,
 * or a number of seconds, milliseconds, microseconds or nanoseconds since 1970), as the lite-protocol-tester's journal
 * and the trace log of a node have them. Lines whose {@code ev} is something else than {@code app.send}, and lines
 * without both fields, are passed over. Not thread-safe.
 */
final class SentJournal {
    /** Bytes that are read at once; the rest comes with the next reading. */
    private static final int MOST_BYTES = 4 << 20;

    private static final String SENT = "app.send";
    private static final long SECOND = 1_000_000_000L;
    private static final long[] UNITS = {SECOND, 1_000_000, 1000, 1};
    /** Seconds, milliseconds and microseconds of the year 5138 are smaller. */
    private static final long[] LIMITS = {100_000_000_000L, 100_000_000_000_000L, 100_000_000_000_000_000L};

    private final Path file;
    private final JsonMapper json = JsonMapper.shared();
    private long position;
    private long passedOver;

    SentJournal(Path file) {
        this.file = file;
    }

    /**
     * A message.
     *
     * @param hash of it
     * @param time nanoseconds since 1970
     */
    record Entry(MessageHash hash, long time) {}

    /** Lines that came since the last call; nothing if the file is not there (yet). A shorter file is a new one. */
    List<Entry> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < position) {
                position = 0;
            }
            in.seek(position);
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, in.length() - position)];
            in.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            if (end == 0 && bytes.length == MOST_BYTES) {
                throw new IOException("a line of " + file + " is longer than " + MOST_BYTES + " bytes");
            }
            position += end;
            return entries(new String(bytes, 0, end, StandardCharsets.UTF_8));
        }
    }

    private List<Entry> entries(String lines) {
        List<Entry> entries = new ArrayList<>();
        lines.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> parse(line).ifPresentOrElse(entries::add, () -> passedOver++));
        return entries;
    }

    private Optional<Entry> parse(String line) {
        try {
            JsonNode node = json.readTree(line);
            if (!node.path("ev").asString(SENT).equals(SENT)
                    || !node.path("hash").isString()) {
                return Optional.empty();
            }
            return Optional.of(new Entry(MessageHash.parse(node.path("hash").asString()), time(node.path("ts"))));
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long time(JsonNode node) {
        if (!node.isIntegralNumber()) {
            Instant time = Instant.parse(node.asString(""));
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
        }
        long value = node.asLong();
        int unit = 0;
        while (unit < LIMITS.length && value >= LIMITS[unit]) {
            unit++;
        }
        return Math.multiplyExact(value, UNITS[unit]);
    }

    /** Lines that tell of no message. */
    long passedOver() {
        return passedOver;
    }
}

package dev.jwaku.tools.scenario;

import java.time.Duration;
import java.util.List;

/**
 * Messages that people write.
 *
 * @param from who writes; each of them writes to each of {@code to} but itself
 * @param to who reads
 * @param start when the first is written
 * @param every pause between two
 * @param count how many from each to each
 * @param bytes of payload
 * @param ephemeral whether stores should not keep them
 * @param restamp whether a message may go out again as a new one
 * @param ack whether the sender learns from elsewhere, at once, that its reader has it
 */
public record Traffic(
        List<String> from,
        List<String> to,
        Span start,
        Duration every,
        int count,
        int bytes,
        boolean ephemeral,
        boolean restamp,
        boolean ack) {
    /** Room for what a message must carry to be recognised. */
    static final int SMALLEST = 16;

    public Traffic {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, not " + count);
        }
        if (bytes < SMALLEST) {
            throw new IllegalArgumentException("size must be at least " + SMALLEST + " bytes, not " + bytes);
        }
    }
}

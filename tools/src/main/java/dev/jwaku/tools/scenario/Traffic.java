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
 * @param flows conversations between each two, each with this pause and count, whose delays are told one by one; 0 if
 *     it is one conversation and nobody asks
 * @param during whether the messages are spread evenly over the time of faults, whatever start and pause say
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
        boolean ack,
        int flows,
        boolean during) {
    /** As the only name in {@code to}: each writes to the next of {@code from}, the last to the first. */
    public static final String NEXT = "next";
    /** Room for what a message must carry to be recognised. */
    static final int SMALLEST = 16;

    public Traffic {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, not " + count);
        }
        if (flows < 0) {
            throw new IllegalArgumentException("flows must not be negative, not " + flows);
        }
        if (bytes < SMALLEST) {
            throw new IllegalArgumentException("size must be at least " + SMALLEST + " bytes, not " + bytes);
        }
    }

    /** Whether each writes to the next. */
    public boolean isRing() {
        return to.equals(List.of(NEXT));
    }
}

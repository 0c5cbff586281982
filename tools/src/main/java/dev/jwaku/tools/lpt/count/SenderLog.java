package dev.jwaku.tools.lpt.count;

import java.util.List;

/**
 * What a sender did.
 *
 * @param name peer id
 * @param label what to call it
 * @param runId of the run; empty from other testers
 * @param host which machine, equal where the clock is the same one; empty if not known
 * @param truth where this comes from
 * @param attempts in any order
 * @param endNanos when it was done, on its wall clock; 0 if its journal does not say
 */
public record SenderLog(
        String name, String label, String runId, String host, Truth truth, List<Attempt> attempts, long endNanos) {
    public SenderLog {
        attempts = List.copyOf(attempts);
    }

    /** When it was done, or else its last sign of life. */
    public long lastNanos() {
        long last = endNanos;
        if (last == 0) {
            for (Attempt attempt : attempts) {
                last = Math.max(last, Math.max(attempt.sentNanos(), attempt.repliedNanos()));
            }
        }
        return last;
    }

    /** How much a sender's log can be trusted. */
    public enum Truth {
        /** Its own journal. */
        JOURNAL,
        /** Its end marker, which counts the messages that were accepted and names those that were not. */
        END_MARKER,
        /** Only what arrived: what was lost after the last arrival cannot be seen. */
        HIGHEST_INDEX
    }
}

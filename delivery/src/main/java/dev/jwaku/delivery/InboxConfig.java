package dev.jwaku.delivery;

import java.time.Duration;

/**
 * Bounds of the inbox, and whether store nodes are asked for what did not come.
 *
 * @param memoryOnly whether nothing is kept on disk: after a restart it begins anew
 * @param maxMessages most messages kept; what was shown or read goes first, what was not stays and further messages are
 *     refused
 * @param maxBytes most bytes of payload kept, in the same way
 * @param maxSeen most hashes remembered to recognise repetitions, some 100 bytes of disk each; the oldest go first, and
 *     what is older than they are is not fetched from stores any more
 * @param verify whether store nodes are asked
 */
public record InboxConfig(boolean memoryOnly, int maxMessages, long maxBytes, int maxSeen, boolean verify) {
    /** A month of two messages per minute. */
    public static final int DEFAULT_MAX_MESSAGES = 100_000;
    /** Fits a small machine's disk. */
    public static final long DEFAULT_MAX_BYTES = 128L << 20;
    /** A month of one message every 2.6 seconds; some 100 MB. */
    public static final int DEFAULT_MAX_SEEN = 1_000_000;
    /** How far back messages are asked for at most, and how long hashes are remembered at least if there is room. */
    public static final Duration LONGEST_HISTORY = Duration.ofDays(30);

    /** Checks every bound. */
    public InboxConfig {
        if (maxMessages < 1 || maxBytes < 1 || maxSeen < 1) {
            throw new IllegalArgumentException("bounds of the inbox must be positive: " + maxMessages + " messages, "
                    + maxBytes + " bytes, " + maxSeen + " hashes");
        }
    }

    /** The defaults, on disk. */
    public static InboxConfig defaults() {
        return new InboxConfig(false, DEFAULT_MAX_MESSAGES, DEFAULT_MAX_BYTES, DEFAULT_MAX_SEEN, true);
    }

    /** The same, in memory only. */
    public InboxConfig inMemory() {
        return new InboxConfig(true, maxMessages, maxBytes, maxSeen, verify);
    }

    /** The same with other bounds of what is kept. */
    public InboxConfig withMost(int messages, long bytes) {
        return new InboxConfig(memoryOnly, messages, bytes, maxSeen, verify);
    }

    /** The same with another number of hashes remembered. */
    public InboxConfig withMaxSeen(int hashes) {
        return new InboxConfig(memoryOnly, maxMessages, maxBytes, hashes, verify);
    }

    /** The same without asking store nodes. */
    public InboxConfig withoutVerification() {
        return new InboxConfig(memoryOnly, maxMessages, maxBytes, maxSeen, false);
    }
}

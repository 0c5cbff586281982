package dev.jwaku.tools.lpt.journal;

/**
 * The first line of a node's journal.
 *
 * @param node peer id
 * @param label what to call it
 * @param role {@code sender} or {@code receiver}
 * @param runId of the run; of a receiver, its own
 * @param host which machine: equal for all that share a clock
 * @param atNanos when, on its wall clock
 * @param version of jwaku
 */
public record JournalStart(
        String node, String label, String role, String runId, String host, long atNanos, String version) {
    /** A node that sends. */
    public static final String SENDER = "sender";
    /** A node that receives. */
    public static final String RECEIVER = "receiver";
}

package dev.jwaku.tools.lpt.count;

/**
 * One arrival of a test message, by the receiver's journal.
 *
 * @param sender peer id, as the message says
 * @param runId as it says; empty from other testers
 * @param index from 1
 * @param attempt from 1
 * @param hash of the message
 * @param atNanos when, on the receiver's wall clock
 * @param sentNanos when it was prepared, on the sender's, as the message says
 * @param dueNanos when it was due, likewise
 * @param way how it came
 * @param peer the service node that it came from
 */
public record Arrival(
        String sender,
        String runId,
        long index,
        int attempt,
        String hash,
        long atNanos,
        long sentNanos,
        long dueNanos,
        Way way,
        String peer) {
    /** How a message came. */
    public enum Way {
        /** Pushed by a filter service. */
        FILTER,
        /** Found in a store. */
        STORE
    }
}

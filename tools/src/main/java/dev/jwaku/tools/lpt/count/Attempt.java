package dev.jwaku.tools.lpt.count;

/**
 * One attempt to send a message, by the sender's journal. Times are the sender's wall clock, nanoseconds since 1970.
 *
 * @param index of the message, from 1
 * @param number of the attempt, from 1
 * @param hash the message's hash; empty if the journal had to be guessed from what arrived
 * @param dueNanos when the schedule wanted it; 0 if not known
 * @param sentNanos when it was prepared; 0 if not known
 * @param repliedNanos when the attempt ended; 0 if not known
 * @param answer how
 * @param peer the service node
 * @param code of the answer; 0 if there was none
 * @param error what went wrong; may be empty
 */
public record Attempt(
        long index,
        int number,
        String hash,
        long dueNanos,
        long sentNanos,
        long repliedNanos,
        Answer answer,
        String peer,
        int code,
        String error) {}

package dev.jwaku.tools.lpt.count;

/**
 * One message at one receiver. Times are the sender's wall clock, nanoseconds since 1970; 0 is not known.
 *
 * @param index from 1
 * @param fate what became of it
 * @param attempts how often it was sent
 * @param hash the hash that arrived, else the one that was accepted last, else the last one
 * @param dueNanos when it was due
 * @param sentNanos when the attempt that arrived was prepared, else the last one
 * @param arrivedNanos when it came first, on the sender's clock
 * @param copies how often it came
 * @param extent how many places too late it came, by RFC 4737; 0 in order
 * @param peer where it came from
 */
public record MessageFate(
        long index,
        Fate fate,
        int attempts,
        String hash,
        long dueNanos,
        long sentNanos,
        long arrivedNanos,
        int copies,
        long extent,
        String peer) {
    /** From when it was due until it came; -1 if one of the two is not known. */
    public long latencyNanos() {
        return arrivedNanos == 0 || dueNanos == 0 ? -1 : arrivedNanos - dueNanos;
    }

    /** From when it was prepared until it came; -1 if one of the two is not known. */
    public long serviceNanos() {
        return arrivedNanos == 0 || sentNanos == 0 ? -1 : arrivedNanos - sentNanos;
    }
}

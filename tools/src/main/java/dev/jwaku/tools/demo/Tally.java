package dev.jwaku.tools.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/**
 * A count of texts.
 *
 * @param offered given to a sender
 * @param sent seen to be accepted
 * @param published taken by at least one peer
 * @param delivered accepted and shown at least once
 * @param acked known to be delivered by their sender
 * @param duplicates shown more than once
 * @param p50 median time from acceptance to being shown
 * @param p95 and the time within which 95 of 100 were
 */
public record Tally(
        int offered, int sent, int published, int delivered, int acked, int duplicates, Duration p50, Duration p95) {
    static Tally of(Collection<Ledger.Entry> entries) {
        int sent = 0;
        int published = 0;
        int delivered = 0;
        int acked = 0;
        int duplicates = 0;
        long[] latencies = new long[entries.size()];
        for (Ledger.Entry entry : entries) {
            sent += entry.isAccepted() ? 1 : 0;
            published += entry.isPublished() ? 1 : 0;
            acked += entry.isAcked() ? 1 : 0;
            duplicates += entry.shown() > 1 ? 1 : 0;
            if (entry.isAccepted() && entry.shown() > 0) {
                latencies[delivered++] = entry.latencyNanos();
            }
        }
        latencies = Arrays.copyOf(latencies, delivered);
        Arrays.sort(latencies);
        return new Tally(
                entries.size(),
                sent,
                published,
                delivered,
                acked,
                duplicates,
                percentile(latencies, 50),
                percentile(latencies, 95));
    }

    private static Duration percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
    }

    /** Accepted but never shown. */
    public int lost() {
        return sent - delivered;
    }

    /** Whether this many were accepted, shown and acknowledged. */
    public boolean isComplete(int expected) {
        return sent == expected && delivered == expected && acked == expected;
    }
}

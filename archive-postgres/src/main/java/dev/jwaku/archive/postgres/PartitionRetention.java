package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Which partitions a policy lets go (design of the PostgreSQL archive, 9.6): whole ones, from the oldest on, never one
 * that now or later times fall into. So somewhat more is kept than the policy says: up to an eighth by time, one
 * partition by number, and with a limit of bytes whatever the partition of now takes.
 */
final class PartitionRetention {
    private final RetentionPolicy policy;

    /** What goes, and which limit wants it. */
    record Expired(Partition partition, String reason) {}

    PartitionRetention(RetentionPolicy policy) {
        this.policy = policy;
    }

    /**
     * What goes, from old to new.
     *
     * @param sizes all partitions, from old to new
     */
    List<Expired> expired(Clocks clocks, List<PartitionSize> sizes) {
        long cutoff = policy.time().map(clocks::cutoff).orElse(0L);
        long limitBytes = policy.bytes().orElse(Long.MAX_VALUE);
        long limitRows = policy.capacity().orElse(Long.MAX_VALUE);
        long bytes = sizes.stream().mapToLong(PartitionSize::bytes).sum();
        long rows = sizes.stream().mapToLong(PartitionSize::rows).sum();
        List<Expired> expired = new ArrayList<>();
        for (PartitionSize size : sizes) {
            Partition oldest = size.partition();
            boolean late = oldest.to() <= cutoff;
            boolean large = bytes > limitBytes;
            boolean many = rows - size.rows() >= limitRows;
            if (oldest.to() > clocks.earlier() || !(late || large || many)) {
                break;
            }
            expired.add(new Expired(oldest, late ? "time" : large ? "size" : "capacity"));
            bytes -= size.bytes();
            rows -= size.rows();
        }
        return expired;
    }
}

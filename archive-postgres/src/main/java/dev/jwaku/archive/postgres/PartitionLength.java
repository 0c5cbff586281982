package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import java.time.Duration;
import java.util.List;

/**
 * How long partitions are made (design of the PostgreSQL archive, 9.2): a query looks into every partition of its
 * range, so there are few, and what is forgotten goes a partition at a time, so each holds at most an eighth of what is
 * kept.
 *
 * <p>With a limit of time the length follows from it. With a limit of bytes or of messages it begins with six hours and
 * is adapted whenever one is made ahead. The lengths below an hour are for histories of less than eight hours.
 */
final class PartitionLength {
    /** All lengths there are. */
    static final List<Duration> ALL = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(4),
            Duration.ofDays(7));
    /** No partition holds more than this part of what is kept. */
    static final int SHARE = 8;
    /** With more partitions than these, later ones are made longer. */
    static final int MANY = 16;
    /** Where limits of bytes and of messages begin. */
    static final Duration BEGINNING = Duration.ofHours(6);

    private PartitionLength() {}

    /** The length to begin with. */
    static Duration first(RetentionPolicy policy) {
        Duration longest = longest(policy);
        return isAdaptive(policy) && longest.compareTo(BEGINNING) > 0 ? BEGINNING : longest;
    }

    /** Whether the length follows what is in the database. */
    static boolean isAdaptive(RetentionPolicy policy) {
        return policy.bytes().isPresent() || policy.capacity().isPresent();
    }

    /**
     * The length of the next partition.
     *
     * @param present the length until now
     * @param partitions all there are
     */
    static Duration next(RetentionPolicy policy, Duration present, List<PartitionSize> partitions) {
        if (!isAdaptive(policy)) {
            return longest(policy);
        }
        Duration longer = neighbour(present, 1);
        if (isTooLong(policy, present, partitions)) {
            return atMost(longest(policy), neighbour(present, -1));
        }
        boolean more = partitions.size() > MANY && !isTooLong(policy, longer, partitions);
        return atMost(longest(policy), more ? longer : present);
    }

    private static Duration longest(RetentionPolicy policy) {
        Duration share = policy.time().map(time -> time.dividedBy(SHARE)).orElse(ALL.getLast());
        return ALL.stream()
                .filter(length -> length.compareTo(share) <= 0)
                .reduce(ALL.getFirst(), (shorter, longer) -> longer);
    }

    private static Duration atMost(Duration longest, Duration length) {
        return length.compareTo(longest) > 0 ? longest : length;
    }

    /** What is not of the list, set by hand perhaps, moves to the next that is. */
    private static Duration neighbour(Duration length, int step) {
        List<Duration> candidates = step > 0 ? ALL : ALL.reversed();
        return candidates.stream()
                .filter(other -> Integer.signum(other.compareTo(length)) == step)
                .findFirst()
                .orElse(length);
    }

    /** Whether one of this length would hold too much, filled as the present ones are. */
    private static boolean isTooLong(RetentionPolicy policy, Duration length, List<PartitionSize> partitions) {
        double bytes = policy.bytes().isPresent() ? policy.bytes().getAsLong() : Double.POSITIVE_INFINITY;
        double rows = policy.capacity().isPresent() ? policy.capacity().getAsLong() : Double.POSITIVE_INFINITY;
        return partitions.stream().anyMatch(size -> {
            double factor =
                    (double) length.toNanos() / size.partition().length().toNanos();
            return size.bytes() * factor > bytes / SHARE || size.rows() * factor > rows / SHARE;
        });
    }
}

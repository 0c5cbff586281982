package dev.jwaku.tools.telemetry.estimate;

import java.util.Optional;

/**
 * How many messages had which {@link Outcome}.
 *
 * @param delivered D
 * @param notDelivered N
 * @param unknown U, the gaps of journals included
 * @param pending P: too young to say; in no share
 */
public record Tally(long delivered, long notDelivered, long unknown, long pending) {
    /** None. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    /** Refuses negative numbers. */
    public Tally {
        if (delivered < 0 || notDelivered < 0 || unknown < 0 || pending < 0) {
            throw new IllegalArgumentException("a negative number of messages");
        }
    }

    /** One more. */
    public Tally with(Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> new Tally(delivered + 1, notDelivered, unknown, pending);
            case NOT_DELIVERED -> new Tally(delivered, notDelivered + 1, unknown, pending);
            case UNKNOWN -> new Tally(delivered, notDelivered, unknown + 1, pending);
            case PENDING -> new Tally(delivered, notDelivered, unknown, pending + 1);
        };
    }

    /** So many more of which nothing but their number is known. */
    public Tally withUnknown(long more) {
        return new Tally(delivered, notDelivered, unknown + more, pending);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                delivered + other.delivered,
                notDelivered + other.notDelivered,
                unknown + other.unknown,
                pending + other.pending);
    }

    /** D and N: those whose fate is known. */
    public long known() {
        return delivered + notDelivered;
    }

    /** D, N and U: those that are old enough. */
    public long due() {
        return delivered + notDelivered + unknown;
    }

    /** D / (D + N): the share among those whose fate is known; empty if there are none. */
    public Optional<Double> point() {
        return known() == 0 ? Optional.empty() : Optional.of((double) delivered / known());
    }

    /** The true share lies in here, whatever became of the unknown ones; empty if none is old enough. */
    public Optional<Interval> bounds() {
        return due() == 0
                ? Optional.empty()
                : Optional.of(new Interval((double) delivered / due(), (double) (delivered + unknown) / due()));
    }
}

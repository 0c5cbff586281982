package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.transport.Destination;
import java.time.Duration;
import java.util.Optional;

/**
 * A copy of a message outside data sync: nobody acknowledges it, so at most it is known to be stored.
 *
 * @param destination where it goes
 * @param ephemeral whether stores should not keep it
 * @param repeatEvery how often the same bytes are sent again, until {@link Transaction#settle}; empty to send them once
 * @param giveUpAfter when that ends at the latest; a copy that was not published by then has failed
 */
public record RawCopy(
        Destination destination, boolean ephemeral, Optional<Duration> repeatEvery, Duration giveUpAfter) {
    /** For how long a copy that goes out once is tried. */
    public static final Duration DEFAULT_GIVE_UP_AFTER = Duration.ofDays(1);
    /** Copies are not repeated more often than this. */
    public static final Duration LEAST_GAP = Duration.ofSeconds(10);

    /** Checks the times. */
    public RawCopy {
        if (!giveUpAfter.isPositive()
                || repeatEvery.filter(gap -> gap.compareTo(LEAST_GAP) < 0).isPresent()) {
            throw new IllegalArgumentException("a copy is repeated every " + LEAST_GAP
                    + " at most, and given up after some time, not every " + repeatEvery + " until " + giveUpAfter);
        }
    }

    /** Sent once, and kept by stores. */
    public static RawCopy to(Destination destination) {
        return new RawCopy(destination, false, Optional.empty(), DEFAULT_GIVE_UP_AFTER);
    }

    /** The same, repeated until it is settled. */
    public RawCopy repeated(Duration every, Duration longest) {
        return new RawCopy(destination, ephemeral, Optional.of(every), longest);
    }
}

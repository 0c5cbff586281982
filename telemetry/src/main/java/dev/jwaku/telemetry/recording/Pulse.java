package dev.jwaku.telemetry.recording;

import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.record.Heartbeat;
import java.time.Duration;
import java.util.Optional;

/** When the next heartbeat is due: every minute of monotonic time, and when the state changed. Without I/O. */
final class Pulse {
    /** Time between two heartbeats. */
    static final Duration EVERY = Duration.ofSeconds(60);
    /** If the wall clock went so much further than the monotonic one, the machine slept. */
    static final Duration ASLEEP = Duration.ofSeconds(5);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private boolean hasBegun;
    private int state;
    private long beatNanos;
    private long lookNanos;
    private long lookMillis;

    /**
     * Looks at the clocks and the state.
     *
     * @return a heartbeat if one is due
     */
    Optional<Fact.Beat> look(long nanos, long wallMillis, int now) {
        boolean slept = hasBegun && wallMillis - lookMillis - (nanos - lookNanos) / NANOS_PER_MILLI > ASLEEP.toMillis();
        lookNanos = nanos;
        lookMillis = wallMillis;
        if (hasBegun && now == state && !slept && nanos - beatNanos < EVERY.toNanos()) {
            return Optional.empty();
        }
        hasBegun = true;
        state = now;
        beatNanos = nanos;
        return Optional.of(new Fact.Beat(nanos, wallMillis, slept ? now | Heartbeat.SUSPENDED : now));
    }

    /** When a heartbeat is due at the latest, in monotonic nanoseconds. */
    long nextDueAt() {
        return hasBegun ? beatNanos + EVERY.toNanos() : 0;
    }
}

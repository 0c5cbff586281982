package dev.jwaku.delivery.inbox;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Notices a wall clock that was ahead and is set back: what was verified meanwhile may lie in times that had not come
 * yet. Monotonic time stands still while the machine sleeps, so a wall clock that runs ahead is no sign of anything.
 * Pure.
 */
final class ClockGuard {
    private final Moment began;
    private @Nullable Moment before;

    ClockGuard(Moment now) {
        this.began = now;
    }

    /** From which wall time on nothing can be believed; mostly nothing. */
    OptionalLong look(Moment now) {
        Moment last = before;
        before = now;
        if (last == null) {
            return OptionalLong.empty();
        }
        long back = (now.nanoTime() - last.nanoTime()) - (now.wall() - last.wall());
        if (back < SweepRules.CLOCK_STEP.toNanos()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(now.wall() - (now.nanoTime() - began.nanoTime()) - Coverage.SETTLING_NANOS);
    }
}

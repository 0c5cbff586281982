package dev.jwaku.tools.scenario.run;

import java.time.Instant;

/**
 * Invariant I8: when the link is recovered nothing is held against any peer any more, and what was missed is looked for
 * from the last sign of life on, or earlier.
 */
final class RecoveryCheck {
    private final Journal journal;

    RecoveryCheck(Journal journal) {
        this.journal = journal;
    }

    /**
     * A person's node begins a recovery.
     *
     * @param missedSince since when it says that it may have missed something
     * @param heard when the last byte came, by its own clock
     */
    void recovering(String person, Instant missedSince, Instant heard) {
        if (missedSince.isAfter(heard)) {
            journal.violated(
                    "I8",
                    person + " looks for what it missed since " + missedSince + " only, but heard nothing" + " after "
                            + heard);
        }
    }

    /** What it holds against peers after that. */
    void forgave(String person, int failures, int resting) {
        if (failures > 0 || resting > 0) {
            journal.violated(
                    "I8",
                    person + " recovers the link and still lets " + resting + " peers rest, with " + failures
                            + " failures");
        }
    }
}

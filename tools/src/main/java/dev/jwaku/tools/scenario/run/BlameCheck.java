package dev.jwaku.tools.scenario.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Invariants I6 and I7: no peer is left alone for longer than the longest back-off, and nobody is held to account for
 * an outage of our own.
 */
final class BlameCheck {
    private final Journal journal;
    private final Map<String, Integer> failuresOffline = new LinkedHashMap<>();

    BlameCheck(Journal journal) {
        this.journal = journal;
    }

    /** How many failures a person's node holds against peers now. */
    void holds(String person, int failures, boolean isOffline) {
        Integer before = isOffline ? failuresOffline.putIfAbsent(person, failures) : null;
        if (!isOffline) {
            failuresOffline.remove(person);
        } else if (before != null && before < failures) {
            journal.violated(
                    "I7",
                    person + " is offline and holds " + failures + " failures against peers, " + before + " before");
        }
        if (before != null) {
            failuresOffline.put(person, failures); // fewer, when they were forgiven
        }
    }

    /** A peer will not be dialed before a moment, which should not be later than another. */
    void rests(String person, String peer, long dueNanos, long latestNanos) {
        if (dueNanos > latestNanos) {
            journal.violated("I6", person + " will not dial " + peer + " for a quarter of an hour");
        }
    }
}

package dev.jwaku.tools.scenario.processes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What is due when, since the start of a run; what is due at the same time comes in the order in which it was put in.
 */
final class Timetable {
    private final TreeMap<Long, List<Runnable>> due = new TreeMap<>();

    void at(Duration time, Runnable action) {
        due.computeIfAbsent(time.toNanos(), first -> new ArrayList<>()).add(action);
    }

    /** Does all that is due by now. */
    void runUntil(long nowNanos) {
        while (!due.isEmpty() && due.firstKey() <= nowNanos) {
            due.pollFirstEntry().getValue().forEach(Runnable::run);
        }
    }
}

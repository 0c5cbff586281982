package dev.jwaku.tools.conditions;

import dev.jwaku.sqlite.CommitWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Numbers the moments at which a process may die, two for each transaction of its files that changes something: before
 * the commit, and after it but before anybody has learned of it. Kills at some of them.
 */
final class KillSwitch {
    private final TreeSet<Integer> points;
    private final Runnable kill;
    private final List<String> kills = new ArrayList<>();
    private int passed;
    private boolean isOff;

    /** @param points the numbers, from 1, over all lives of the process */
    KillSwitch(List<Integer> points, Runnable kill) {
        this.points = new TreeSet<>(points);
        this.kill = kill;
    }

    CommitWatch of(String file) {
        return new CommitWatch() {
            @Override
            public void committing() {
                pass("before a commit of ", file);
            }

            @Override
            public void committed() {
                pass("after a commit of ", file);
            }
        };
    }

    private void pass(String when, String file) {
        passed++;
        if (!isOff && points.contains(passed)) {
            kills.add(passed + " " + when + file);
            kill.run();
        }
    }

    /** From now on everybody lives. */
    void off() {
        isOff = true;
    }

    /** How many points were passed. */
    int passed() {
        return passed;
    }

    /** Where it killed, as {@code 12 before a commit of profile}. */
    List<String> kills() {
        return kills;
    }
}

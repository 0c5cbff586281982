package dev.jwaku.telemetry.recording;

import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.TopicClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts that are to be written, in order, while the disk may refuse them. Bounded: what does not fit is remembered as
 * the counts that it would have made. Used by one task.
 */
final class Backlog {
    /** Most facts that wait. */
    static final int MOST = 10_000;

    private final Deque<Fact> waiting = new ArrayDeque<>();
    /** What stores had, added up between two heartbeats: after a long outage it is one record, not thousands. */
    private final Map<Hole, Fact.Missed> missed = new LinkedHashMap<>();

    private Counters owed = Counters.ZERO;

    private record Hole(TopicClass topic, boolean isFound) {}

    void add(Fact fact) {
        if (fact instanceof Fact.Missed more) {
            missed.merge(new Hole(more.topic(), more.found()), more, Backlog::sum);
            return;
        }
        if (fact instanceof Fact.Beat) {
            missed.values().forEach(this::append);
            missed.clear();
        }
        append(fact);
    }

    private static Fact.Missed sum(Fact.Missed one, Fact.Missed other) {
        return new Fact.Missed(one.topic(), one.count() + other.count(), one.found(), other.atMillis());
    }

    private void append(Fact fact) {
        if (waiting.size() < MOST) {
            waiting.addLast(fact);
        } else {
            owe(lost(fact));
        }
    }

    /** Something that never came here. */
    void owe(Counters counts) {
        owed = owed.plus(counts);
    }

    /** What a fact that is not written adds to the counters. */
    static Counters lost(Fact fact) {
        return fact.counts().plus(new Counters(0, 0, 0, 0, 0, 0, 0, fact.records()));
    }

    boolean isEmpty() {
        return waiting.isEmpty() && owed.equals(Counters.ZERO);
    }

    List<Fact> first(int most) {
        List<Fact> first = new ArrayList<>(Math.min(most, waiting.size()));
        for (Fact fact : waiting) {
            if (first.size() == most) {
                break;
            }
            first.add(fact);
        }
        return first;
    }

    Counters owed() {
        return owed;
    }

    /** So many of the first facts are written, and what was owed. */
    void written(int facts) {
        for (int i = 0; i < facts; i++) {
            waiting.removeFirst();
        }
        owed = Counters.ZERO;
    }

    int size() {
        return waiting.size();
    }
}

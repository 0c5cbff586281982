package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.Since;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What others want of the verifier task: it may be in the middle of a long question, so wishes are collected and come
 * together where they mean the same. Bounded by the number of subscriptions. Any thread.
 */
final class VerifierWishes {
    private final Monitor monitor;
    private final List<Wish> follow = new ArrayList<>();
    private final Set<Criterion> abandoned = new TreeSet<>();
    private boolean isTriggered;
    private boolean isHeard;
    private boolean isClosed;
    private boolean isWoken;

    VerifierWishes(World world) {
        this.monitor = new Monitor(world);
    }

    /** A new subscription. */
    record Wish(Criterion criterion, Since since) {}

    /** What was wished since the last look. */
    record Collected(List<Wish> follow, Set<Criterion> abandoned, boolean isTriggered, boolean isHeard) {}

    void follow(Criterion criterion, Since since) {
        monitor.lock();
        try {
            follow.add(new Wish(criterion, since));
            wake();
        } finally {
            monitor.unlock();
        }
    }

    void abandoned(Criterion criterion) {
        monitor.lock();
        try {
            abandoned.add(criterion);
            wake();
        } finally {
            monitor.unlock();
        }
    }

    void trigger() {
        monitor.lock();
        try {
            isTriggered = true;
            wake();
        } finally {
            monitor.unlock();
        }
    }

    /** A message came; of interest at once only if rounds have become rare. */
    void heard(boolean isUrgent) {
        monitor.lock();
        try {
            isHeard = true;
            if (isUrgent) {
                wake();
            }
        } finally {
            monitor.unlock();
        }
    }

    private void wake() {
        isWoken = true;
        monitor.signalAll();
    }

    /** Waits until something is wished, or the deadline; says what. */
    Collected await(Deadline deadline) {
        monitor.lock();
        try {
            while (!isWoken && !isClosed && monitor.await(deadline)) {
                // a signal is looked into
            }
            Collected collected = new Collected(List.copyOf(follow), new TreeSet<>(abandoned), isTriggered, isHeard);
            follow.clear();
            abandoned.clear();
            isTriggered = false;
            isHeard = false;
            isWoken = false;
            return collected;
        } finally {
            monitor.unlock();
        }
    }

    boolean isClosed() {
        monitor.lock();
        try {
            return isClosed;
        } finally {
            monitor.unlock();
        }
    }

    void close() {
        monitor.lock();
        try {
            isClosed = true;
            wake();
        } finally {
            monitor.unlock();
        }
    }
}

package dev.jwaku.interop;

import dev.jwaku.tools.delivery.DeliveryProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What one sender was told about its texts, and what the other side's inbox has of them. Thread-safe. */
final class SoakJournal implements DeliveryProcess.Observer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> accepted = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Map<String, List<String>> stages = new LinkedHashMap<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private int recovered;

    /** The sender took it. */
    void accepted(String text) {
        locked(() -> accepted.add(text));
    }

    /** The sender was killed or too slow to say whether it took it. */
    void unknown(String text) {
        locked(() -> unknown.add(text));
    }

    /** The sender did not take it. */
    void refused(String text, String reason) {
        locked(() -> refusals.add(text + ": " + reason));
    }

    @Override
    public void stage(String text, String stage, String reason) {
        locked(() -> stages.computeIfAbsent(text, first -> new ArrayList<>())
                .add(reason.isEmpty() ? stage : stage + " (" + reason + ")"));
    }

    @Override
    public void shown(String text) {
        // The inbox has the last word; what is shown may repeat after a kill.
    }

    /** The other side's inbox has a row with this text. */
    void row(DeliveryProcess.Row row) {
        locked(() -> {
            rows.merge(row.text(), 1, Integer::sum);
            recovered += row.arrival().equals("RECOVERED") ? 1 : 0;
        });
    }

    int acceptedCount() {
        lock.lock();
        try {
            return accepted.size();
        } finally {
            lock.unlock();
        }
    }

    /** Accepted texts without a row. */
    List<String> missing() {
        lock.lock();
        try {
            return accepted.stream().filter(text -> !rows.containsKey(text)).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that must not be. */
    List<String> faults() {
        lock.lock();
        try {
            List<String> faults = new ArrayList<>();
            rows.forEach((text, count) -> {
                if (count > 1) {
                    faults.add(text + " is in the inbox " + count + " times");
                }
                if (!accepted.contains(text) && !unknown.contains(text)) {
                    faults.add(text + " is in the inbox and was never offered");
                }
            });
            stages.forEach((text, told) -> {
                if (told.stream().anyMatch(stage -> stage.startsWith("FAILED"))) {
                    faults.add(text + " was called " + told);
                }
                if (told.stream().filter(SoakJournal::isEnd).count() > 1) {
                    faults.add(text + " had more than one end: " + told);
                }
            });
            refusals.forEach(refusal -> faults.add("refused " + refusal));
            return faults;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isEnd(String stage) {
        return stage.startsWith("STORED") || stage.startsWith("UNVERIFIED") || stage.startsWith("FAILED");
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            long stored = count("STORED");
            long unverified = count("UNVERIFIED");
            return accepted.size() + " accepted, " + unknown.size() + " unanswered because of a kill, " + stored
                    + " heard of as stored, " + unverified + " as not verified, " + rows.size() + " in the inbox, "
                    + recovered + " of them recovered";
        } finally {
            lock.unlock();
        }
    }

    private long count(String end) {
        return stages.values().stream()
                .filter(told -> told.stream().anyMatch(stage -> stage.startsWith(end)))
                .count();
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}

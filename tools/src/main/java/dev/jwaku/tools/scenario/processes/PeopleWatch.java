package dev.jwaku.tools.scenario.processes;

import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.tools.scenario.FaultSchedule;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.run.Figures;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/** Asks all people from time to time what they say of themselves, and looks at their links. Thread-safe. */
final class PeopleWatch {
    private final List<Person> people;
    private final ProxyLinks links;
    private final FaultSchedule faults;
    private final LongSupplier now;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> peers = new LinkedHashMap<>();
    private final Map<String, Long> reconnected = new LinkedHashMap<>();
    private final Map<String, Long> bytesAtEnd = new LinkedHashMap<>();
    private final Map<String, Long> firstBytes = new LinkedHashMap<>();
    private Set<String> openAtLastFault = Set.of();
    private int disconnects;
    private int peerFailures;
    private int bestStatus;
    private long lastFalselyConnected = -1;

    /** @param now nanoseconds since the start of the run */
    PeopleWatch(List<Person> people, ProxyLinks links, FaultSchedule faults, LongSupplier now) {
        this.people = people;
        this.links = links;
        this.faults = faults;
        this.now = now;
    }

    private List<String> names() {
        return people.stream().map(person -> person.name).toList();
    }

    /** The last fault begins. */
    void lastFaultBegins() {
        lock.lock();
        try {
            openAtLastFault = links.connections(names());
        } finally {
            lock.unlock();
        }
    }

    /** The last fault ends. */
    void lastFaultEnds() {
        lock.lock();
        try {
            names().stream()
                    .filter(faults.lastTargets()::contains)
                    .forEach(name -> bytesAtEnd.put(name, links.bytesTo(name)));
        } finally {
            lock.unlock();
        }
    }

    /** One look at one of them; blocks while it answers. */
    void look(Person person) {
        if (!person.isAwake() || !(person.life() instanceof PersonLife life)) {
            forget(person.name);
            return;
        }
        try {
            take(person.name, life.status());
        } catch (IOException e) {
            forget(person.name); // it was killed or stopped meanwhile
        }
    }

    private void forget(String name) {
        lock.lock();
        try {
            peers.remove(name);
        } finally {
            lock.unlock();
        }
    }

    private void take(String name, JsonNode status) {
        long at = now.getAsLong();
        lock.lock();
        try {
            int connected = status.path("peers").asInt(0);
            Integer earlier = peers.put(name, connected);
            if (earlier != null && connected < earlier && at < faults.firstNanos()) {
                disconnects += earlier - connected;
            }
            Long atEnd = bytesAtEnd.get(name);
            if (atEnd != null && links.bytesTo(name) > atEnd) {
                firstBytes.putIfAbsent(name, at);
            }
            peerFailures = Math.max(peerFailures, status.path("failures").asInt(0));
            int best = status.path("status").asInt(0);
            bestStatus = Math.max(bestStatus, best);
            if (at > faults.lastEndNanos() && status.path("canSend").asBoolean(false)) {
                reconnected.putIfAbsent(name, at);
            }
            boolean broken = at >= faults.firstNanos() && at < faults.lastEndNanos();
            if (broken && best == ConnectionStatus.CONNECTED.ordinal()) {
                lastFalselyConnected = at;
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param shown messages that came to their readers */
    void addTo(Figures figures, long shown) {
        lock.lock();
        try {
            long end = now.getAsLong();
            long heal = Math.max(0, faults.lastEndNanos());
            figures.set(Metric.DISCONNECTS, disconnects);
            figures.set(Metric.PEER_FAILURES, peerFailures);
            figures.set(Metric.STATUS_MAX, bestStatus);
            figures.set(Metric.RECONNECT_MAX, latest(names(), reconnected, heal, end));
            figures.set(Metric.FIRST_PEER_MAX, latest(List.copyOf(bytesAtEnd.keySet()), firstBytes, heal, end));
            figures.set(
                    Metric.FALSE_CONNECTED,
                    lastFalselyConnected < 0 ? 0 : (lastFalselyConnected - faults.firstNanos()) / 1e9);
            Set<String> open = links.connections(names());
            figures.set(
                    Metric.CONNECTIONS_LOST,
                    openAtLastFault.stream()
                            .filter(connection -> !open.contains(connection))
                            .count());
            long bytes = names().stream().mapToLong(links::bytes).sum();
            figures.set(Metric.BYTES_PER_MESSAGE, (double) bytes / Math.max(1, shown));
            figures.set(Metric.BYTES_PER_SECOND, bytes / Math.max(1, people.size()) / (end / 1e9));
        } finally {
            lock.unlock();
        }
    }

    /** In seconds from then; the end of the run for whom it did not happen. */
    private static double latest(List<String> whom, Map<String, Long> when, long from, long end) {
        return whom.stream()
                        .mapToLong(name -> when.getOrDefault(name, end) - from)
                        .max()
                        .orElse(0)
                / 1e9;
    }
}

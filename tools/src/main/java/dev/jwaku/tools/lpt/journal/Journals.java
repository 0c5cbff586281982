package dev.jwaku.tools.lpt.journal;

import dev.jwaku.tools.lpt.count.Arrival;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.count.GuessedSender;
import dev.jwaku.tools.lpt.count.ReceiverLog;
import dev.jwaku.tools.lpt.count.SenderLog;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the journals of a run say, by node. Senders that have no journal here are guessed from what arrived of them. Not
 * thread-safe.
 */
public final class Journals {
    private final Map<String, JournalStart> starts = new LinkedHashMap<>();
    private final Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
    private final Map<String, List<Arrival>> arrivals = new LinkedHashMap<>();
    private final Map<String, Long> ends = new LinkedHashMap<>();
    private final Map<String, Long> listening = new LinkedHashMap<>();
    private final Map<String, Long> stops = new LinkedHashMap<>();
    private final Map<Source, Marker> markers = new LinkedHashMap<>();
    private final Map<String, String> agents = new LinkedHashMap<>();
    private final List<Incident> incidents = new ArrayList<>();
    private long unreadable;

    Journals() {}

    void started(JournalStart start) {
        starts.put(start.node(), start);
    }

    void sent(String node, Attempt attempt, String agent) {
        attempts.computeIfAbsent(node, name -> new ArrayList<>()).add(attempt);
        agents.put(attempt.peer(), agent);
    }

    void received(String node, Arrival arrival) {
        arrivals.computeIfAbsent(node, name -> new ArrayList<>()).add(arrival);
    }

    void ended(String node, EndMarker marker, long atNanos) {
        if (node.equals(marker.sender())) {
            ends.put(node, atNanos);
        } else {
            markers.putIfAbsent(new Source(marker.sender(), marker.runId()), new Marker(marker, atNanos));
        }
    }

    void stopped(String node, long atNanos) {
        stops.put(node, atNanos);
    }

    void happened(Incident incident) {
        incidents.add(incident);
        if (incident.kind() == Incident.Kind.SUBSCRIBED) {
            listening.putIfAbsent(incident.node(), incident.atNanos());
        }
    }

    void unreadable() {
        unreadable++;
    }

    /** Lines that could not be read. */
    public long unreadableLines() {
        return unreadable;
    }

    /** What happened beside messages, in the order of the journals. */
    public List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    /** What service nodes say of themselves, by peer id. */
    public Map<String, String> agents() {
        return Collections.unmodifiableMap(agents);
    }

    /** The name by which to call a node. */
    public String label(String node) {
        JournalStart start = starts.get(node);
        return start == null ? node : start.label();
    }

    /** All receivers. */
    public List<ReceiverLog> receivers() {
        return starts.values().stream()
                .filter(start -> start.role().equals(JournalStart.RECEIVER))
                .map(start -> new ReceiverLog(
                        start.node(),
                        start.label(),
                        start.host(),
                        listening.getOrDefault(start.node(), 0L),
                        stops.getOrDefault(start.node(), 0L),
                        arrivals.getOrDefault(start.node(), List.of())))
                .toList();
    }

    /** All senders: those with a journal, and those of which something arrived. */
    public List<SenderLog> senders() {
        List<SenderLog> all = new ArrayList<>();
        for (JournalStart start : starts.values()) {
            if (start.role().equals(JournalStart.SENDER)) {
                all.add(new SenderLog(
                        start.node(),
                        start.label(),
                        start.runId(),
                        start.host(),
                        SenderLog.Truth.JOURNAL,
                        attempts.getOrDefault(start.node(), List.of()),
                        ends.getOrDefault(start.node(), 0L)));
            }
        }
        all.addAll(guessed());
        return all;
    }

    private List<SenderLog> guessed() {
        Map<Source, List<Arrival>> unknown = new LinkedHashMap<>();
        markers.keySet().stream()
                .filter(source -> !hasJournal(source))
                .forEach(source -> unknown.put(source, new ArrayList<>()));
        for (List<Arrival> some : arrivals.values()) {
            for (Arrival arrival : some) {
                Source source = new Source(arrival.sender(), arrival.runId());
                if (!hasJournal(source)) {
                    unknown.computeIfAbsent(source, one -> new ArrayList<>()).add(arrival);
                }
            }
        }
        return unknown.entrySet().stream()
                .map(entry -> guessed(entry.getKey(), entry.getValue()))
                .toList();
    }

    private SenderLog guessed(Source source, List<Arrival> some) {
        @Nullable Marker marker = markers.get(source);
        return GuessedSender.of(
                source.name(),
                source.runId(),
                some,
                Optional.ofNullable(marker).map(Marker::content),
                marker == null ? 0 : marker.atNanos());
    }

    private boolean hasJournal(Source source) {
        JournalStart start = starts.get(source.name());
        return start != null && start.role().equals(JournalStart.SENDER);
    }

    private record Source(String name, String runId) {}

    private record Marker(EndMarker content, long atNanos) {}
}

package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Backoff;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.network.Traffic;
import dev.jwaku.tools.scenario.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at the nodes of all people from time to time: connections, states, bytes. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** With so many people it looks half as often, and so on. */
    private static final int MANY = 20;

    private final Stage stage;
    private final List<Person> people;
    private final FaultPlan faults;
    private final Map<String, Integer> before = new LinkedHashMap<>();
    private final Map<String, Integer> failuresOffline = new LinkedHashMap<>();
    private final Map<String, Long> reconnected = new LinkedHashMap<>();
    private final Map<String, Long> bytesAtEnd = new LinkedHashMap<>();
    private final Map<String, Long> firstBytes = new LinkedHashMap<>();
    private List<ConnectionInfo> openAtLastFault = List.of();
    private int disconnects;
    private int peerFailures;
    private int bestStatus;
    private long lastFalselyConnected = -1;

    Watch(Stage stage, List<Person> people, FaultPlan faults) {
        this.stage = stage;
        this.people = people;
        this.faults = faults;
    }

    void schedule() {
        faults.onLastBegin(() -> openAtLastFault = connections());
        if (faults.lastEndNanos() >= 0) {
            stage.simulation().at(Duration.ofNanos(faults.lastEndNanos()), this::noteBytes);
        }
        lookAgain();
    }

    private void noteBytes() {
        people.stream()
                .filter(person -> faults.lastTargets().contains(person.name))
                .forEach(person -> bytesAtEnd.put(person.name, bytesIn(person)));
    }

    private long bytesIn(Person person) {
        return stage.internet().traffic(person.name).bytesIn();
    }

    private void lookAgain() {
        Duration pause = LOOK.multipliedBy(1 + people.size() / MANY);
        stage.simulation().after(pause, () -> {
            people.forEach(this::look);
            lookAgain();
        });
    }

    private List<ConnectionInfo> connections() {
        List<ConnectionInfo> open = new ArrayList<>();
        for (Person person : people) {
            WakuNode node = person.node();
            if (node != null) {
                open.addAll(node.host().connections());
            }
        }
        return open;
    }

    private void look(Person person) {
        WakuNode node = person.node();
        long now = stage.simulation().nowNanos();
        if (node == null || person.life().state() != NodeState.RUNNING) {
            before.remove(person.name);
            return;
        }
        int peers = node.host().peers().size();
        Integer earlier = before.put(person.name, peers);
        if (earlier != null && peers < earlier && now < faults.firstNanos()) {
            disconnects += earlier - peers;
        }
        Long atEnd = bytesAtEnd.get(person.name);
        if (atEnd != null && bytesIn(person) > atEnd) {
            firstBytes.putIfAbsent(person.name, now);
        }
        LinkSnapshot link = node.link();
        check(person, node, link);
        peerFailures = Math.max(peerFailures, node.peerLedger().totalFailures());
        bestStatus = Math.max(bestStatus, link.status().ordinal());
        if (now > faults.lastEndNanos() && link.canSend()) {
            reconnected.putIfAbsent(person.name, now);
        }
        boolean broken = now >= faults.firstNanos() && now < faults.lastEndNanos();
        if (broken && link.status() == ConnectionStatus.CONNECTED) {
            lastFalselyConnected = now;
        }
    }

    private void check(Person person, WakuNode node, LinkSnapshot link) {
        int failures = node.peerLedger().totalFailures();
        boolean offline = link.state() == LinkState.OFFLINE;
        Integer atOutage = offline ? failuresOffline.putIfAbsent(person.name, failures) : null;
        if (!offline) {
            failuresOffline.remove(person.name);
        } else if (atOutage != null && atOutage != failures) {
            stage.journal().violated("I7", person.name + " is offline and holds failures against peers");
            failuresOffline.put(person.name, failures);
        }
        long latest = person.life().nanoTime() + Backoff.RETRY.most().toNanos();
        for (PeerId peer : person.toldPeers()) {
            if (!node.peerLedger().isBanned(peer) && node.peerLedger().dueNanos(peer) > latest) {
                stage.journal().violated("I6", person.name + " will not dial " + peer + " for a quarter of an hour");
            }
        }
    }

    void addTo(Figures figures) {
        figures.set(Metric.DISCONNECTS, disconnects);
        figures.set(Metric.PEER_FAILURES, peerFailures);
        figures.set(Metric.STATUS_MAX, bestStatus);
        long heal = Math.max(0, faults.lastEndNanos());
        figures.set(Metric.RECONNECT_MAX, latest(people.stream().map(person -> person.name), reconnected, heal));
        figures.set(Metric.FIRST_PEER_MAX, latest(bytesAtEnd.keySet().stream(), firstBytes, heal));
        figures.set(
                Metric.FALSE_CONNECTED,
                lastFalselyConnected < 0 ? 0 : (lastFalselyConnected - faults.firstNanos()) / 1e9);
        List<ConnectionInfo> open = connections();
        figures.set(
                Metric.CONNECTIONS_LOST,
                openAtLastFault.stream()
                        .filter(connection -> !open.contains(connection))
                        .count());
        long bytes = 0;
        for (Person person : people) {
            Traffic traffic = stage.internet().traffic(person.name);
            bytes += traffic.bytesIn() + traffic.bytesOut();
        }
        long shown =
                stage.journal().messages().stream().filter(Message::isShown).count();
        figures.set(Metric.BYTES_PER_MESSAGE, (double) bytes / Math.max(1, shown));
        figures.set(
                Metric.BYTES_PER_SECOND,
                bytes / Math.max(1, people.size()) / (stage.simulation().nowNanos() / 1e9));
    }

    /** In seconds from then; the end of the run for whom it did not happen. */
    private double latest(Stream<String> whom, Map<String, Long> when, long from) {
        long end = stage.simulation().nowNanos();
        return whom.mapToLong(name -> when.getOrDefault(name, end) - from).max().orElse(0) / 1e9;
    }
}

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

/** Looks at the nodes of all people from time to time: connections, states, bytes. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Stage stage;
    private final List<Person> people;
    private final FaultPlan faults;
    private final Map<String, Integer> before = new LinkedHashMap<>();
    private final Map<String, Integer> failuresOffline = new LinkedHashMap<>();
    private final Map<String, Long> reconnected = new LinkedHashMap<>();
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
        lookAgain();
    }

    private void lookAgain() {
        stage.simulation().after(LOOK, () -> {
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
        double slowest = people.stream()
                .mapToLong(person ->
                        reconnected.getOrDefault(person.name, stage.simulation().nowNanos()) - heal)
                .max()
                .orElse(0);
        figures.set(Metric.RECONNECT_MAX, slowest / 1e9);
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
}

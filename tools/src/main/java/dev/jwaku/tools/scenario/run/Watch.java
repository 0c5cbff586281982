package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Backoff;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.network.Traffic;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
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
    /** Pause between looks while nothing happens. */
    private static final Duration IDLE_LOOK = Duration.ofSeconds(1);
    /** For so long before and after a fault begins or ends something may happen. */
    private static final Duration NEAR = Duration.ofMinutes(2);

    private final Stage stage;
    private final Map<String, Machine> machines;
    private final List<Person> people;
    private final FaultPlan faults;
    private final BlameCheck blame;
    private final Map<String, Integer> before = new LinkedHashMap<>();
    private final Map<String, Long> reconnected = new LinkedHashMap<>();
    private final Map<String, Long> bytesAtEnd = new LinkedHashMap<>();
    private final Map<String, Long> firstBytes = new LinkedHashMap<>();
    private final Map<String, Long> onlineNanos = new LinkedHashMap<>();
    private List<ConnectionInfo> openAtLastFault = List.of();
    private int disconnects;
    private int peerFailures;
    private int bestStatus;
    private long lastFalselyConnected = -1;

    Watch(Stage stage, Map<String, Machine> machines, List<Person> people, FaultPlan faults) {
        this.stage = stage;
        this.machines = machines;
        this.people = people;
        this.faults = faults;
        this.blame = new BlameCheck(stage.journal());
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
        Duration pause = (isBusy() ? LOOK : IDLE_LOOK).multipliedBy(1 + people.size() / MANY);
        stage.simulation().after(pause, () -> {
            people.forEach(person -> look(person, pause));
            lookAgain();
        });
    }

    /** Messages are on their way, or something broke or was mended lately. */
    private boolean isBusy() {
        return !stage.journal().isSettled() || faults.isNear(stage.simulation().nowNanos(), NEAR);
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

    private void look(Person person, Duration since) {
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
        if (person.hearsNow()) {
            person.heardUntilNow();
            stage.auditor().heard(person);
        }
        if (stage.mode() == Mode.EDGE) {
            stage.auditor().look(person, node, isSomebodyThere(node, now));
        }
        if (link.livePeers() > 0) {
            long online = onlineNanos.merge(person.name, since.toNanos(), Long::sum);
            stage.journal().checkDeadlines(person.name, online);
        }
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

    /** Whether a filter node is connected, and nothing is wrong with it or anything else. */
    private boolean isSomebodyThere(WakuNode node, long now) {
        return faults.isQuiet(now)
                && machines.values().stream()
                        .anyMatch(machine -> machine.pushes()
                                && machine.group.shard() == NodeConfig.DEFAULT_SHARD
                                && node.host().isConnected(machine.peerId));
    }

    private void check(Person person, WakuNode node, LinkSnapshot link) {
        blame.holds(person.name, node.peerLedger().totalFailures(), link.state() == LinkState.OFFLINE);
        long latest = person.life().nanoTime() + Backoff.RETRY.most().toNanos();
        for (PeerId peer : person.toldPeers()) {
            if (!node.peerLedger().isBanned(peer)) {
                blame.rests(person.name, peer.toString(), node.peerLedger().dueNanos(peer), latest);
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

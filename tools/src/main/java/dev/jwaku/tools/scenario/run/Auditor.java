package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.RestampId;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.simulation.EventListener;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.scenario.FaultKind;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hears every event of a run and holds what nodes say of themselves against what the run knows. Each invariant has a
 * class of its own that knows no nodes; here is only what is looked up for them. Used by the thread of the simulation.
 */
final class Auditor implements EventListener {
    private static final int SUCCESS = 200;

    private final Stage stage;
    private final Map<String, Machine> machines;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Instant> heard = new LinkedHashMap<>();
    private final boolean clocksAreSet;
    private final CoverageCheck coverage;
    private final GenerationCheck generations;
    private final RetryCheck retries;
    private final RecoveryCheck recoveries;
    private final SubscriptionCheck subscriptions;
    private final CopyCheck copies;
    private final RestartCheck restarts;

    Auditor(Stage stage, Map<String, Machine> machines) {
        this.stage = stage;
        this.machines = machines;
        this.clocksAreSet = stage.scenario().faults().stream().anyMatch(fault -> fault.kind() == FaultKind.CLOCK);
        Journal journal = stage.journal();
        this.coverage = new CoverageCheck(journal);
        this.generations = new GenerationCheck(journal);
        this.retries = new RetryCheck(journal);
        this.recoveries = new RecoveryCheck(journal);
        this.subscriptions = new SubscriptionCheck(journal, SubscriptionCheck.slack(links()));
        this.copies = new CopyCheck(journal);
        this.restarts = new RestartCheck(journal);
    }

    private Stream<LinkModel> links() {
        return Stream.concat(
                Stream.of(stage.scenario().link()),
                stage.scenario().nodes().stream().flatMap(group -> group.link().stream()));
    }

    @Override
    public void event(Duration at, SimulatedNode node, String name, List<Object> values) {
        switch (name) {
            case "filter_request" -> asked(node, values);
            case "delivery.sweep",
                    "delivery.accepted",
                    "delivery.restamped",
                    "delivery.pushing",
                    "delivery.pushed",
                    "relay_sent",
                    "link_recovering",
                    "delivery.clock_set_back" -> {
                if (machines.get(node.name()) instanceof Person person && person.node() != null) {
                    happened(person, name, values);
                }
            }
            default -> {
                // says nothing about an invariant
            }
        }
    }

    private void happened(Person person, String name, List<Object> values) {
        String hash = text(values, "msg_hash");
        switch (name) {
            case "delivery.sweep" -> swept(person, values);
            case "delivery.accepted" -> copies.named(person.name, text(values, "id"), hash);
            case "delivery.restamped" -> {
                generations.restamped(person.name, text(values, "id"), hash);
                copies.named(person.name, text(values, "id"), hash);
            }
            case "delivery.pushing" -> retries.pushing(person.name, hash, text(values, "peer"), pushers(person));
            case "delivery.pushed" -> pushed(person, hash, values);
            case "relay_sent" -> {
                int sent = value(values, "peers") instanceof Collection<?> peers ? peers.size() : 1;
                copies.sent(person.name, hash, sent, peers(person));
            }
            case "delivery.clock_set_back" ->
                coverage.clockSet(person.name, stage.simulation().nowNanos());
            case "link_recovering" -> recovering(person, values);
            default -> throw new IllegalStateException(name);
        }
    }

    private static Object value(List<Object> values, String key) {
        int at = values.indexOf(key);
        return at < 0 ? "" : values.get(at + 1);
    }

    private static String text(List<Object> values, String key) {
        return String.valueOf(value(values, key));
    }

    // I5

    private void swept(Person person, List<Object> values) {
        if (!text(values, "end").equals("COMPLETE") || !(value(values, "nodes") instanceof Collection<?> asked)) {
            return;
        }
        Duration took = (Duration) value(values, "took");
        long began = stage.simulation().nowNanos() - took.toNanos();
        if (began <= person.resumedAt()) {
            return; // its monotonic clock stood still meanwhile
        }
        List<CoverageCheck.Listed> listed = new ArrayList<>();
        for (Object node : asked) {
            Machine machine = machine(String.valueOf(node));
            if (machine != null) {
                machine.archive()
                        .filter(archive -> archive.isHonestSince(began))
                        .ifPresent(archive -> listed.addAll(archive.keptBefore(began, person.topic())));
            }
        }
        long from = Long.parseLong(text(values, "from"));
        long until = Long.parseLong(text(values, "until"));
        coverage.claimed(person.name, new CoverageCheck.Claim(from, until, listed));
        person.ring();
    }

    /** How many claims of a person could be checked when it has read its inbox. */
    int openClaims(Person person) {
        return coverage.open(person.name);
    }

    /** A person has read its inbox; so many claims were open when it began. */
    void read(Person person, int claims) {
        coverage.read(
                person.name,
                claims,
                number -> stage.journal().messages().get(number).isShown());
    }

    /** What is verified, as a person's node says. */
    void covered(Person person, CoverageReport report) {
        long now = stage.simulation().nowNanos();
        if (clocksAreSet) {
            coverage.clockSet(person.name, now);
        }
        coverage.covered(person.name, report, now);
    }

    // I8

    /** Bytes came to a person's machine lately, or at a moment on its clock. */
    void heard(Person person) {
        heard.put(person.name, person.life().now());
    }

    private void recovering(Person person, List<Object> values) {
        Instant lastHeard = heard.get(person.name);
        if (lastHeard != null && !clocksAreSet && !person.hearsNow()) {
            recoveries.recovering(person.name, Instant.parse(text(values, "missed_since")), lastHeard);
        }
        WakuNode node = person.node();
        if (node != null) {
            recoveries.forgave(
                    person.name,
                    node.peerLedger().totalFailures(),
                    node.peerLedger().resting());
        }
    }

    // I9

    private void asked(SimulatedNode server, List<Object> values) {
        String person = names.get(text(values, "peer"));
        boolean isGood = Integer.parseInt(text(values, "status")) == SUCCESS;
        if (person == null || !isGood) {
            return;
        }
        switch (text(values, "type")) {
            case "SUBSCRIBE" -> subscriptions.granted(person, server.name());
            case "UNSUBSCRIBE", "UNSUBSCRIBE_ALL" -> subscriptions.withdrawn(person, server.name());
            default -> {
                // changes nothing
            }
        }
    }

    /** Looks at the subscriptions of a client. */
    void look(Person person, WakuNode node, boolean isSomebodyThere) {
        List<String> counted = node.filterClient().servants().stream()
                .map(peer -> names.getOrDefault(peer.toString(), peer.toString()))
                .toList();
        subscriptions.look(
                person.name, counted, isSomebodyThere, stage.simulation().nowNanos());
    }

    // I10, I12

    private List<String> pushers(Person person) {
        WakuNode node = person.node();
        if (node == null) {
            return List.of();
        }
        ServicePool pool = node.servicePools().of(Service.LIGHTPUSH);
        return Stream.concat(pool.active().stream(), pool.warm().stream())
                .map(Object::toString)
                .toList();
    }

    private void pushed(Person person, String hash, List<Object> values) {
        switch (text(values, "outcome")) {
            case "FAILED" -> retries.failed(person.name, hash, text(values, "peer"));
            case "TAKEN" -> copies.sent(person.name, hash, 1, peers(person));
            default -> {
                // says little about the node
            }
        }
    }

    private static int peers(Person person) {
        WakuNode node = person.node();
        return node == null ? 0 : node.host().peers().size();
    }

    // I11

    /** A machine begins to live, or does so again. */
    void started(Machine machine) {
        names.put(machine.peerId.toString(), machine.name);
        subscriptions.restarted(machine.name);
        retries.restarted(machine.name);
        heard.remove(machine.name);
    }

    /**
     * A person's delivery is open again: it must know all that was not finished before.
     *
     * @return the messages that were finished when nobody could be told any more, with their tickets
     */
    Map<Message, SendTicket> reopened(Person person, LongFunction<Optional<SendTicket>> tickets) {
        return restarts.reopened(person.name, tickets, SendTicket::isFinal);
    }

    // I14

    /** A node that is not the sender took a message. */
    void seen(PubsubTopic topic, WakuMessage message, MessageHash hash) {
        stage.journal().seen(hash);
        if (!generations.isKnown(hash)) {
            int number = message.payload().asByteBuffer().getInt();
            generations.seen(number, hash, RestampId.key(topic, message));
        }
    }

    private @Nullable Machine machine(String peer) {
        String name = names.get(peer);
        return name == null ? null : machines.get(name);
    }
}

package dev.jwaku.tools.junit;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.sharding.ContentTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client: a node with delivery, its outbox and inbox on disk over all its lives. What it subscribed to it subscribes
 * to again after a restart. For the thread of its {@link LittleNetwork}.
 */
public final class LittleClient {
    private static final Duration MOST_UNTIL_DONE = Duration.ofSeconds(30);

    private final LittleNetwork network;
    private final String name;
    private final Path folder;
    private final Consumer<AutoCloseable> opened;
    private final Set<ContentTopic> topics = new LinkedHashSet<>();
    private final List<ReceivedMessage> received = new ArrayList<>();
    private final Map<Long, Stage> stages = new LinkedHashMap<>();
    private @Nullable Delivery delivery;
    private @Nullable WakuNode node;

    LittleClient(LittleNetwork network, String name, Path folder, Consumer<AutoCloseable> opened) {
        this.network = network;
        this.name = name;
        this.folder = folder;
        this.opened = opened;
    }

    /** What it does when its node has started; in a task of the node. */
    void begins(WakuNode started, SimulatedNode world) {
        Delivery ours = started.openDelivery(
                folder,
                DeliveryConfig.defaults().withStorage(StorageConfig.simulated().withOpened(opened)));
        ours.listen(this::heard);
        node = started;
        delivery = ours;
        topics.forEach(topic -> listen(started, ours, topic));
    }

    private void listen(WakuNode started, Delivery ours, ContentTopic topic) {
        ours.subscribe(started.config().topicOf(topic), topic, received::add);
    }

    private void heard(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published told -> stages.put(told.id(), Stage.PUBLISHED);
            case DeliveryEvent.Stored told -> stages.put(told.id(), Stage.STORED);
            case DeliveryEvent.Failed told -> stages.put(told.id(), Stage.FAILED);
            case DeliveryEvent.Acknowledged told -> stages.put(told.id(), Stage.ACKNOWLEDGED);
            case DeliveryEvent.Unverified ignored -> {
                // it stays published
            }
            case DeliveryEvent.ConnectionChanged ignored -> {
                // the test knows what it did to the connection
            }
            case DeliveryEvent.Receiving ignored -> {
                // what came is in the list
            }
        }
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Wants the messages of a content topic from now on, also those that it misses and a store has. */
    public void subscribe(ContentTopic topic) {
        inTask("subscribe", () -> {
            if (topics.add(topic)) {
                listen(node(), delivery(), topic);
            }
        });
    }

    /**
     * Sends, and returns when the message is accepted: it is in the outbox on disk. Some virtual time may pass.
     *
     * @throws IllegalStateException if it is not accepted, with the reason; or if the client does not run
     */
    public LittleSending send(ContentTopic topic, Bytes payload) {
        List<SendTicket> tickets = new ArrayList<>();
        inTask(
                "send",
                () -> tickets.add(delivery().send(SendRequest.of(node().config().topicOf(topic), topic, payload))));
        return new LittleSending(
                this, tickets.getFirst().id(), tickets.getFirst().hash());
    }

    /** Sends a text. */
    public LittleSending send(ContentTopic topic, String text) {
        return send(topic, Bytes.utf8(text));
    }

    /** Runs something in a task of the client's node, as all code that waits must be, until it ends. */
    private void inTask(String what, Runnable work) {
        if (!network.node(name).isAlive()) {
            throw new IllegalStateException(name + " does not run; restart it");
        }
        List<RuntimeException> failures = new ArrayList<>();
        List<Boolean> done = new ArrayList<>();
        network.simulation().start(network.node(name).life(), what, () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
            done.add(true);
        });
        if (!network.runUntil(() -> !done.isEmpty(), MOST_UNTIL_DONE)) {
            throw new IllegalStateException(name + " could not " + what + " within " + MOST_UNTIL_DONE);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    name + " could not " + what + ": " + failures.getFirst().getMessage(), failures.getFirst());
        }
    }

    private Delivery delivery() {
        if (delivery == null) {
            throw new IllegalStateException("the node has not started yet");
        }
        return delivery;
    }

    private WakuNode node() {
        if (node == null) {
            throw new IllegalStateException("the node has not started yet");
        }
        return node;
    }

    Stage stage(long id) {
        return stages.getOrDefault(id, Stage.ACCEPTED);
    }

    /** What it was shown, in order; after a restart the last ones may be shown again, with the same numbers. */
    public List<ReceivedMessage> received() {
        return List.copyOf(received);
    }

    /** The same as texts, each message once. */
    public List<String> texts() {
        Map<Long, String> texts = new LinkedHashMap<>();
        received.forEach(
                message -> texts.putIfAbsent(message.number(), message.payload().toUtf8()));
        return List.copyOf(texts.values());
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.SendingConfig;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alice, who sends and may crash, Bob, who listens, and store nodes, on a network without protocols. What must always
 * hold of Alice's events is checked as they come: I1, I2 and I3 of reliability.md.
 */
final class SendingWorld implements AutoCloseable {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");

    final Simulation simulation;
    final InMemoryNetwork network;
    final List<InMemoryStore> stores = new ArrayList<>();
    /** Texts that Bob has, each as often as it came. */
    final Map<String, Integer> heard = new LinkedHashMap<>();
    /** Accepted messages of Alice by the number of their ticket. */
    final Map<Long, String> accepted = new LinkedHashMap<>();

    final Map<Long, DeliveryEvent> ends = new LinkedHashMap<>();
    final Set<Long> published = new LinkedHashSet<>();
    final List<MessageHash> storedFalsely = new ArrayList<>();
    final Map<Long, Duration> endedAt = new LinkedHashMap<>();
    private final Path folder;
    private final List<AutoCloseable> files = new ArrayList<>();
    private final SendingConfig sending;
    InMemoryNetwork.Participant path;
    SimulatedNode alice;
    private Delivery delivery;

    @SuppressWarnings("NullAway.Init") // Alice is started at once
    SendingWorld(long seed, Path folder, int storeCount, SendingConfig sending) {
        this.folder = folder;
        this.sending = sending;
        this.simulation = Simulation.withSeed(seed);
        this.network = new InMemoryNetwork(simulation.node("network"), seed);
        for (int i = 0; i < storeCount; i++) {
            stores.add(network.addStore());
        }
        SimulatedNode bob = simulation.node("bob");
        InMemoryNetwork.Participant hears = network.join(bob);
        hears.hear(SHARD, (topic, message) -> heard.merge(message.payload().toUtf8(), 1, Integer::sum));
        startAlice();
    }

    SendingWorld(long seed, Path folder, int storeCount) {
        this(seed, folder, storeCount, SendingConfig.defaults());
    }

    /** Alice's first life, or the next one. */
    void startAlice() {
        alice = simulation.node("alice");
        path = network.join(alice);
        SimulatedNode node = alice;
        simulation.start(node, "main", () -> {
            Delivery opened = Delivery.open(
                    node,
                    folder,
                    path.network(),
                    DeliveryConfig.defaults()
                            .withStorage(StorageConfig.simulated().withOpened(files::add))
                            .withSending(sending));
            opened.listen(this::happened);
            delivery = opened;
        });
        run(Duration.ofMillis(1));
    }

    private void happened(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published out -> {
                assertThat(published.add(out.id())).isTrue();
                assertThat(ends).doesNotContainKey(out.id());
            }
            case DeliveryEvent.Stored stored -> {
                if (stores.stream().noneMatch(store -> store.holds(stored.hash()))) {
                    storedFalsely.add(stored.hash());
                }
                ended(stored.id(), stored);
            }
            case DeliveryEvent.Unverified unverified -> ended(unverified.id(), unverified);
            case DeliveryEvent.Failed failed -> ended(failed.id(), failed);
            case DeliveryEvent.Acknowledged acknowledged -> ended(acknowledged.id(), acknowledged);
            default -> {
                // not of a message that was sent
            }
        }
    }

    private void ended(long id, DeliveryEvent event) {
        assertThat(ends.put(id, event)).isNull();
        endedAt.put(id, simulation.now());
    }

    void crashAlice() {
        alice.crash();
        path.setConnected(false);
    }

    /** Sends as soon as the simulation runs, if Alice lives then. */
    void send(String text, Restamping restamping) {
        SimulatedNode node = alice;
        simulation.start(node, "send " + text, () -> {
            SendTicket ticket =
                    delivery.send(SendRequest.of(SHARD, TOPIC, Bytes.utf8(text)).withRestamping(restamping));
            accepted.put(ticket.id(), text);
        });
    }

    /** Sends messages with this much time between them. */
    void sendMany(int count, Duration gap, Restamping restamping) {
        SimulatedNode node = alice;
        int first = accepted.size();
        simulation.start(node, "sender", () -> {
            for (int i = 0; i < count; i++) {
                String text = "message " + (first + i);
                SendTicket ticket = delivery.send(
                        SendRequest.of(SHARD, TOPIC, Bytes.utf8(text)).withRestamping(restamping));
                accepted.put(ticket.id(), text);
                boolean raised = new Signal(node).await(Deadline.after(node, gap));
                assertThat(raised).isFalse();
            }
        });
    }

    void acknowledge(long id) {
        simulation.start(alice, "acknowledge", () -> delivery.acknowledged(id));
    }

    /** The ticket as Alice shows it now. */
    SendTicket ticket(long id) {
        List<SendTicket> found = new ArrayList<>();
        simulation.start(alice, "look", () -> found.add(delivery.ticket(id).orElseThrow()));
        run(Duration.ofMillis(1));
        return found.getFirst();
    }

    void run(Duration time) {
        simulation.runFor(time);
    }

    /** Whether all that was accepted has an end. */
    boolean allEnded() {
        return ends.keySet().containsAll(accepted.keySet());
    }

    /** Runs until everything accepted has come to an end; how long that took. */
    Duration untilAllEnded(Duration limit) {
        Duration began = simulation.now();
        run(Duration.ofMillis(1));
        assertThat(accepted).isNotEmpty();
        assertThat(simulation.runUntil(this::allEnded, began.plus(limit)))
                .as("all ended; open: %s", open())
                .isTrue();
        return simulation.now().minus(began);
    }

    List<Long> open() {
        return accepted.keySet().stream().filter(id -> !ends.containsKey(id)).toList();
    }

    <T extends DeliveryEvent> List<T> ends(Class<T> kind) {
        return ends.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        simulation.close();
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

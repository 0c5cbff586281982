package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.InMemoryArchive;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Since;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.NodeState;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One receiving client with store nodes, in simulation. What it shows is checked as it comes. */
final class ReceiveWorld implements AutoCloseable {
    static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");

    final Simulation simulation;
    final InMemoryArchive archive;
    final ScriptedWay way = new ScriptedWay();
    final List<DeliveryEvent.Receiving> events = new ArrayList<>();
    /** By hash, the numbers under which a message was shown. */
    final Map<MessageHash, Set<Long>> shown = new LinkedHashMap<>();
    /** When each was shown first. */
    final Map<MessageHash, Duration> shownAt = new LinkedHashMap<>();

    final Set<MessageHash> sent = new LinkedHashSet<>();
    private final List<AutoCloseable> files = new ArrayList<>();
    private final Path folder;
    private InboxConfig inbox = InboxConfig.defaults();
    private @Nullable Delivery delivery;
    private int nextText;
    int callbacks;
    /** At this callback the process dies, in the middle of it. */
    int diesAtCallback = -1;

    ReceiveWorld(long seed, Path folder) {
        this.simulation = Simulation.withSeed(seed);
        this.folder = folder.resolve("seed-" + seed);
        this.archive = new InMemoryArchive(node(), seed);
    }

    SimulatedNode node() {
        SimulatedNode node = simulation.find("client");
        return node == null ? simulation.node("client") : node;
    }

    ReceiveWorld inbox(InboxConfig config) {
        inbox = config;
        return this;
    }

    /** Starts the client and subscribes. */
    ReceiveWorld start(Since since) {
        open();
        subscribe(since);
        run(Duration.ofSeconds(1));
        return this;
    }

    /** Starts the client. */
    void open() {
        SimulatedNode node = node();
        archive.askedFrom(node);
        DeliveryConfig config = DeliveryConfig.defaults()
                .withStorage(StorageConfig.simulated().withOpened(files::add))
                .withInbox(inbox);
        inClient(() -> {
            delivery = Delivery.open(node, folder, way.network(archive), config);
            delivery.listen(event -> {
                if (event instanceof DeliveryEvent.Receiving receiving) {
                    events.add(receiving);
                }
            });
            return delivery;
        });
    }

    void subscribe(Since since) {
        inClient(() -> delivery().subscribe(SHARD, TOPIC, since, this::show));
    }

    private void show(ReceivedMessage message) {
        callbacks++;
        assertThat(sent).contains(message.hash());
        assertThat(MessageHash.of(message.pubsubTopic(), message.message())).isEqualTo(message.hash());
        shown.computeIfAbsent(message.hash(), first -> new LinkedHashSet<>()).add(message.number());
        shownAt.putIfAbsent(message.hash(), simulation.now());
        if (callbacks == diesAtCallback) {
            node().kill();
        }
    }

    Delivery delivery() {
        if (delivery == null) {
            throw new IllegalStateException("the client does not run");
        }
        return delivery;
    }

    /** Ends the process without a goodbye; the next {@link #start} is its next life. */
    void kill() {
        node().kill();
        files.forEach(file -> {
            try {
                file.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        files.clear();
        way.forgetAll();
        delivery = null;
        simulation.node("client");
    }

    void close(Duration within) {
        inClient(() -> {
            delivery().close();
            return true;
        });
        run(within);
        files.clear();
        delivery = null;
    }

    <T> T inClient(Supplier<T> action) {
        List<T> result = new ArrayList<>();
        simulation.start(node(), "test", () -> result.add(action.get()));
        assertThat(simulation.runUntil(() -> !result.isEmpty(), simulation.now().plusSeconds(60)))
                .isTrue();
        return result.getFirst();
    }

    void run(Duration time) {
        simulation.runFor(time);
    }

    boolean runUntilAllShown(Duration limit) {
        return simulation.runUntil(
                () -> shown.size() == sent.size(), simulation.now().plus(limit));
    }

    /** A message made now, or some time ago. */
    WakuMessage message(Duration ago) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8("text " + nextText++), TOPIC)
                .timestamp(Timestamps.toNanos(
                        Simulation.EPOCH.plus(simulation.now()).minus(ago)))
                .build();
        sent.add(MessageHash.of(SHARD, message));
        return message;
    }

    /** A message that stores get and the client does not. */
    WakuMessage miss(Duration ago) {
        WakuMessage message = message(ago);
        archive.keep(SHARD, message);
        return message;
    }

    /** A message that everybody gets. */
    void live() {
        WakuMessage message = message(Duration.ZERO);
        archive.keep(SHARD, message);
        way.bring(SHARD, message);
    }

    /** A copy comes, unless nobody is there. */
    void bringIfAwake(WakuMessage message) {
        if (node().state() == NodeState.RUNNING) {
            way.bring(SHARD, message);
        }
    }

    /** Everything in the inbox, read by cursor. */
    List<ReceivedMessage> history() {
        List<ReceivedMessage> all = new ArrayList<>();
        long cursor = 0;
        while (true) {
            long from = cursor;
            List<ReceivedMessage> page = inClient(() -> delivery().history(SHARD, TOPIC, from, 100));
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            cursor = page.getLast().number();
        }
    }

    Optional<CoverageReport> coverage() {
        return inClient(() -> delivery().coverage(SHARD, TOPIC));
    }

    /** I4: each message is in one row, and in no other. */
    void checkExactlyOnce() {
        assertThat(shown.keySet()).containsExactlyInAnyOrderElementsOf(sent);
        shown.forEach((hash, numbers) -> assertThat(numbers).as(hash.toString()).hasSize(1));
        assertThat(history().stream().map(ReceivedMessage::hash)).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Override
    public void close() {
        simulation.close();
        files.forEach(file -> {
            try {
                file.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}

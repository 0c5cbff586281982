package dev.jwaku.tools.store;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A relay node beside the store node, which publishes what the store node is to keep. */
final class Publisher implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration PUBLISH = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final WakuNode node;

    private Publisher(WakuNode node) {
        this.node = node;
    }

    /**
     * Starts one and connects it.
     *
     * @throws IOException if it cannot be started
     */
    static Publisher start(Multiaddr store) throws IOException {
        List<Integer> shards = IntStream.range(0, HistoryPlan.SHARDS)
                .map(i -> History.FIRST_SHARD.index() + i)
                .boxed()
                .toList();
        WakuNode node = WakuNode.start(NodeConfig.builder()
                .clusterId(History.FIRST_SHARD.cluster())
                .shards(shards)
                .build());
        boolean complete = false;
        try {
            node.host().connect(store, Deadline.after(node.world(), START));
            complete = true;
            return new Publisher(node);
        } finally {
            if (!complete) {
                node.close();
            }
        }
    }

    /** Publishes; whether somebody took it. */
    boolean publish(ArchivedMessage message) {
        return node.relay().publish(message.topic(), message.message(), Deadline.after(node.world(), PUBLISH))
                instanceof RelayResult.Published;
    }

    /**
     * Publishes until messages of every shard get through.
     *
     * @return their names; the store node must come to have them
     * @throws IOException if they do not
     */
    List<MessageHash> awaitMesh(LiveMessages messages) throws IOException {
        Deadline deadline = Deadline.after(node.world(), START);
        Signal never = new Signal(node.world());
        Map<PubsubTopic, MessageHash> through = new TreeMap<>();
        while (through.size() < HistoryPlan.SHARDS) {
            ArchivedMessage message = messages.next();
            if (through.containsKey(message.topic())) {
                continue;
            }
            if (publish(message)) {
                through.put(message.topic(), message.hash());
            } else if (deadline.isExpired()) {
                throw new IOException("the store node takes messages of " + through.keySet() + " only");
            } else {
                never.await(Deadline.after(node.world(), PAUSE));
            }
        }
        return List.copyOf(through.values());
    }

    @Override
    public void close() {
        node.close();
    }
}

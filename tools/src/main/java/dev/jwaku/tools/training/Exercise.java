package dev.jwaku.tools.training;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.StoreQuery;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A relay node and a light client that keep one service node busy for some seconds. */
public final class Exercise {
    private static final PubsubTopic TOPIC = new Shard(16, 32).topic();
    private static final ContentTopic CONTENT = ContentTopic.of("/jwaku-training/1/exercise/proto");
    private static final int SIZE = 1024;
    /** Beyond the 10,000 calls after which Java compiles a method for good. */
    private static final int RELAYED = 6_000;

    private static final int PUSHED = 3_000;
    private static final int QUERIES = 500;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** All of it may take so long, on a machine that is busy with other things. */
    private static final Duration ENOUGH = Duration.ofSeconds(12);

    private final SplittableRandom random = new SplittableRandom(1);
    private final Multiaddr service;
    private final List<URI> pages;

    /**
     * Work for a node of cluster 16, shard 32.
     *
     * @param service where it listens, with its name
     * @param pages that are read now and then
     */
    public Exercise(Multiaddr service, List<URI> pages) {
        this.service = service;
        this.pages = pages;
    }

    /** @throws IOException if the node does not do what it is asked */
    public void run() throws IOException {
        NodeConfig relaying = NodeConfig.builder().staticNodes(List.of(service)).build();
        NodeConfig light = NodeConfig.builder().relay(false).build();
        try (WakuNode relay = WakuNode.start(relaying);
                WakuNode client = WakuNode.start(light)) {
            Deadline enough = Deadline.after(relay.world(), ENOUGH);
            PeerId peer = client.host().connect(service, soon(client));
            client.filterClient().subscribe(peer, TOPIC, List.of(CONTENT), soon(client));
            if (!relay.relay().awaitMesh(TOPIC, 1, soon(relay))) {
                throw new IOException("the node of the training relays nothing");
            }
            for (int i = 0; i < RELAYED && !enough.isExpired(); i++) {
                relay.relay().publish(TOPIC, message(relay), soon(relay));
            }
            for (int i = 0; i < PUSHED && !enough.isExpired(); i++) {
                client.lightPushClient().push(peer, TOPIC, message(client), soon(client));
                client.lightPushClient()
                        .pushV2(
                                peer,
                                new LightPushRequest(
                                        "", Optional.of(TOPIC.name()), WakuMessageCodec.encode(message(client))),
                                soon(client));
            }
            StoreQuery query = StoreQuery.builder()
                    .contentTopics(List.of(CONTENT))
                    .includeData(true)
                    .forward(false)
                    .build();
            for (int i = 0; i < QUERIES && !enough.isExpired(); i++) {
                client.storeClient().query(peer, query, soon(client));
            }
        }
        for (URI page : pages) {
            try (var in = page.toURL().openStream()) {
                in.readAllBytes();
            }
        }
    }

    private static Deadline soon(WakuNode node) {
        return Deadline.after(node.world(), LIMIT);
    }

    private WakuMessage message(WakuNode node) {
        byte[] payload = new byte[SIZE];
        random.nextBytes(payload);
        return WakuMessage.builder(Bytes.wrap(payload), CONTENT)
                .timestamp(Timestamps.toNanos(node.world().now()))
                .build();
    }
}

package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import dev.jwaku.waku.store.StoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service node with everything on, a relay node beside it and a light client, over TCP. */
@Timeout(120)
class ServiceNodeTest {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");

    private final List<WakuNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        nodes.reversed().forEach(WakuNode::close);
    }

    private WakuNode start(NodeConfig.Builder config) throws IOException {
        WakuNode node =
                WakuNode.start(config.listen(Multiaddr.tcp("127.0.0.1", 0)).build());
        nodes.add(node);
        return node;
    }

    private WakuNode serviceNode() throws IOException {
        return start(NodeConfig.builder().services(ServicesConfig.all(folder.resolve("store.sqlite3"))));
    }

    private static Deadline soon(WakuNode node) {
        return Deadline.after(node.world(), Duration.ofSeconds(20));
    }

    private static WakuMessage message(WakuNode node, String text) {
        return WakuMessage.builder(Bytes.utf8(text), TOPIC)
                .timestamp(Timestamps.toNanos(node.world().now()))
                .build();
    }

    @Test
    void aLightClientPublishesHearsAndAsks() throws IOException {
        WakuNode service = serviceNode();
        WakuNode relay = start(NodeConfig.builder().staticNodes(service.addresses()));
        WakuNode light = start(NodeConfig.builder().shards(List.of()));
        List<String> heard = new CopyOnWriteArrayList<>();
        light.addFilterListener(
                (from, topic, message, data) -> heard.add(message.payload().toUtf8()));
        PeerId peer = light.host().connect(service.addresses().getFirst(), soon(light));
        assertThat(service.relay().awaitMesh(SHARD, 1, soon(service))).isTrue();
        assertThat(light.filterClient()
                        .subscribe(peer, SHARD, List.of(TOPIC), soon(light))
                        .isSuccess())
                .isTrue();

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            LightPushResponse response =
                    light.lightPushClient().push(peer, SHARD, message(light, "pushed " + i), soon(light));
            assertThat(response.isSuccess()).as(response.description()).isTrue();
            assertThat(response.relayPeers()).hasValue(1);
            expected.add("pushed " + i);
        }
        relay.relay().publish(SHARD, message(relay, "relayed"), soon(relay));
        expected.add("relayed");

        await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 101);
        assertThat(heard).isEqualTo(expected); // one stream for all, so in order
        StoreQuery query = StoreQuery.builder()
                .pubsubTopic(SHARD)
                .contentTopics(List.of(TOPIC))
                .includeData(true)
                .forward(true)
                .limit(100)
                .build();
        await().until(() ->
                light.storeClient().query(peer, query, soon(light)).cursor().isPresent());
        List<StoreEntry> page =
                light.storeClient().query(peer, query, soon(light)).entries();
        assertThat(page).hasSize(100);
        List<MessageHash> hashes = page.stream().limit(50).map(StoreEntry::hash).toList();
        assertThat(light.storeClient().present(peer, hashes, soon(light))).hasSize(50);
        assertThat(service.archiveHealth().orElseThrow().isHealthy()).isTrue();
    }

    @Test
    void lightPushWithoutARelayPeerIsSaid() throws IOException {
        WakuNode service = serviceNode();
        WakuNode light = start(NodeConfig.builder().shards(List.of()));
        PeerId peer = light.host().connect(service.addresses().getFirst(), soon(light));
        LightPushResponse response = light.lightPushClient().push(peer, SHARD, message(light, "hi"), soon(light));
        assertThat(response.status()).isEqualTo(LightPushStatus.NO_PEERS_TO_RELAY);
    }

    @Test
    void anArchiveThatIsNoDatabaseStopsTheStartAndStaysAsItIs() throws IOException {
        Path file = folder.resolve("store.sqlite3");
        Files.writeString(file, "something else entirely, and long enough to be looked at ".repeat(20));
        assertThatThrownBy(this::serviceNode)
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.UNREADABLE));
        assertThat(Files.readString(file)).startsWith("something else");
    }

    @Test
    void theArchiveOutlivesTheNode() throws IOException {
        WakuNode first = serviceNode();
        WakuMessage message = message(first, "kept");
        WakuNode relay = start(NodeConfig.builder().staticNodes(first.addresses()));
        assertThat(relay.relay().awaitMesh(SHARD, 1, soon(relay))).isTrue();
        relay.relay().publish(SHARD, message, soon(relay));
        await().until(() -> stored(first, message));
        first.close();

        WakuNode second = serviceNode();
        assertThat(stored(second, message)).isTrue();
    }

    private static boolean stored(WakuNode node, WakuMessage message) {
        StoreQuery query = StoreQuery.builder()
                .hashes(List.of(MessageHash.of(SHARD, message)))
                .build();
        return !node.store()
                .orElseThrow()
                .answer(new StoreRequest("id", query))
                .entries()
                .isEmpty();
    }
}

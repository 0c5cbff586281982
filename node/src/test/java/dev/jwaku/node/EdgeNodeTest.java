package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two service nodes, a relay node and an edge node, made in a few words, over TCP. */
@Timeout(120)
class EdgeNodeTest {
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<WakuNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        nodes.reversed().forEach(WakuNode::close);
    }

    private WakuNode service(List<Multiaddr> others) throws IOException {
        return keep(WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .staticNodes(others)
                .services(ServicesConfig.all(folder.resolve("store-" + nodes.size() + ".sqlite3")))
                .build()));
    }

    private WakuNode keep(WakuNode node) {
        nodes.add(node);
        return node;
    }

    private List<Multiaddr> twoServices() throws IOException {
        WakuNode first = service(List.of());
        WakuNode second = service(first.addresses());
        List<Multiaddr> addresses = new ArrayList<>(first.addresses());
        addresses.addAll(second.addresses());
        return addresses;
    }

    private static List<String> heardBy(WakuNode node) {
        List<String> heard = new CopyOnWriteArrayList<>();
        node.subscribe(TOPIC, message -> heard.add(message.message().payload().toUtf8()));
        return heard;
    }

    @Test
    void anEdgeNodeSendsAndReceives() throws IOException {
        List<Multiaddr> services = twoServices();
        WakuNode relay = keep(WakuNode.builder().entryNodes(services).start());
        WakuNode edge = keep(WakuNode.builder()
                .edge()
                .entryNodes(services)
                .folder(folder.resolve("edge"))
                .start());
        List<String> atRelay = heardBy(relay);
        List<String> atEdge = heardBy(edge);
        await().atMost(SOON).until(() -> edge.connectionStatus() == ConnectionStatus.CONNECTED);
        await().atMost(SOON).until(() -> edge.filterClient().servants().size() == 2);

        SendTicket there = edge.send(TOPIC, Bytes.utf8("from the edge"));
        SendTicket back = relay.send(TOPIC, Bytes.utf8("from the relay"));

        assertThat(there.await(Stage.PUBLISHED, SOON)).isTrue();
        assertThat(back.await(Stage.PUBLISHED, SOON)).isTrue();
        await().atMost(SOON).until(() -> atRelay.contains("from the edge"));
        await().atMost(SOON).until(() -> atEdge.contains("from the relay"));
        assertThat(atEdge).doesNotHaveDuplicates();
        assertThat(edge.deliveryMode()).isEqualTo(DeliveryMode.EDGE);
        assertThat(edge.relay().topics()).isEmpty();
    }

    @Test
    void anEdgeNodeGoesOnWhenAServiceNodeDies() throws IOException {
        List<Multiaddr> services = twoServices();
        WakuNode relay = keep(WakuNode.builder().entryNodes(services).start());
        WakuNode edge = keep(WakuNode.builder().edge().entryNodes(services).start());
        List<String> atEdge = heardBy(edge);
        await().atMost(SOON).until(() -> edge.filterClient().servants().size() == 2);
        await().atMost(SOON).until(() -> relay.connectionStatus() != ConnectionStatus.DISCONNECTED);

        nodes.get(1).close();
        for (int i = 0; i < 20; i++) {
            assertThat(relay.send(TOPIC, Bytes.utf8("message " + i)).await(Stage.PUBLISHED, SOON))
                    .isTrue();
        }
        await().atMost(SOON).until(() -> atEdge.size() == 20);
        assertThat(atEdge).doesNotHaveDuplicates();
    }

    @Test
    void aNodeChangesItsModeAndGoesOn() throws IOException {
        List<Multiaddr> services = twoServices();
        WakuNode relay = keep(WakuNode.builder().entryNodes(services).start());
        WakuNode node =
                keep(WakuNode.builder().edge().switchable().entryNodes(services).start());
        List<String> heard = heardBy(node);
        await().atMost(SOON).until(() -> node.filterClient().servants().size() == 2);
        for (DeliveryMode mode : List.of(DeliveryMode.RELAY, DeliveryMode.EDGE, DeliveryMode.RELAY)) {
            node.deliverBy(mode);
            String there = "in mode " + mode + " after " + heard.size();
            relay.send(TOPIC, Bytes.utf8(there));
            await().atMost(SOON).until(() -> heard.contains(there));
            assertThat(node.send(TOPIC, Bytes.utf8("from " + there)).await(Stage.PUBLISHED, SOON))
                    .isTrue();
        }
        assertThat(heard).doesNotHaveDuplicates();
    }

    @Test
    void modesThatCannotBeAreRefused() throws IOException {
        WakuNode service = service(List.of());
        WakuNode edge = keep(WakuNode.builder().edge().start());
        assertThatThrownBy(() -> service.deliverBy(DeliveryMode.EDGE)).hasMessageContaining("serves others");
        assertThatThrownBy(() -> edge.deliverBy(DeliveryMode.RELAY)).hasMessageContaining("without relay");
        assertThatThrownBy(() -> service.send(TOPIC, Bytes.utf8("x"))).hasMessageContaining("without a folder");
        assertThatThrownBy(() -> NodeConfig.builder()
                        .services(ServicesConfig.all(folder.resolve("s.sqlite3")))
                        .delivery(DeliverySettings.in(folder).withMode(DeliveryMode.EDGE))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeConfig.builder()
                        .relay(false)
                        .delivery(DeliverySettings.in(folder).withMode(DeliveryMode.RELAY))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theShardIsTheOnlyOneOrThatOfTheContentTopic() throws IOException {
        WakuNode one = keep(WakuNode.builder().shard(5).start());
        WakuNode many = keep(WakuNode.builder().cluster(99).autosharding(8).start());
        assertThat(one.config().topicOf(ContentTopic.of("any text"))).isEqualTo(new Shard(16, 5).topic());
        assertThat(many.config().topicOf(ContentTopic.of("/toychat/2/huilong/proto")))
                .isEqualTo(new Shard(99, 3).topic());
        assertThatThrownBy(() -> many.config().topicOf(ContentTopic.of("any text")))
                .isInstanceOf(InvalidTopicException.class);
        NodeConfig several = NodeConfig.builder().shards(List.of(1, 2)).build();
        assertThatThrownBy(() -> several.topicOf(TOPIC)).isInstanceOf(InvalidTopicException.class);
    }
}

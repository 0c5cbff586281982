package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.peers.LinkState;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakuNodeTest {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");

    private final SystemWorld world = new SystemWorld();
    private final List<WakuNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(WakuNode::close);
        world.close();
    }

    @Test
    void aMessageCrossesALineOfThreeNodesOverTcp() throws IOException {
        WakuNode middle = node(List.of());
        WakuNode first = node(middle.addresses());
        WakuNode last = node(middle.addresses());
        Mailbox<Bytes> received = receivedBy(last);
        assertThat(middle.relay().awaitMesh(SHARD, 2, soon())).isTrue();

        assertThat(first.relay().awaitMesh(SHARD, 1, soon())).isTrue();
        RelayResult result = first.relay().publish(SHARD, message("hello"), soon());

        assertThat(result).isInstanceOf(RelayResult.Published.class);
        assertThat(received.take(soon())).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void aNodeFindsItsPeersAgainAfterARestart(@TempDir Path folder) throws IOException {
        WakuNode other = node(List.of());
        Path book = folder.resolve("peers.db");
        try (WakuNode before = WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .peerBook(book)
                .build())) {
            before.host().connect(other.addresses().getFirst(), Deadline.after(before.world(), Duration.ofSeconds(10)));
        }
        assertThat(Files.getPosixFilePermissions(book))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        try (WakuNode after = WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .peerBook(book)
                .build())) {
            await().atMost(Duration.ofSeconds(20)).until(() -> after.host().isConnected(other.peerId()));
        }
    }

    @Test
    void theOnlyPeerIsConnectedWithinFiveSecondsAfterItListensAgain() throws IOException {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        WakuNode first = WakuNode.start(
                world,
                key,
                NodeConfig.builder().listen(Multiaddr.tcp("127.0.0.1", 0)).build());
        int port = first.host().listenAddresses().getFirst().tcpPort().orElseThrow();
        WakuNode client = node(first.addresses());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.connectionStatus() == ConnectionStatus.PARTIALLY_CONNECTED);
        first.close();
        await().atMost(Duration.ofSeconds(5)).until(() -> client.connectionStatus() == ConnectionStatus.DISCONNECTED);
        await().pollDelay(Duration.ofSeconds(8)).until(() -> client.link().state() == LinkState.OFFLINE);
        try (WakuNode again = WakuNode.start(
                world,
                key,
                NodeConfig.builder().listen(Multiaddr.tcp("127.0.0.1", port)).build())) {
            await().atMost(Duration.ofSeconds(5)).until(() -> client.host().isConnected(again.peerId()));
            await().atMost(Duration.ofSeconds(5)).until(() -> client.link().canSend());
        }
    }

    @Test
    void withoutRelayANodeIsNoPeerOfTheMesh() throws IOException {
        WakuNode relay = node(List.of());
        try (WakuNode light = WakuNode.start(
                NodeConfig.builder().relay(false).staticNodes(relay.addresses()).build())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> relay.host().identified(light.peerId()).isPresent());
            assertThat(relay.host().identified(light.peerId()).orElseThrow().protocols())
                    .extracting(Object::toString)
                    .noneMatch(protocol -> protocol.contains("relay"));
            assertThat(light.relay().topics()).isEmpty();
            assertThat(light.enr().capabilities()).isEmpty();
        }
    }

    @Test
    void publishingWithoutALivePeerIsReportedAsSuch() throws IOException {
        WakuNode alone = node(List.of());

        assertThat(alone.relay().publish(SHARD, message("hello"), soon())).isInstanceOf(RelayResult.NoPeers.class);
    }

    @Test
    void publishingAfterTheOnlyPeerLeftIsReportedAsSuch() throws IOException {
        WakuNode other = node(List.of());
        WakuNode node = node(other.addresses());
        assertThat(node.relay().awaitMesh(SHARD, 1, soon())).isTrue();
        Mailbox<Boolean> gone = new Mailbox<>(world, 1);
        node.host().addListener(new dev.jwaku.libp2p.host.HostListener() {
            @Override
            public void disconnected(dev.jwaku.libp2p.identity.PeerId peer) {
                gone.offer(true);
            }
        });

        other.close();
        assertThat(gone.take(soon())).isTrue();

        assertThat(node.relay().publish(SHARD, message("hello"), soon())).isInstanceOf(RelayResult.NoPeers.class);
    }

    @Test
    void comesBackToAStaticPeerThatWasRestarted() throws IOException {
        WakuNode other = node(List.of());
        Multiaddr address = other.addresses().get(0);
        WakuNode node = node(List.of(address.withoutPeerId()));
        assertThat(node.relay().awaitMesh(SHARD, 1, soon())).isTrue();
        other.close();

        WakuNode again =
                start(NodeConfig.builder().listen(address.withoutPeerId()).build());

        assertThat(again.relay().awaitMesh(SHARD, 1, soon())).isTrue();
    }

    @Test
    void aTakenPortIsOneClearErrorAndLeavesNothingRunning() throws IOException {
        Multiaddr taken = node(List.of()).host().listenAddresses().get(0);

        assertThatThrownBy(() -> start(NodeConfig.builder().listen(taken).build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(taken.toString());
    }

    private WakuNode node(List<Multiaddr> staticNodes) throws IOException {
        return start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .staticNodes(staticNodes)
                .build());
    }

    private WakuNode start(NodeConfig config) throws IOException {
        WakuNode node = WakuNode.start(config);
        nodes.add(node);
        return node;
    }

    private Mailbox<Bytes> receivedBy(WakuNode node) {
        Mailbox<Bytes> received = new Mailbox<>(world, 100);
        node.relay()
                .subscribe(SHARD, message -> received.offer(message.message().payload()), soon());
        return received;
    }

    private WakuMessage message(String text) {
        return WakuMessage.builder(Bytes.utf8(text), TOPIC)
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(15));
    }
}

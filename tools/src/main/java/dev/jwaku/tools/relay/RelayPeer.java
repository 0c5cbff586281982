package dev.jwaku.tools.relay;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One of our relay nodes on one shard, driven by JSON lines: the twin of {@code interop/go-peer}, whose README lists
 * the commands, answers and events. {@code peers} leaves out metadata, {@code stats} gives gossipsub's counters by
 * name.
 *
 * <p>The end of the input ends it. Commands run side by side, each on a thread of its own.
 */
public final class RelayPeer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(30);

    private final WakuNode node;
    private final PubsubTopic topic;
    private final JsonLines out;
    private final Inbox inbox = new Inbox();

    private RelayPeer(Settings settings, SystemWorld world, JsonLines out) throws IOException {
        this.out = out;
        this.topic = PubsubTopic.of(new Shard(settings.cluster(), settings.shard()));
        this.node = WakuNode.start(world, settings.key(world), settings.config());
        node.host().addListener(new ConnectionEvents(out));
        node.relay().subscribe(topic, this::received, within(START_LIMIT));
    }

    /**
     * What go-peer's flags say.
     *
     * @param tcpPort 0 for any free one
     * @param wsPort 0 for any free one, -1 for no WebSocket
     * @param nodeKey secp256k1 scalar; a fresh one if absent
     */
    public record Settings(int cluster, int shard, String host, int tcpPort, int wsPort, Optional<Bytes> nodeKey) {
        private NodeConfig config() {
            NodeConfig.Builder config = NodeConfig.builder()
                    .listen(Multiaddr.parse("/ip4/" + host + "/tcp/" + tcpPort))
                    .clusterId(cluster)
                    .shards(List.of(shard))
                    .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0));
            if (wsPort >= 0) {
                config.listen(Multiaddr.parse("/ip4/" + host + "/tcp/" + wsPort + "/ws"));
            }
            return config.build();
        }

        private PrivateKey key(World world) {
            return nodeKey.map(PrivateKey::secp256k1).orElseGet(() -> PrivateKey.generateSecp256k1(world.entropy()));
        }
    }

    /**
     * Starts the node, says {@code ready}, and obeys until the input ends or says {@code quit}.
     *
     * @throws IOException if it cannot listen
     */
    public static void run(Settings settings, InputStream in, PrintStream output) throws IOException {
        long started = System.nanoTime();
        JsonLines out = new JsonLines(output);
        try (SystemWorld world = new SystemWorld();
                RelayPeer peer = new RelayPeer(settings, world, out)) {
            out.line(peer.ready((System.nanoTime() - started) / 1e6));
            new JsonCommands(out, new PeerCommands(peer)).readUntilEnd(in);
            out.line("{\"event\":\"bye\"}");
        }
    }

    /** Written by hand, because loading a JSON library would take longer than the start itself. */
    private String ready(double startMillis) {
        String addresses =
                addresses().stream().map(address -> '"' + address + '"').collect(Collectors.joining(","));
        return "{\"event\":\"ready\",\"peerId\":\"" + node.peerId() + "\",\"addresses\":[" + addresses
                + "],\"startMs\":" + startMillis + ",\"pid\":"
                + ProcessHandle.current().pid() + "}";
    }

    private List<String> addresses() {
        return node.addresses().stream().map(Multiaddr::toString).toList();
    }

    WakuNode node() {
        return node;
    }

    PubsubTopic topic() {
        return topic;
    }

    Inbox inbox() {
        return inbox;
    }

    Deadline within(Duration limit) {
        return Deadline.after(node.world(), limit);
    }

    /** @throws IllegalStateException if it was not sent to anybody */
    MessageHash publish(String contentTopic, Bytes payload, Instant now) {
        WakuMessage message = WakuMessage.builder(payload, ContentTopic.of(contentTopic))
                .timestamp(BenchPayload.nanos(now))
                .build();
        RelayResult result = node.relay().publish(topic, message, within(PUBLISH_LIMIT));
        if (result instanceof RelayResult.Published published) {
            return published.hash();
        }
        throw new IllegalStateException("not published: " + result);
    }

    private void received(ReceivedMessage received) {
        Instant now = Instant.now();
        if (received.from().equals(node.peerId())) {
            return;
        }
        WakuMessage message = received.message();
        String contentTopic = message.contentTopic().name();
        if (contentTopic.startsWith(BenchPayload.TOPIC_PREFIX)) {
            inbox.addBench(contentTopic, message.payload(), now);
            return;
        }
        MessageHash hash = received.hash();
        long index = inbox.addPlain(contentTopic, hash.bytes());
        out.send(JsonLines.event(
                "message",
                "index",
                index,
                "contentTopic",
                contentTopic,
                "payloadHex",
                message.payload().toHex(),
                "hash",
                hash.toString(),
                "timestamp",
                message.timestamp().orElse(0),
                "pubsubTopic",
                topic.name()));
    }

    @Override
    public void close() {
        node.close();
    }

    private record ConnectionEvents(JsonLines out) implements HostListener {
        @Override
        public void connected(ConnectionInfo connection) {
            out.line("{\"event\":\"connection\",\"connected\":true,\"peerId\":\"" + connection.peer()
                    + "\",\"address\":\"" + connection.remoteAddress() + "\",\"direction\":\""
                    + (connection.outbound() ? "Outbound" : "Inbound") + "\"}");
        }

        @Override
        public void disconnected(PeerId peer) {
            out.line("{\"event\":\"connection\",\"connected\":false,\"peerId\":\"" + peer + "\"}");
        }
    }
}

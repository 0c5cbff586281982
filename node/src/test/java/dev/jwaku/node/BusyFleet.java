package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.node.metrics.MetricsPage;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.StoreQuery;
import dev.jwaku.waku.sync.SyncConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two service nodes, a relay node and a light client that have done everything there is to do once, each with its
 * metrics page.
 */
public final class BusyFleet implements AutoCloseable {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/busy/proto");
    private static final int MAX_FRAME = 1 << 20;
    private static final SyncConfig SYNC =
            SyncConfig.defaults().withTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(1));

    private final Path folder;
    private final List<Member> members = new ArrayList<>();
    private String pageAtStart = "";

    /** A node with what it counts. */
    private record Member(WakuNode node, SystemWorld world, MetricsPage page) {
        Deadline soon() {
            return Deadline.after(world, Duration.ofSeconds(20));
        }
    }

    /** Nothing runs yet. */
    public BusyFleet(Path folder) {
        this.folder = folder;
    }

    /** Starts the nodes, one after the other, and has them talk. */
    public void run() throws IOException {
        Member first = service("first", List.of());
        pageAtStart = first.page.text();
        PeerId firstId = first.node.peerId();
        Multiaddr address = first.node.addresses().getFirst();
        ServicePeersConfig filterAtFirst =
                new ServicePeersConfig(Optional.empty(), Optional.of(address), Optional.empty());
        Member light = start(NodeConfig.builder().shards(List.of()).servicePeers(filterAtFirst));
        light.node.host().connect(address, light.soon());
        Member relay = start(NodeConfig.builder().staticNodes(List.of(address)));
        assertThat(relay.node.relay().awaitMesh(SHARD, 1, relay.soon())).isTrue();
        // the second service node is not there yet, so it will miss this one until it compares
        relay.node.relay().publish(SHARD, message(relay, "missed"), relay.soon());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> first.node.archiveSize().orElse(0) == 1);
        Member second = service("second", List.of(first.node.enr()));
        second.node.host().connect(address, second.soon());
        assertThat(first.node.relay().awaitMesh(SHARD, 2, first.soon())).isTrue();
        exchange(first, second, light, firstId);
        compare(first, second);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !first.node.foundNodes().all().isEmpty());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !light.node
                        .peerExchangeClient()
                        .ask(firstId, 10, light.soon())
                        .isEmpty());
    }

    private void exchange(Member first, Member second, Member light, PeerId service) {
        AtomicInteger heard = new AtomicInteger();
        light.node.addFilterListener((from, topic, message, data) -> heard.incrementAndGet());
        assertThat(light.node
                        .filterClient()
                        .subscribe(service, SHARD, List.of(TOPIC), light.soon())
                        .isSuccess())
                .isTrue();
        assertThat(light.node
                        .lightPushClient()
                        .push(service, SHARD, message(light, "pushed"), light.soon())
                        .isSuccess())
                .isTrue();
        pushByVersion2(light, service);
        second.node.relay().publish(SHARD, message(second, "relayed"), second.soon());
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.get() >= 2);
        StoreQuery query = StoreQuery.builder().includeData(true).limit(100).build();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> light.node
                                .storeClient()
                                .query(service, query, light.soon())
                                .entries()
                                .size()
                        >= 2);
    }

    /** Our client speaks version 3 only. */
    private static void pushByVersion2(Member light, PeerId service) {
        ProtoWriter query = new ProtoWriter();
        query.string(1, SHARD.name());
        query.bytes(2, WakuMessageCodec.encode(message(light, "pushed by version 2")));
        ProtoWriter request = new ProtoWriter();
        request.string(1, "id");
        request.bytes(2, query.toBytes());
        new RequestResponse(LightPushServer.PROTOCOL_V2, MAX_FRAME, MAX_FRAME)
                .ask(light.node.host(), service, request.toBytes(), light.soon());
    }

    private static void compare(Member first, Member second) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> first.node.archiveSize().orElse(0) >= 1);
        PeerId other = second.node.peerId();
        assertThat(first.node.storeSync().orElseThrow().awaitReady(first.soon()))
                .isTrue();
        first.node.storeSync().orElseThrow().sync(other, first.soon());
    }

    /** The page of a service node before anything happened. */
    public String pageAtStart() {
        return pageAtStart;
    }

    /** All pages as they are now. */
    public List<String> pages() {
        return members.stream().map(member -> member.page.text()).toList();
    }

    private Member service(String name, List<Enr> bootstrap) throws IOException {
        ServicesConfig.Store store = new ServicesConfig.Store(
                new ArchivePlace.SqliteFile(folder.resolve(name + ".sqlite3")),
                RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                Optional.of(SYNC));
        Discv5Config discv5 = new Discv5Config("127.0.0.1", freeUdpPort(), bootstrap, false);
        return start(NodeConfig.builder()
                .services(new ServicesConfig(
                        Optional.of(store), Optional.of(FilterConfig.defaults()), true, 1, RateLimits.defaults()))
                .discovery(new DiscoveryConfig(Optional.of(discv5), List.of(), List.of(), true, Optional.empty())));
    }

    private Member start(NodeConfig.Builder config) throws IOException {
        MemoryMeters meters = new MemoryMeters();
        SystemWorld world = new SystemWorld(Events.NONE, meters);
        NodeConfig complete = config.listen(Multiaddr.tcp("127.0.0.1", 0))
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .build();
        WakuNode node = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), complete);
        Member member = new Member(node, world, new MetricsPage(meters, "v1", 1_700_000_000));
        members.add(member);
        return member;
    }

    private static WakuMessage message(Member from, String text) {
        return WakuMessage.builder(Bytes.utf8(text), TOPIC)
                .timestamp(Timestamps.toNanos(from.world.now()))
                .build();
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        members.reversed().forEach(member -> {
            member.node.close();
            member.world.close();
        });
    }
}

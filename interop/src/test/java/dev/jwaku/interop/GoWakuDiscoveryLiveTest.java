package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.discovery.FoundNode;
import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.enr.Enr;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Nodes of ours and of go-waku find each other by discv5 and by peer exchange. */
@Tag("live")
@Tag("go")
@Timeout(150)
class GoWakuDiscoveryLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SEARCH = Duration.ofSeconds(90);

    private final List<WakuNode> ours = new ArrayList<>();
    private final List<PeerProcess> theirs = new ArrayList<>();

    @AfterEach
    void close() {
        theirs.forEach(PeerProcess::close);
        ours.forEach(WakuNode::close);
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private WakuNode startOurs(List<String> bootstrap) throws IOException {
        Discv5Config discv5 = new Discv5Config(
                "127.0.0.1", freeUdpPort(), bootstrap.stream().map(Enr::parse).toList(), false);
        return startOurs(new DiscoveryConfig(
                Optional.of(discv5), List.of(), DiscoveryConfig.defaultDnsServers(), true, Optional.empty()));
    }

    private WakuNode startOurs(DiscoveryConfig discovery) throws IOException {
        WakuNode node = WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .agentVersion("jwaku-interop")
                .discovery(discovery)
                .build());
        ours.add(node);
        return node;
    }

    private PeerProcess startTheirs(String... flags) throws IOException {
        PeerProcess go = LivePeers.go(event -> {}, flags);
        theirs.add(go);
        return go;
    }

    private PeerProcess startTheirs(List<String> bootstrap) throws IOException {
        return startTheirs(
                "--peer-exchange",
                "--discv5-port",
                String.valueOf(freeUdpPort()),
                "--discv5-bootnodes",
                String.join(",", bootstrap));
    }

    private static Set<String> foundBy(WakuNode node) {
        return node.foundNodes().all().stream()
                .map(FoundNode::record)
                .map(record -> record.peerId().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> foundBy(PeerProcess go) throws IOException {
        return go.ask("found", LIMIT)
                .get("peers")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> everybodyBut(String name) {
        Set<String> all = new TreeSet<>();
        ours.forEach(node -> all.add(node.peerId().toString()));
        theirs.forEach(go -> all.add(go.peerId()));
        all.remove(name);
        return all;
    }

    private void assertEverybodyFindsEverybody() {
        await().atMost(SEARCH).untilAsserted(() -> {
            for (WakuNode node : ours) {
                assertThat(foundBy(node)).containsAll(everybodyBut(node.peerId().toString()));
            }
            for (PeerProcess go : theirs) {
                assertThat(foundBy(go)).containsAll(everybodyBut(go.peerId()));
            }
        });
        await().atMost(SEARCH).untilAsserted(() -> {
            for (WakuNode node : ours) {
                assertThat(node.host().peers().stream().map(PeerId::toString))
                        .containsAll(everybodyBut(node.peerId().toString()));
            }
        });
    }

    @Test
    void threeOfEachFindEachOtherFromOurBootstrapNode() throws IOException {
        WakuNode bootstrap = startOurs(List.of());
        List<String> entry = List.of(bootstrap.enr().toString());
        for (int i = 0; i < 3; i++) {
            startTheirs(entry);
        }
        startOurs(entry);
        startOurs(entry);
        assertEverybodyFindsEverybody();
    }

    @Test
    void threeOfEachFindEachOtherFromGoWakusBootstrapNode() throws IOException {
        PeerProcess bootstrap = startTheirs(List.of());
        List<String> entry = List.of(bootstrap.enr());
        startTheirs(entry);
        startTheirs(entry);
        for (int i = 0; i < 3; i++) {
            startOurs(entry);
        }
        assertEverybodyFindsEverybody();
    }

    @Test
    void peerExchangeGoesBothWays() throws IOException {
        WakuNode service = startOurs(List.of());
        PeerProcess known = startTheirs(List.of(service.enr().toString()));
        String knownName = known.peerId();
        await().atMost(SEARCH).until(() -> foundBy(service).contains(knownName));

        PeerProcess asking = startTheirs("--peer-exchange");
        asking.ask("connect", LIMIT, "multiaddr", service.addresses().getFirst().toString());
        asking.ask("exchange", LIMIT, "peerId", service.peerId().toString());
        await().atMost(LIMIT).until(() -> foundBy(asking).contains(knownName));

        Multiaddr theirService = Multiaddr.parse(known.address());
        WakuNode light = startOurs(new DiscoveryConfig(
                Optional.empty(), List.of(), DiscoveryConfig.defaultDnsServers(), false, Optional.of(theirService)));
        String serviceName = service.peerId().toString();
        await().atMost(SEARCH).until(() -> foundBy(light).contains(serviceName));
        await().atMost(LIMIT).until(() -> light.host().isConnected(service.peerId()));
        List<Enr> direct =
                light.peerExchangeClient().ask(PeerId.parse(knownName), 20, Deadline.after(light.world(), LIMIT));
        assertThat(direct).extracting(Enr::peerId).contains(service.peerId());
    }
}

package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Our node and go-waku nodes over TCP. */
@Tag("live")
@Tag("go")
@Timeout(120)
class GoWakuLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int COUNT = 1000;
    private static final int RATE = 500;

    @Test
    void goWakuDialsUsAndAcceptsIdentifyAndMetadata() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {})) {
            go.ask("connect", LIMIT, "multiaddr", ours.address(false));
            assertGoAcceptsUs(go, ours);
            assertWeKnow(ours, go);
        }
    }

    @Test
    void weDialGoWakuAndAreAccepted() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {})) {
            ours.connect(go.address());
            assertGoAcceptsUs(go, ours);
            assertWeKnow(ours, go);
        }
    }

    private static void assertGoAcceptsUs(PeerProcess go, OurNode ours) throws IOException {
        go.ask("await", LIMIT, "mesh", 1);
        JsonNode peer = go.ask("peers", LIMIT).get("peers").get(0);
        assertThat(peer.get("peerId").asString()).isEqualTo(ours.node().peerId().toString());
        assertThat(peer.get("agentVersion").asString()).isEqualTo("jwaku-interop");
        assertThat(peer.get("protocols").valueStream().map(JsonNode::asString))
                .contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/vac/waku/metadata/1.0.0", "/vac/waku/relay/2.0.0");
        assertThat(peer.get("metadata").get("clusterId").asInt()).isEqualTo(16);
        assertThat(peer.get("metadata").get("shards").valueStream().map(JsonNode::asInt))
                .containsExactly(32);
        assertThat(peer.get("connections").get(0).get("muxer").asString()).isEqualTo("/yamux/1.0.0");
        assertThat(peer.get("connections").get(0).get("security").asString()).isEqualTo("/noise");
    }

    private static void assertWeKnow(OurNode ours, PeerProcess go) {
        PeerId peer = PeerId.parse(go.peerId());
        assertThat(ours.awaitMesh(1)).isTrue();
        assertThat(ours.node()
                        .host()
                        .identified(peer)
                        .map(IdentifyInfo::agentVersion)
                        .orElse(""))
                .isNotEmpty();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ours.happened()).anyMatch(line -> line.startsWith("metadata_learned")));
    }

    @Test
    void aThousandMessagesPassEachWay() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                PeerProcess go = patient()) {
            go.ask("connect", LIMIT, "multiaddr", ours.address(false));
            go.ask("await", LIMIT, "mesh", 1);
            assertThat(ours.awaitMesh(1)).isTrue();

            ours.publish(COUNT, RATE);
            go.ask("await", LIMIT, "distinct", COUNT, "contentTopic", OurNode.FROM_US);

            publish(go, OurNode.FROM_THEM);
            await().atMost(LIMIT).until(() -> ours.distinct(OurNode.FROM_THEM) == COUNT);
            assertThat(go.ask("stats", LIMIT).get("malformed").asInt()).isZero();
        }
    }

    @Test
    void weCarryMessagesBetweenTwoGoWakuNodes() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                PeerProcess a = patient();
                PeerProcess c = patient()) {
            a.ask("connect", LIMIT, "multiaddr", ours.address(false));
            ours.connect(c.address());
            for (PeerProcess peer : List.of(a, c)) {
                peer.ask("await", LIMIT, "mesh", 1);
            }
            assertThat(ours.awaitMesh(2)).isTrue();

            publish(a, "/jwaku-bench/1/from-a/proto");
            c.ask("await", LIMIT, "distinct", COUNT, "contentTopic", "/jwaku-bench/1/from-a/proto");
            publish(c, "/jwaku-bench/1/from-c/proto");
            a.ask("await", LIMIT, "distinct", COUNT, "contentTopic", "/jwaku-bench/1/from-c/proto");
            assertThat(ours.distinct("/jwaku-bench/1/from-a/proto")).isEqualTo(COUNT);
            assertThat(ours.distinct("/jwaku-bench/1/from-c/proto")).isEqualTo(COUNT);
        }
    }

    /** Its own queue of 32 is full when the machine stands still for 64 ms, and what comes then it drops. */
    private static PeerProcess patient() throws IOException {
        return LivePeers.go(event -> {}, "--validate-queue=1000");
    }

    private static void publish(PeerProcess from, String contentTopic) throws IOException {
        JsonNode published = from.ask("publish", LIMIT, "count", COUNT, "rate", RATE, "contentTopic", contentTopic);
        assertThat(published.get("count").asInt()).isEqualTo(COUNT);
        assertThat(published.get("errors").asInt()).isZero();
    }

    /** Both sides check, so go-waku may be the first to hang up; then we try again until we were. */
    @Test
    void disconnectsAGoWakuNodeOfAnotherClusterAndSaysWhy() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {}, "--cluster", "17")) {
            PeerId peer = PeerId.parse(go.peerId());
            String why = "serves cluster 17, we serve 16";
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                ours.connect(go.address());
                await().atMost(LIMIT).until(() -> !ours.node().host().isConnected(peer));
                return ours.happened().stream()
                        .anyMatch(line -> line.startsWith("metadata_foreign") && line.contains(why));
            });
            assertThat(ours.node().relay().mesh(OurNode.TOPIC)).isEmpty();
        }
    }
}

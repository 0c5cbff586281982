package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.NodeHealth;
import dev.jwaku.node.WakuNode;
import dev.jwaku.node.rest.RestServer;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node as its flags make it, whose database comes, goes and comes again. */
@Timeout(120)
class PostgresNodeTest {
    private static final String MISSING = "NOT RUN: needs PostgreSQL (apt-get install postgresql)";
    private static final PubsubTopic SHARD = new Shard(3, 0).topic();

    private static PostgresBinaries binaries() {
        Optional<PostgresBinaries> installed = PostgresBinaries.installed();
        if (installed.isEmpty()) {
            System.out.println(MISSING);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(MISSING);
            }
        }
        Assumptions.assumeTrue(installed.isPresent(), MISSING);
        return installed.orElseThrow();
    }

    private static Deadline soon(WakuNode node) {
        return Deadline.after(node.world(), Duration.ofSeconds(20));
    }

    private static WakuMessage message(String text) {
        Instant now = Instant.now();
        return WakuMessage.builder(Bytes.utf8(text), ContentTopic.of("/test/1/chat/proto"))
                .timestamp(now.getEpochSecond() * 1_000_000_000L + now.getNano())
                .build();
    }

    private static NodeHealth.Protocol storeOf(WakuNode node) {
        return node.health().protocols().stream()
                .filter(protocol -> protocol.name().equals("Store"))
                .findFirst()
                .orElseThrow();
    }

    private static int statusOfStore(RestServer rest) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + rest.port() + "/store/v3/messages?pageSize=5");
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void relaysWhileTheDatabaseIsAwayAndKeepsWhatCame(@TempDir Path folder) throws Exception {
        try (PostgresServer server =
                PostgresServer.create(binaries(), folder.resolve("postgres"), List.of("fsync = off"))) {
            server.stop();
            NodePlan plan = NodeCommand.plan(
                    new String[] {
                        "--store",
                        "--store-message-db-url=" + server.url(),
                        "--store-max-num-db-connections=5",
                        "--listen-address=127.0.0.1",
                        "--tcp-port=0",
                        "--rest-port=0",
                        "--cluster-id=3",
                        "--shard=0"
                    },
                    Map.of());
            try (WakuNode node = WakuNode.start(plan.config());
                    WakuNode other = WakuNode.start(NodeConfig.builder()
                            .clusterId(3)
                            .shards(List.of(0))
                            .listen(Multiaddr.tcp("127.0.0.1", 0))
                            .staticNodes(node.addresses())
                            .build());
                    RestServer rest = RestServer.start(node, plan.rest().orElseThrow(), "test", level -> {})) {
                assertThat(node.relay().awaitMesh(SHARD, 1, soon(node))).isTrue();
                other.relay().publish(SHARD, message("one"), soon(other));
                await().until(() -> storeOf(node).status() == NodeHealth.Status.NOT_READY);
                assertThat(storeOf(node).description().orElseThrow())
                        .contains("refused")
                        .doesNotContain("jwaku:jwaku");
                assertThat(statusOfStore(rest)).isEqualTo(503);

                server.start();
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> node.archiveSize().orElseThrow() == 1);
                await().until(() -> storeOf(node).status() == NodeHealth.Status.READY);
                assertThat(statusOfStore(rest)).isEqualTo(200);

                server.kill();
                other.relay().publish(SHARD, message("two"), soon(other));
                await().until(() -> storeOf(node).status() == NodeHealth.Status.NOT_READY);
                server.start();
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> node.archiveSize().orElseThrow() == 2);
            }
        }
    }
}

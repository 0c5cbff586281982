package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku lpt} as people call it, through two service nodes of ours on loopback. */
class LptCommandTest {
    private static final SystemWorld WORLD = new SystemWorld(Events.NONE, new MemoryMeters());
    private static final List<String> FAST = List.of(
            "--cluster-id=16",
            "--shard=32",
            "--num-messages=20",
            "--rate=40",
            "--start-publishing-after=0",
            "--max-test-msg-size=2KiB",
            "--grace=20");
    private static final List<WakuNode> NODES = new ArrayList<>();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startNodes() throws IOException {
        NODES.add(node(List.of()));
        NODES.add(node(NODES.getFirst().addresses()));
        assertThat(NODES.getLast()
                        .relay()
                        .awaitMesh(new Shard(16, 32).topic(), 1, Deadline.after(WORLD, Duration.ofSeconds(30))))
                .isTrue();
    }

    private static WakuNode node(List<Multiaddr> others) throws IOException {
        return WakuNode.start(
                WORLD,
                PrivateKey.generateSecp256k1(WORLD.entropy()),
                NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .staticNodes(others)
                        .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                        .services(new ServicesConfig(
                                Optional.empty(), Optional.of(FilterConfig.defaults()), true, 1, RateLimits.defaults()))
                        .build());
    }

    @AfterAll
    static void stopNodes() {
        NODES.reversed().forEach(WakuNode::close);
        WORLD.close();
    }

    private static String address(int node) {
        return NODES.get(node).addresses().getFirst().toString();
    }

    private int run(List<String> more, String... arguments) {
        List<String> all = new ArrayList<>(List.of("lpt"));
        all.addAll(List.of(arguments));
        all.addAll(more);
        return Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private JsonNode lastLine() {
        return new JsonMapper().readTree(out.toString().lines().toList().getLast());
    }

    @Test
    void bothSendsReceivesJudgesAndWritesEveryForm() throws IOException {
        Path journal = folder.resolve("journal.jsonl");
        int code = run(
                FAST,
                "--both",
                "--service-node=" + address(0),
                "--max-loss=20%",
                "--threshold=received>=20",
                "--journal=" + journal,
                "--metrics-port=0",
                "--json=-",
                "--html=" + folder.resolve("r.html"),
                "--csv=" + folder.resolve("r.csv"),
                "--junit=" + folder.resolve("r.xml"));
        assertThat(code).as(out + "\n" + err).isZero();
        JsonNode report = lastLine();
        assertThat(report.get("total").get("fates").get("received").asInt()).isEqualTo(20);
        assertThat(report.get("pairs").get(0).get("clock").get("kind").asString())
                .isEqualTo("same_host");
        assertThat(Files.readString(folder.resolve("r.html"))).endsWith("</html>\n");
        assertThat(Files.readAllLines(folder.resolve("r.csv"))).hasSize(21);
        assertThat(Files.readString(folder.resolve("r.xml"))).contains("failures=\"0\"");

        assertThat(run(List.of(), "report", journal.toString(), "--max-loss=0.1%", "--json=-"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("that few messages cannot show it, 3838 can");
        assertThat(lastLine().get("total")).isEqualTo(report.get("total"));
    }

    @Test
    void aFleetIsTestedFromEveryNodeToEveryNode() {
        int code = run(
                FAST,
                "--fleet",
                "--sender-node=" + address(0),
                "--sender-node=" + address(1),
                "--json=-",
                "--threshold=received>=80");
        assertThat(code).as(out + "\n" + err).isZero();
        assertThat(lastLine().get("pairs"))
                .hasSize(4)
                .allMatch(pair -> pair.get("received").asInt() == 20);
    }

    @Test
    void everyMessageByTwoWaysArrivesOnceAndIsNoDuplicate() {
        int code = run(
                FAST,
                "--both",
                "--service-node=" + address(0),
                "--service-node=" + address(1),
                "--filter-peers=2",
                "--content-topic=/lpt/1/one/proto",
                "--content-topic=/lpt/1/two/proto",
                "--json=-",
                "--threshold=received>=20",
                "--threshold=duplicates<=0");
        assertThat(code).as(out + "\n" + err).isZero();
        assertThat(lastLine().get("total").get("duplicates_other_way").asInt()).isPositive();
    }

    @Test
    void saysWhenThereIsNoServiceNode() {
        String nobody = address(0).replaceAll("tcp/\\d+", "tcp/1");
        assertThat(run(FAST, "--both", "--service-node=" + nobody)).isEqualTo(3);
        assertThat(err.toString())
                .contains("no node serves FILTER on shard 16/32")
                .contains("Connection refused");
    }

    @Test
    void saysWhenNothingEverArrives() {
        int code = run(
                List.of("--cluster-id=16", "--shard=32", "--rate=100", "--start-publishing-after=0", "--grace=0"),
                "--receiver",
                "--service-node=" + address(0),
                "--content-topic=/nobody/1/sends/proto",
                "--idle-timeout=1",
                "--journal=-");
        assertThat(code).as(out + "\n" + err).isEqualTo(4);
    }

    @Test
    void refusesWhatMakesNoSense() {
        String service = "--service-node=" + address(0);
        assertThat(run(List.of(), "--both")).isEqualTo(2);
        assertThat(run(List.of(), service)).isEqualTo(2);
        assertThat(run(List.of(), service, "--both", "--max-loss=fast")).isEqualTo(2);
        assertThat(run(List.of(), service, "--both", "--lightpush-version=7")).isEqualTo(2);
        assertThat(run(List.of(), service, "--test-func=WATCHER")).isEqualTo(2);
        assertThat(run(List.of(), "--sender", "--service-node=here")).isEqualTo(2);
        assertThat(run(List.of(), "report", "nowhere.jsonl")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(7).allMatch(line -> line.startsWith("jwaku lpt: "));
    }
}

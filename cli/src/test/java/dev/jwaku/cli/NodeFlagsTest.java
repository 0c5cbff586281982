package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.Redundancy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nwaku's flags, environment and file. */
class NodeFlagsTest {
    private static final Map<String, String> EMPTY = Map.of();

    private static List<String> referenceFlags() throws IOException {
        try (InputStream in = NodeFlagsTest.class.getResourceAsStream("nwaku-flags.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static int run(Map<String, String> environment, String... arguments) {
        return NodeCommand.run(arguments, environment, new PrintWriter(new StringWriter()));
    }

    private static FlagValues parse(Map<String, String> environment, String... arguments) {
        return new NwakuFlags(List.of(
                        new Flag("--rest-port", "<port>", "x"),
                        new Flag("--staticnode", "<multiaddr>", "x"),
                        new Flag("--relay", Flag.BOOLEAN, "x"),
                        new Flag(NwakuFlags.CONFIG_FILE, "<file>", "x")))
                .parse(arguments, environment);
    }

    @Test
    void everyFlagOfNwakuIsUnderstood() throws IOException {
        assertThat(NodeCommand.flagNames())
                .containsAll(referenceFlags().stream().map(name -> "--" + name).toList());
    }

    @Test
    void everyFlagStandsInTheDocs() throws IOException {
        String docs = Files.readString(Path.of("../docs/node-flags.md"));
        NodeCommand.flagNames().stream()
                .filter(name -> !name.equals("--end-with-stdin"))
                .forEach(name -> assertThat(docs).contains("| `" + name.substring(2) + "` |"));
        RefusedFlags.reasons().forEach(reason -> assertThat(docs).contains(reason.substring(reason.indexOf(": ") + 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rln-relay=true",
                "--rln-relay-cred-password=hunter2",
                "--preset=twn",
                "--legacy-store=true",
                "--relay-service-ratio=50:50",
                "--discv5-bits-per-hop=2",
                "--rendezvous",
                "--mixkey=00ff"
            })
    void whatIsNotThereIsRefusedWithItsReason(String flag) {
        String name = flag.split("=", 2)[0];
        assertThatThrownBy(() -> run(EMPTY, flag))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(name + ": not there: ")
                .satisfies(e ->
                        assertThat(e.getMessage()).doesNotContain("hunter2").doesNotContain("00ff"));
    }

    @ParameterizedTest
    @CsvSource({"time.example.org,time.example.org,123", "127.0.0.1:1123,127.0.0.1,1123", "'[::1]:5',[::1],5"})
    void aTimeServerIsAHostAndPerhapsAPort(String text, String host, int port) {
        assertThat(NodeCommand.plan(new String[] {"--time-server=" + text}, EMPTY)
                        .config()
                        .timeServer())
                .hasValueSatisfying(server -> {
                    assertThat(server.getHostString()).isEqualTo(host);
                    assertThat(server.getPort()).isEqualTo(port);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "host:x", "host:99999", "http://host", "host/path", ":123"})
    void nonsenseIsNoTimeServer(String text) {
        assertThatThrownBy(() -> NodeCommand.plan(new String[] {"--time-server=" + text}, EMPTY))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--time-server=" + text);
    }

    @Test
    void deliveryHasAFolderAndAMode() {
        assertThat(NodeCommand.plan(new String[] {}, EMPTY).config().delivery()).isEmpty();
        assertThat(NodeCommand.plan(new String[] {"--delivery-folder=box", "--delivery-mode=edge"}, EMPTY)
                        .config()
                        .delivery())
                .hasValueSatisfying(settings -> {
                    assertThat(settings.folder()).isAbsolute().hasFileName("box");
                    assertThat(settings.mode()).contains(DeliveryMode.EDGE);
                });
    }

    @Test
    void deliveryUsesSoManyServicePeersAtOnce() {
        assertThat(NodeCommand.plan(new String[] {"--delivery-folder=box", "--delivery-redundancy=3"}, EMPTY)
                        .config()
                        .delivery())
                .hasValueSatisfying(
                        settings -> assertThat(settings.config().redundancy()).isEqualTo(Redundancy.of(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--delivery-mode=edge",
                "--delivery-folder=box --delivery-mode=fast",
                "--delivery-redundancy=2",
                "--delivery-folder=box --delivery-redundancy=0",
                "--delivery-folder=box --delivery-redundancy=5",
                "--delivery-folder=box --delivery-mode=relay --relay=false",
                "--delivery-folder=box --delivery-mode=edge --filter"
            })
    void deliveryThatCannotBeIsRefused(String flags) {
        assertThatThrownBy(() -> NodeCommand.plan(flags.split(" "), EMPTY)).isInstanceOf(UsageException.class);
    }

    @Test
    void whatAsksForNothingIsTaken() {
        // refused for another reason, at the end of all flags
        assertThatThrownBy(() -> run(
                        EMPTY,
                        "--rln-relay=false",
                        "--preset=",
                        "--legacy-store=False",
                        "--discv5-bits-per-hop=1",
                        "--rendezvous=no",
                        "--keep-alive",
                        "--cluster-id=1"))
                .hasMessageContaining("RLN, which jwaku does not implement");
    }

    @Test
    void commandLineThenEnvironmentThenFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("node.toml"), """
                # as nwaku's
                rest-port = 1111
                relay = false
                staticnode = ["/ip4/1.1.1.1/tcp/1", "/ip4/2.2.2.2/tcp/2"]
                """);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("WAKUNODE2_CONFIG_FILE", file.toString());
        FlagValues fromFile = parse(environment);
        assertThat(fromFile.number("--rest-port", 0, 65_535)).isEqualTo(1111);
        assertThat(fromFile.isOn("--relay", true)).isFalse();
        assertThat(fromFile.all("--staticnode")).containsExactly("/ip4/1.1.1.1/tcp/1", "/ip4/2.2.2.2/tcp/2");
        environment.put("WAKUNODE2_REST_PORT", "2222");
        assertThat(parse(environment).number("--rest-port", 0, 65_535)).isEqualTo(2222);
        assertThat(parse(environment, "--rest-port:3333").number("--rest-port", 0, 65_535))
                .isEqualTo(3333);
    }

    @Test
    void aFileThatMakesNoSenseIsNamedWithItsPlace(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.toml"), "rest-port = 1\nrelay = = true\n");
        assertThatThrownBy(() -> parse(EMPTY, "--config-file=" + broken))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("broken.toml line 2");
        Path unknown = Files.writeString(folder.resolve("unknown.toml"), "rest-prot = 1\n");
        assertThatThrownBy(() -> parse(EMPTY, "--config-file=" + unknown))
                .hasMessageContaining("unknown option '--rest-prot'; did you mean '--rest-port'?");
        Path nested = Files.writeString(folder.resolve("nested.toml"), "[rest-port]\nx = 1\n");
        assertThatThrownBy(() -> parse(EMPTY, "--config-file=" + nested)).hasMessageContaining("rest-port is no text");
        assertThatThrownBy(() -> parse(EMPTY, "--config-file=" + folder.resolve("none.toml")))
                .hasMessageContaining("cannot read");
    }

    @Test
    void shardsFollowFromTheNetwork() {
        assertThat(shards()).containsExactly(0);
        assertThat(shards("--num-shards-in-network=3")).containsExactly(0, 1, 2);
        assertThat(shards("--num-shards-in-network=0")).isEmpty();
        assertThat(shards("--shard=32", "--shard=64")).containsExactly(32, 64);
        assertThat(shards("--num-shards-in-network=8", "--content-topic=/gold/1/a/proto"))
                .containsExactly(1);
        assertThatThrownBy(() -> shards("--num-shards-in-network=8", "--shard=8"))
                .hasMessageContaining("--shard=8 is not below --num-shards-in-network=8");
        assertThatThrownBy(() -> shards("--content-topic=nope")).hasMessageContaining("must start with slash");
    }

    private static List<Integer> shards(String... arguments) {
        FlagValues flags = new NwakuFlags(List.of(
                        new Flag("--shard", "<n>", "x"),
                        new Flag("--content-topic", "<t>", "x"),
                        new Flag("--num-shards-in-network", "<n>", "x")))
                .parse(arguments, EMPTY);
        return new ShardFlags(flags).shards(3);
    }
}

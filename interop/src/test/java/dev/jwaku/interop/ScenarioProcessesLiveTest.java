package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku simulate --processes} as a process of its own: the same files, real nodes, real signals. */
@Tag("live")
@Timeout(240)
class ScenarioProcessesLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private static final String CUT_AND_KILL = """
            scenario: cut-and-kill
            modes: %s
            limit: 1min
            link: {latency: 20ms, jitter: 5ms, loss: 1%%}
            nodes:
              - {role: service, count: 2}
              - {role: person, name: alice}
              - {role: person, name: bob}
            traffic:
              - {from: people, to: people, start: 2s, every: 400ms, count: 25}
            faults:
              - {do: cut, target: bob, at: 4s, for: 4s}
              - {do: kill, target: alice, at: 5s, for: 1s}
              - {do: stop, target: service-1, at: 9s, for: 2s}
            assert:
              - delivered = 100%%
              - accepted >= 48
              - duplicates = 0
              - failed = 0
              - false_stored = 0
              - false_published = 0
              - recovery.max <= 30s
            """;

    /** Bob's only node is another program than Alice's. */
    private static final String MIXED = """
            scenario: mixed
            modes: relay
            limit: 1min
            link: {latency: 5ms, jitter: 0ms}
            nodes:
              - {role: service, name: ours}
              - {role: %s, name: theirs, %s}
              - {role: person, name: alice, dials: ours}
              - {role: person, name: bob, dials: theirs}
            traffic:
              - {from: people, to: people, start: 5s, every: 500ms, count: 10}
            %s
            assert:
              - delivered = 100%%
              - duplicates = 0
            """;

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, text);
        return file;
    }

    private static List<String> jwaku(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jwaku.cli.Main"));
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Started where {@code interop/go-peer} can be found; its temporary folder is ours, so its processes can be told.
     */
    private Process start(String... words) throws IOException {
        List<String> command = jwaku(words);
        command.add(1, "-Djava.io.tmpdir=" + folder);
        return new ProcessBuilder(command)
                .directory(Path.of(System.getProperty("jwaku.root", ".."))
                        .toAbsolutePath()
                        .normalize()
                        .toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private int run(String... words) throws IOException, InterruptedException {
        Process process = start(words);
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("in time: %s", output())
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Those whose command line has this test's folder; Java's own list cuts long lines off. */
    private List<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> read(process, "cmdline").contains(folder.toString()))
                .toList();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    @Test
    void edgePeopleGetEverythingThroughCutsKillsAndPauses() throws IOException, InterruptedException {
        Path reports = folder.resolve("reports");
        String file = file(CUT_AND_KILL.formatted("edge")).toString();
        int code = run("simulate", "--processes", file, "--json", "--out", reports.toString());
        assertThat(code).as(output()).isZero();
        assertThat(output()).contains("links: fault proxies in user space", "netem", "GOOD");
        JsonNode json = new JsonMapper().readTree(output().lines().toList().getLast());
        JsonNode cell = json.get("cells").get(0);
        assertThat(cell.get("delivered").asDouble()).isEqualTo(1.0);
        assertThat(cell.get("cpu_seconds").asDouble()).isPositive();
        assertThat(cell.get("bytes_per_message").asDouble()).isGreaterThan(1024);
        assertThat(Files.readString(reports.resolve("report.html"))).contains("processes of this machine");
        assertThat(reports.resolve("logs/cut-and-kill-edge-1/service-1.log")).isNotEmptyFile();
        assertThat(running()).isEmpty();
    }

    @Test
    void relayPeopleWithAnotherProgramWithNwakusFlagsBetweenThem() throws IOException, InterruptedException {
        List<String> node = jwaku("node");
        String command = node.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", ", "[", "]"));
        String file = file(MIXED.formatted(
                        "service",
                        "impl: nwaku, command: " + command,
                        "faults: [{do: latency, time: 200ms, target: theirs, at: 6s, for: 3s}]"))
                .toString();
        assertThat(run("simulate", "--processes", file)).as(output()).isZero();
        assertThat(running()).isEmpty();
    }

    @Test
    @Tag("go")
    void relayPeopleWithGoWakuBetweenThem() throws IOException, InterruptedException {
        String file = file(MIXED.formatted("relay", "impl: go-waku", "")).toString();
        assertThat(run("simulate", "--processes", file)).as(output()).isZero();
        assertThat(running()).isEmpty();
    }

    @Test
    void whatDoesNotHoldAndWhatCannotBeHaveTheirExitCodes() throws IOException, InterruptedException {
        String lost = CUT_AND_KILL
                .formatted("relay")
                .replace("limit: 1min", "limit: 8s")
                .replace("target: bob, at: 4s, for: 4s", "target: bob, at: 1s")
                .replace("{do: stop, target: service-1, at: 9s, for: 2s}", "{do: reset, target: service-1, at: 3s}");
        assertThat(run("simulate", "--processes", file(lost).toString()))
                .as(output())
                .isEqualTo(1);
        assertThat(output()).contains("delivered = 100%, but it is", "replay: jwaku simulate --processes ", "BAD");
        String clock = lost.replace("do: reset, target: service-1", "do: clock, time: 1h, target: bob");
        assertThat(run("simulate", "--processes", file(clock).toString()))
                .as(output())
                .isEqualTo(2);
        assertThat(output()).contains("scenario.yaml: line 14, column 10: 'do: clock' cannot be had with --processes");
        assertThat(running()).isEmpty();
    }

    @Test
    void nothingIsLeftWhenItIsKilledWhileANodeStandsStill() throws IOException, InterruptedException {
        String text = CUT_AND_KILL
                .formatted("relay")
                .replace("at: 9s, for: 2s", "at: 0s")
                .replace("target: service-1", "target: [service-1, bob]");
        Process process = start("simulate", "--processes", file(text).toString());
        try {
            await().atMost(LIMIT).until(() -> stopped() >= 2);
            assertThat(running()).hasSizeGreaterThan(4);
        } finally {
            process.destroyForcibly();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(running()).isEmpty());
    }

    /** How many of its processes stand still. */
    private long stopped() {
        return running().stream()
                .map(process -> read(process, "stat"))
                .filter(stat -> stat.substring(stat.lastIndexOf(')') + 1).startsWith(" T"))
                .count();
    }
}

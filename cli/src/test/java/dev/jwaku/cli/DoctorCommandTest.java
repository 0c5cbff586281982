package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new LinkedHashMap<>();

    private int run(String... arguments) {
        environment.putIfAbsent("WAKUNODE2_REST_PORT", "0");
        environment.putIfAbsent("WAKUNODE2_TCP_PORT", "0");
        return Invocation.of(
                        "jwaku doctor",
                        new DoctorCommand(environment),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aSoundNodeIsATableWithoutFailures() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("OK    Java", "OK    configuration", "cluster 0", "0 FAIL");
    }

    @Test
    void aConfigurationThatTheNodeWouldRefuseFailsWithItsWords() {
        environment.put("WAKUNODE2_STORE_SYNC", "true");
        assertThat(run()).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL  configuration", "--store-sync needs --store");
    }

    @Test
    void flagsAreLookedAtToo() {
        assertThat(run("--", "--log-level=LOUD")).isEqualTo(1);
        assertThat(out.toString()).contains("--log-level is one of");
    }

    @Test
    void aVariableThatIsNoFlagIsAWarning() {
        environment.put("WAKUNODE2_TCP_PROT", "1");
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("WARN  configuration", "did you mean WAKUNODE2_TCP_PORT?");
    }

    @Test
    void aTakenPortFailsInJson() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("WAKUNODE2_LISTEN_ADDRESS", "127.0.0.1");
            environment.put("WAKUNODE2_TCP_PORT", String.valueOf(taken.getLocalPort()));
            assertThat(run("--json")).isEqualTo(1);
        }
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.get("verdict").asString()).isEqualTo("FAIL");
        assertThat(report.get("findings").valueStream())
                .anyMatch(finding -> finding.get("check").asString().equals("port libp2p")
                        && finding.get("level").asString().equals("FAIL"));
    }

    @Test
    void aBundleIsWrittenOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bundle.zip");
        Path log = Files.writeString(folder.resolve("log"), "INF\n");
        assertThat(run("--bundle=" + file, "--log=" + log)).isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(run("--bundle=" + file)).isEqualTo(2);
        assertThat(err.toString()).contains("exists already");
        assertThat(run("--log=" + log)).isEqualTo(2);
        assertThat(err.toString()).contains("--log needs --bundle");
        assertThat(err.toString().lines()).hasSize(2);
    }
}

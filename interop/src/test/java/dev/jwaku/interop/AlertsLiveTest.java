package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that we ship, by Prometheus' own tool: they are rules, and say what they should when they should. */
@Tag("live")
@Tag("prometheus")
@Timeout(60)
class AlertsLiveTest {
    private static final Path DEPLOY = Path.of(System.getProperty("jwaku.root", ".."), "deploy")
            .toAbsolutePath()
            .normalize();

    @Test
    void configurationAndRulesAreWellFormed(@TempDir Path folder) throws IOException, InterruptedException {
        LivePeers.requirePrometheus();
        assertThat(promtool(folder, "check", "config", "prometheus.yml")).contains("SUCCESS", "2 rule files found");
        assertThat(promtool(folder, "check", "rules", "alerts.yml")).contains("18 rules found");
        assertThat(promtool(folder, "check", "rules", "telemetry-alerts.yml")).contains("13 rules found");
    }

    @Test
    void rulesSayWhatTheyShouldAndNothingWhileAllIsWell(@TempDir Path folder) throws IOException, InterruptedException {
        LivePeers.requirePrometheus();
        assertThat(promtool(folder, "test", "rules", "alerts-test.yml")).contains("SUCCESS");
        assertThat(promtool(folder, "test", "rules", "telemetry-alerts-test.yml"))
                .contains("SUCCESS");
    }

    private static String promtool(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.txt");
        Process process = new ProcessBuilder(command)
                .directory(DEPLOY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}

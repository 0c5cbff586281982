package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryCommandTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void wrongUseIsSaidInALineWithoutThePassword() {
        assertThat(run("telemetry", "--port", "70000")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--port is 0 to 65535");
        assertThat(run("telemetry", "--keep-days", "7")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("reports come up to 30 days late");
        assertThat(run("telemetry", "--database", "mysql://x")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--database is sqlite://<file> or postgres://");
        assertThat(run("telemetry", "--database", "postgres://me:secret@")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("telemetry", "prove", "--seeds", "0")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("bench", "telemetry", "--records", "3")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).doesNotContain("secret");
    }

    @Test
    void aTokenThatIsNoneAndAJournalThatIsNotThereAreSaid(@TempDir Path folder) throws IOException {
        Path weak = Files.writeString(folder.resolve("weak"), "secret\n");
        assertThat(run("telemetry", "--canary-token-file", weak.toString())).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("at least 16 characters").doesNotContain("secret");
        Path absent = folder.resolve("absent");
        assertThat(run("telemetry", "--canary-token-file", absent.toString())).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("telemetry", "--port", "0", "--journal", absent.toString()))
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("there is no file " + absent);
        assertThat(folder).isDirectoryNotContaining("glob:**absent*");
    }

    @Test
    void theProofIsATable() {
        run("telemetry", "prove", "--seeds", "3", "--json");

        assertThat(out.toString()).contains("| truth in [lo, hi] |", "half opted in", "100.0 %", "\"bounded\":1.0");
    }
}

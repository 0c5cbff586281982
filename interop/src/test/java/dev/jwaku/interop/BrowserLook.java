package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a script of {@code interop/browser-peer} sees on a page. Its pictures stay in the folder
 * {@code target/dashboard}.
 */
final class BrowserLook {
    private BrowserLook() {}

    /** Runs a script, for three minutes at most. */
    static JsonNode at(Path folder, String script, String url, String... flags)
            throws IOException, InterruptedException {
        Path pictures = Path.of("target", "dashboard").toAbsolutePath();
        Path errors = folder.resolve("browser.log");
        Path answer = folder.resolve("seen.json");
        List<String> command = new ArrayList<>(LivePeers.browserScript(script));
        command.addAll(List.of("--url=" + url, "--pictures=" + pictures));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectOutput(answer.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return new JsonMapper().readTree(Files.readString(answer));
    }
}

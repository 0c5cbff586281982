package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/messenger.md tells a newcomer to type, typed into a shell: as it stands, and with light clients. */
@Tag("live")
@Timeout(240)
class MessengerDocsLiveTest {
    private static final Path DOCS = Path.of("..", "docs", "messenger.md");
    private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);
    private static final List<String> PORTS = List.of("60010", "8650", "8551", "8552", "8553");
    private static final String SHELL = """
            set -euo pipefail
            trap 'kill $(jobs -p) 2>/dev/null' EXIT
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyBlockWorks(boolean light, @TempDir Path folder) throws IOException, InterruptedException {
        String script = BLOCK.matcher(Files.readString(DOCS))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(script).contains("curl", "./jwaku serve", "./jwaku chat");
        for (String port : PORTS) {
            script = script.replace(port, Integer.toString(freePort()));
        }
        if (light) {
            script = script.replace("./jwaku serve", "./jwaku serve --light");
        }
        Path launcher = folder.resolve("jwaku");
        Files.writeString(launcher, "#!/bin/sh\nexec " + java() + " \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path said = folder.resolve("said.txt");
        Process shell = new ProcessBuilder("bash", "-c", SHELL + script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = shell.waitFor(200, TimeUnit.SECONDS);
            assertThat(ended).as(Files.readString(said)).isTrue();
            assertThat(shell.exitValue()).as(Files.readString(said)).isZero();
            assertThat(Files.readString(folder.resolve("alice.log"))).doesNotContain("a password of hers");
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private static String java() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jwaku.cli.Main"));
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}

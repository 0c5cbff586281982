package dev.jwaku.interop;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** Starts the peers that others wrote. Where their tools are missing the test is not run, and says so aloud. */
final class LivePeers {
    private static final String NO_BROWSER =
            "NOT RUN: needs chromium and node (apt-get install chromium nodejs npm) and 'npm ci' in interop/js-peer and"
                    + " interop/browser-peer (./check does that)";

    private LivePeers() {}

    /** A go-waku relay node; flags as in {@code interop/go-peer/README.md}. */
    static PeerProcess go(Consumer<JsonNode> onEvent, String... flags) throws IOException {
        Path binary = interop().resolve("go-peer/bin/go-peer");
        require(
                Files.isExecutable(binary),
                "NOT RUN: needs go (apt-get install golang) and interop/go-peer built (./check does both after that)");
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(flags));
        return PeerProcess.start(command, onEvent);
    }

    /** A js-waku relay node; flags as in {@code interop/js-peer/README.md}. */
    static PeerProcess js(Consumer<JsonNode> onEvent, String... flags) throws IOException {
        return js("relay-peer.mjs", onEvent, flags);
    }

    /** A js-waku light node in Node; flags as in {@code interop/js-peer/README.md}. */
    static PeerProcess jsLight(Consumer<JsonNode> onEvent, String... flags) throws IOException {
        return js("light-peer.mjs", onEvent, flags);
    }

    /** A js-waku light node in Chromium; flags as in {@code interop/browser-peer/README.md}. */
    static PeerProcess browserLight(Consumer<JsonNode> onEvent, String... flags) throws IOException {
        require(isInstalled(interop().resolve("js-peer")), NO_BROWSER);
        List<String> command = new ArrayList<>(browserScript("browser-peer.mjs"));
        command.addAll(List.of(flags));
        return PeerProcess.start(command, onEvent);
    }

    /** How a script of {@code interop/browser-peer} is run. */
    static List<String> browserScript(String script) throws IOException {
        Path folder = interop().resolve("browser-peer");
        require(isInstalled(folder) && runs("chromium"), NO_BROWSER);
        return List.of("node", "--no-warnings", folder.resolve(script).toString());
    }

    /** Says aloud that there is no Prometheus, if there is none. */
    static void requirePrometheus() throws IOException {
        require(runs("prometheus"), "NOT RUN: needs Prometheus (apt-get install prometheus)");
    }

    private static PeerProcess js(String script, Consumer<JsonNode> onEvent, String... flags) throws IOException {
        Path folder = interop().resolve("js-peer");
        require(
                isInstalled(folder),
                "NOT RUN: needs node (apt-get install nodejs npm) and 'npm ci' in interop/js-peer (./check does that)");
        List<String> command = new ArrayList<>(List.of(
                "node",
                "--no-warnings",
                "--import",
                folder.resolve("polyfill.mjs").toUri().toString(),
                folder.resolve(script).toString()));
        command.addAll(List.of(flags));
        return PeerProcess.start(command, onEvent);
    }

    private static Path interop() {
        return Path.of(System.getProperty("jwaku.root", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve("interop");
    }

    private static boolean isInstalled(Path folder) throws IOException {
        return Files.isDirectory(folder.resolve("node_modules")) && runs("node");
    }

    private static boolean runs(String program) throws IOException {
        try {
            Process version = new ProcessBuilder(program, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void require(boolean present, String message) {
        if (!present && "true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        if (!present) {
            System.err.println(message);
        }
        Assumptions.assumeTrue(present, message);
    }
}

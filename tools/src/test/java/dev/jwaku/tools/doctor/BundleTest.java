package dev.jwaku.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class BundleTest {
    private static final String KEY = "ab".repeat(32);

    @TempDir
    Path folder;

    private static Doctor.Examination examination() {
        return new Doctor.Examination(
                new Report(List.of(
                        Finding.ok("clock", "right"), Finding.fail("configuration", "\"password\":\"hush\" " + KEY))),
                new NodeAnswers(List.of(), Optional.of("{\"nodeHealth\":\"READY\"}"), Optional.of("libp2p_peers 1")));
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return entries;
    }

    @Test
    void holdsEverythingButSecretsForItsOwnerOnly() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "INF started nodekey=hush\nINF going on " + KEY + "\n");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("WAKUNODE2_NODEKEY", "hush");
        environment.put("WAKUNODE2_STORE_MESSAGE_DB_URL", "postgres://waku:hush@db/store");
        environment.put("WAKUNODE2_TCP_PORT", "60000");
        environment.put("SOMETHING", "hush");
        environment.put("JWAKU_JAVA_OPTS", "-Xmx1g\nhush=" + KEY);
        Path file = folder.resolve("bundle.zip");
        Bundle.write(file, examination(), environment, Optional.of(log));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Map<String, String> entries = read(file);
        assertThat(entries.keySet())
                .containsExactly(
                        "report.txt",
                        "report.json",
                        "environment.txt",
                        "libraries.txt",
                        "health.json",
                        "metrics.txt",
                        "node.log");
        assertThat(entries.values()).noneMatch(text -> text.contains(KEY));
        assertThat(entries.get("environment.txt")).isEqualTo("""
                        JWAKU_JAVA_OPTS=-Xmx1g\\nhush=<redacted>
                        SOMETHING=<not shown>
                        WAKUNODE2_NODEKEY=<redacted>
                        WAKUNODE2_STORE_MESSAGE_DB_URL=postgres://<redacted>@db/store
                        WAKUNODE2_TCP_PORT=60000
                        """);
        assertThat(entries.get("node.log")).isEqualTo("INF started nodekey=<redacted>\nINF going on <redacted>\n");
        assertThat(JsonMapper.shared()
                        .readTree(entries.get("report.json"))
                        .get("verdict")
                        .asString())
                .isEqualTo("FAIL");
        assertThat(entries.get("report.json")).doesNotContain("hush");
    }

    @Test
    void takesTheEndOfALongLog() throws IOException {
        Path log = folder.resolve("log");
        String line = "INF a line of the log\n";
        Files.writeString(log, "first\n" + line.repeat((int) (Bundle.MAX_LOG_BYTES / line.length()) + 10) + "last\n");
        Path file = folder.resolve("bundle.zip");
        Bundle.write(file, examination(), Map.of(), Optional.of(log));
        assertThat(read(file).get("node.log"))
                .startsWith(line)
                .endsWith("last\n")
                .doesNotContain("first");
    }

    @Test
    void overwritesNothingAndLeavesNothingHalf() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "mine");
        assertThatThrownBy(() -> Bundle.write(file, examination(), Map.of(), Optional.empty()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
        Path other = folder.resolve("other.zip");
        Optional<Path> missing = Optional.of(folder.resolve("missing"));
        assertThatThrownBy(() -> Bundle.write(other, examination(), Map.of(), missing))
                .isInstanceOf(IOException.class);
        assertThat(other).doesNotExist();
    }
}

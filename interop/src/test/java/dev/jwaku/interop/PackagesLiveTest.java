package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packages that {@code jwaku dist} builds, each in a file system with nothing else in it: the node starts, answers,
 * and ends as told. The image is unpacked by hand and run as its configuration says.
 */
@Tag("live")
@Timeout(120)
class PackagesLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("(REST|Metrics) server listening.* port=(\\d+)");
    private static final boolean HAS_CACHE = Runtime.version().feature() >= 25;
    private static final List<String> TEST_JARS =
            List.of("junit", "jqwik", "jazzer", "assertj", "archunit", "byte-buddy", "awaitility", "opentest4j");

    @TempDir
    private static Path folder;

    private static Path tarGz;
    private static Path image;

    @BeforeAll
    static void buildPackages() throws IOException, InterruptedException {
        boolean possible = Jail.isPossible(folder.resolve("probe"));
        if (!possible) {
            System.out.println("NOT RUN: packages needs chroot: run as root, or allow user namespaces");
        }
        Assumptions.assumeTrue(possible, "neither chroot nor user namespaces are allowed");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                productionClassPath(),
                "dev.jwaku.cli.Main",
                "dist",
                "--json",
                "--out=" + folder));
        if (HAS_CACHE) {
            command.add("--fast-start");
        }
        Process dist = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(dist.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dist.waitFor()).as(said).isZero();
        JsonNode packages =
                new JsonMapper().readTree(said.lines().toList().getLast()).get("packages");
        tarGz = Path.of(packages.get(0).get("file").asString());
        image = Path.of(packages.get(1).get("file").asString());
    }

    /** Without the tests and the libraries that only they use. */
    private static String productionClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("/test"))
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .filter(entry -> TEST_JARS.stream()
                        .noneMatch(Path.of(entry).getFileName().toString()::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A node with every service that loads code of its own. */
    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("WAKUNODE2_LISTEN_ADDRESS", "127.0.0.1");
        settings.put("WAKUNODE2_TCP_PORT", "0");
        settings.put("WAKUNODE2_WEBSOCKET_SUPPORT", "true");
        settings.put("WAKUNODE2_WEBSOCKET_PORT", "0");
        settings.put("WAKUNODE2_REST_PORT", "0");
        settings.put("WAKUNODE2_METRICS_SERVER", "true");
        settings.put("WAKUNODE2_METRICS_SERVER_PORT", "0");
        settings.put("WAKUNODE2_STORE", "true");
        settings.put("WAKUNODE2_FILTER", "true");
        settings.put("WAKUNODE2_LIGHTPUSH", "true");
        settings.put("WAKUNODE2_DISCV5_DISCOVERY", "true");
        try (DatagramSocket free = new DatagramSocket()) {
            settings.put("WAKUNODE2_DISCV5_UDP_PORT", String.valueOf(free.getLocalPort()));
        }
        return settings;
    }

    @Test
    void theTarGzRunsWithNothingButALibcAndAShell() throws Exception {
        Jail jail = new Jail(folder.resolve("tar-gz"));
        jail.unpack(tarGz);
        Files.createDirectories(jail.root().resolve("tmp"));
        Path unpacked = only(jail.root(), "jwaku-");
        jail.putIn(Path.of("/bin/sh"));
        jail.putInLibrariesOf(unpacked.resolve("runtime/bin/java"));
        try (Stream<Path> libraries = Files.walk(unpacked)) {
            for (Path library :
                    libraries.filter(file -> file.toString().endsWith(".so")).toList()) {
                jail.putInLibrariesOf(library);
            }
        }
        Map<String, String> settings = settings();
        if (HAS_CACHE) {
            settings.put("JWAKU_JAVA_OPTS", "-XX:AOTMode=off"); // as packages without a start-up cache
        }
        String script = "/" + unpacked.getFileName() + "/bin/jwaku";
        startsAnswersAndEnds(jail, settings, "/tmp", 0, List.of(script, "node"));
        assertThat(jail.root().resolve("tmp/store.sqlite3")).exists();
    }

    private static Path only(Path folder, String beginning) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(beginning))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @Test
    void theImageRunsAsItsConfigurationSays() throws Exception {
        Jail layout = new Jail(folder.resolve("layout"));
        layout.unpack(image);
        Path blobs = layout.root().resolve("blobs/sha256");
        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(layout.root().resolve("oci-layout"))
                        .get("imageLayoutVersion")
                        .asString())
                .isEqualTo("1.0.0");
        JsonNode index = json.readTree(layout.root().resolve("index.json"));
        JsonNode manifest = json.readTree(blob(blobs, index.get("manifests").get(0)));
        JsonNode configuration = json.readTree(blob(blobs, manifest.get("config")));
        JsonNode layers = manifest.get("layers");
        Jail jail = new Jail(folder.resolve("image"));
        for (int i = 0; i < layers.size(); i++) {
            Path layer = blob(blobs, layers.get(i));
            try (InputStream plain = new GZIPInputStream(Files.newInputStream(layer))) {
                assertThat("sha256:" + sha256(plain))
                        .isEqualTo(configuration
                                .get("rootfs")
                                .get("diff_ids")
                                .get(i)
                                .asString());
            }
            jail.unpack(layer);
        }
        assertThat(jail.root().resolve("bin")).doesNotExist();
        JsonNode config = configuration.get("config");
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : config.get("Env")) {
            String[] parts = variable.asString().split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        environment.putAll(settings());
        if (HAS_CACHE) {
            environment.put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on"); // Java refuses to start if the cache does not fit
        }
        List<String> command = new ArrayList<>();
        config.get("Entrypoint").forEach(part -> command.add(part.asString()));
        int user = Integer.parseInt(config.get("User").asString().split(":", 2)[0]);
        assertThat(user).isPositive();
        startsAnswersAndEnds(jail, environment, config.get("WorkingDir").asString(), user, command);
        assertThat(jail.root().resolve("data/store.sqlite3")).exists();
    }

    /** The file of a descriptor, checked against it. */
    private static Path blob(Path blobs, JsonNode descriptor) throws IOException, GeneralSecurityException {
        String digest = descriptor.get("digest").asString();
        Path file = blobs.resolve(digest.substring("sha256:".length()));
        assertThat(Files.size(file)).isEqualTo(descriptor.get("size").asLong());
        try (InputStream in = Files.newInputStream(file)) {
            assertThat("sha256:" + sha256(in)).isEqualTo(digest);
        }
        return file;
    }

    private static String sha256(InputStream in) throws IOException, GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void startsAnswersAndEnds(
            Jail jail, Map<String, String> environment, String home, int user, List<String> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve(jail.root().getFileName() + ".log");
        long started = System.nanoTime();
        Process node = jail.start(environment, home, user, command, log);
        try {
            while (!Files.readString(log).contains("Node setup complete")) {
                assertThat(node.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(Files.readString(log))
                        .isFalse();
                assertThat(System.nanoTime() - started)
                        .as(Files.readString(log))
                        .isLessThan(LIMIT.toNanos());
            }
            long took = Duration.ofNanos(System.nanoTime() - started).toMillis();
            System.out.println(jail.root().getFileName() + ": node set up after " + took + " ms");
            Map<String, Integer> ports = new LinkedHashMap<>();
            for (Matcher matcher = PORT.matcher(Files.readString(log)); matcher.find(); ) {
                ports.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
            }
            assertThat(get(ports.get("REST"), "/health")).contains("nodeHealth");
            assertThat(get(ports.get("Metrics"), "/metrics")).contains("libp2p_");
            assertThat(Files.readString(log)).doesNotContain("WARN", "ERR ", "Exception");
            node.destroy();
            assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            node.destroyForcibly();
        }
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}

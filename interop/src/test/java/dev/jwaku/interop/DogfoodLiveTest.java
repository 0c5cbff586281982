package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two people with browsers and a JVM in a dogfooding room, while its service nodes are restarted, one goes offline and
 * another reloads the page: what all three say of who received whose is what the relayed bytes say, and everything; and
 * so does the telemetry service to which they upload. Pictures stay in the folder {@code target/dogfood}.
 */
@Tag("browser")
@Timeout(420)
class DogfoodLiveTest {
    private static final String ROOM = "test-room";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BY_PAGE = 200;
    private static final int BY_JVM = 100;
    private static final int EVERY_MILLIS = 100;
    /** So slow that there are messages left when the page is reloaded, however busy the machine is. */
    private static final int SLOWLY_MILLIS = 500;

    @TempDir
    Path folder;

    @Test
    void everybodySaysTheTruthAboutWhoReceivedWhose() throws Exception {
        List<String> script = new ArrayList<>(LivePeers.browserScript("dogfood.mjs"));
        try (TelemetryWitness telemetry = new TelemetryWitness(folder);
                DogfoodServer server = new DogfoodServer(folder, ROOM, telemetry.url())) {
            script.addAll(List.of(
                    "--url=" + server.url(),
                    "--pictures=" + Path.of("target", "dogfood").toAbsolutePath()));
            Process jvm = jvm(server.url());
            try (PeerProcess browser = PeerProcess.start(script, event -> {})) {
                open(browser, "Ana");
                open(browser, "Ben");
                awaitEverybody(browser);
                chooseTelemetry(browser);
                breakThings(browser, server);
                endRuns(browser);
                JsonNode jvmSays = awaitAgreement(browser, server, jvm);
                assertThat(jvmSays.get("complete").asBoolean()).isTrue();
                checkPages(browser);
                checkTelemetry(browser, server, telemetry);
                lookAtIt(browser);
                useWithoutMouse(browser);
                deleteUploaded(browser, telemetry);
                JsonNode problems = browser.ask("problems", LIMIT);
                assertThat(problems.get("elsewhere")).isEmpty();
                assertThat(problems.get("problems")).isEmpty();
            } finally {
                jvm.destroyForcibly();
            }
        }
    }

    private Process jvm(String url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.jwaku.cli.Main",
                        "dogfood",
                        "--join=" + url,
                        "--name=jvm",
                        "--send=" + BY_JVM,
                        "--every=100",
                        "--start-after=20",
                        // a message counts for those of whom its sender had heard
                        "--start-with=2",
                        "--telemetry=upload",
                        "--json")
                .redirectOutput(folder.resolve("jvm.json").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void open(PeerProcess browser, String name) throws IOException {
        JsonNode opened = browser.ask("open", LIMIT, "page", name);
        assertThat(opened.get("policy").asString())
                .contains("default-src 'none'", "script-src 'self'")
                .containsPattern("connect-src 'self'( ws://127.0.0.1:[0-9]+){2} http://127.0.0.1:[0-9]+/v1/;")
                .doesNotContain("unsafe");
    }

    /** Telemetry counts a message for those of whom its sender had heard. */
    private static void awaitEverybody(PeerProcess browser) {
        for (String page : List.of("Ana", "Ben")) {
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(shown(browser, page).get("people").asString())
                                    .contains("Ana", "Ben", "jvm"));
        }
    }

    /** Off unless chosen; what is uploaded is what was shown before. */
    private static void chooseTelemetry(PeerProcess browser) throws IOException {
        assertThat(shown(browser, "Ana").get("choice").asString()).isEqualTo("off");
        browser.ask("choose", LIMIT, "page", "Ana", "choice", "local");
        String preview =
                browser.ask("preview", LIMIT, "page", "Ana").get("text").asString();
        assertThat(preview).contains("\"type\":\"session\"");
        assertThat(uploads(browser, "Ana")).isEmpty();
        browser.ask("choose", LIMIT, "page", "Ana", "choice", "upload");
        await().atMost(LIMIT).until(() -> !uploads(browser, "Ana").isEmpty());
        assertThat(uploads(browser, "Ana").getFirst()).isEqualTo(preview);
        browser.ask("choose", LIMIT, "page", "Ben", "choice", "upload");
    }

    private static List<String> uploads(PeerProcess browser, String page) throws IOException {
        return browser.ask("uploads", LIMIT, "page", page)
                .get("texts")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** A restart of all nodes, an absence, and a reload, while messages are being sent. */
    private static void breakThings(PeerProcess browser, DogfoodServer server) throws Exception {
        send(browser, "Ana", BY_PAGE, EVERY_MILLIS);
        send(browser, "Ben", BY_PAGE, SLOWLY_MILLIS);
        Thread.sleep(3000);
        server.stop();
        Thread.sleep(2000);
        server.startAgain();
        Thread.sleep(4000);
        browser.ask("press", LIMIT, "page", "Ana", "button", "offline");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(shown(browser, "Ana").get("banner").asString())
                                .startsWith("Offline since"));
        Thread.sleep(4000);
        browser.ask("press", LIMIT, "page", "Ana", "button", "offline");
        browser.ask("press", LIMIT, "page", "Ben", "button", "cut");
        Thread.sleep(1000);
        browser.ask("reload", LIMIT, "page", "Ben");
        int already = own(browser, "Ben").size();
        assertThat(already).as("made before the reload").isPositive().isLessThan(BY_PAGE);
        send(browser, "Ben", BY_PAGE - already, EVERY_MILLIS);
        browser.ask("press", LIMIT, "page", "Ben", "button", "drop");
    }

    private static void send(PeerProcess browser, String page, int count, int every) throws IOException {
        browser.ask("send", LIMIT, "page", page, "count", count, "every", every);
    }

    private static JsonNode shown(PeerProcess browser, String page) throws IOException {
        return browser.ask("shown", LIMIT, "page", page);
    }

    private static JsonNode report(PeerProcess browser, String page) throws IOException {
        return browser.ask("exported", LIMIT, "page", page).get("report");
    }

    private static JsonNode own(PeerProcess browser, String page) throws IOException {
        return report(browser, page).get("sent");
    }

    private static void endRuns(PeerProcess browser) throws IOException {
        for (String page : List.of("Ana", "Ben")) {
            await().atMost(LIMIT.multipliedBy(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> own(browser, page).size() == BY_PAGE
                            && shown(browser, page).get("stopped").asBoolean());
            browser.ask("press", LIMIT, "page", page, "button", "end");
        }
    }

    /** All cells of all matrices are those of the independent count, and full; what the JVM says at its end. */
    private JsonNode awaitAgreement(PeerProcess browser, DogfoodServer server, Process jvm) throws Exception {
        Map<String, Integer> sentBy = new TreeMap<>();
        await().atMost(LIMIT.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Map<String, Integer> counted = server.count().matrix();
                    counted.keySet().forEach(cell -> {
                        String sender = cell.split(" ", 2)[0];
                        sentBy.put(sender, server.count().sent(sender));
                    });
                    assertThat(sentBy.values()).containsExactlyInAnyOrder(BY_PAGE, BY_PAGE, BY_JVM);
                    assertThat(counted)
                            .hasSize(6)
                            .allSatisfy((cell, received) ->
                                    assertThat(received).isEqualTo(sentBy.get(cell.split(" ", 2)[0])));
                    assertThat(matrixOf(shown(browser, "Ana").get("cells"), "shown"))
                            .isEqualTo(counted);
                    assertThat(matrixOf(shown(browser, "Ben").get("cells"), "shown"))
                            .isEqualTo(counted);
                });
        jvm.destroy(); // as Ctrl-C: it says what it knows and ends
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).as("ends when told to").isTrue();
        List<String> lines = Files.readAllLines(folder.resolve("jvm.json"));
        JsonNode report = new JsonMapper().readTree(lines.getLast());
        assertThat(jvm.exitValue()).as(lines.getLast()).isZero();
        assertThat(matrixOf(report.get("matrix"), "received"))
                .isEqualTo(server.count().matrix());
        assertThat(report.get("gaps")).isEmpty();
        return report;
    }

    private static Map<String, Integer> matrixOf(JsonNode cells, String value) {
        Map<String, Integer> matrix = new TreeMap<>();
        for (JsonNode cell : cells) {
            String name = cell.has("cell")
                    ? cell.get("cell").asString()
                    : cell.get("sender").asString() + " " + cell.get("receiver").asString();
            matrix.put(name, Integer.parseInt(cell.get(value).asString()));
        }
        return matrix;
    }

    /** What one exports as received is what the other exports as sent, message by message. */
    private static void checkPages(PeerProcess browser) throws IOException {
        JsonNode ana = report(browser, "Ana");
        JsonNode ben = report(browser, "Ben");
        assertThat(received(ana, ben.get("participant").asString())).isEqualTo(sent(ben));
        assertThat(received(ben, ana.get("participant").asString())).isEqualTo(sent(ana));
        for (JsonNode report : List.of(ana, ben)) {
            assertThat(report.get("gaps")).isEmpty();
            assertThat(report.get("acksOfUnknownMessages").asInt()).isZero();
            assertThat(report.get("away")).isNotEmpty();
            assertThat(report.get("latencyMs").get("live").get("count").asInt()).isPositive();
        }
        assertThat(ana.get("received").valueStream().map(one -> one.get("way").asString()))
                .contains("live", "store");
        String csv = browser.ask("exported", LIMIT, "page", "Ana", "kind", "csv")
                .get("content")
                .asString();
        assertThat(csv.lines()).hasSize(1 + 2 * BY_PAGE + BY_JVM);
    }

    private static Set<String> sent(JsonNode report) {
        Set<String> messages = new TreeSet<>();
        for (JsonNode message : report.get("sent")) {
            messages.add(
                    message.get("run").asString() + "/" + message.get("index").asInt());
        }
        return messages;
    }

    private static Set<String> received(JsonNode report, String sender) {
        Set<String> messages = new TreeSet<>();
        for (JsonNode message : report.get("received")) {
            if (message.get("sender").asString().equals(sender)) {
                messages.add(message.get("run").asString() + "/"
                        + message.get("index").asInt());
            }
        }
        return messages;
    }

    /** Each message to each of its two receivers is one of telemetry's: so many were sent, and so many arrived. */
    private static void checkTelemetry(PeerProcess browser, DogfoodServer server, TelemetryWitness telemetry)
            throws Exception {
        for (String page : List.of("Ana", "Ben")) {
            browser.ask("press", LIMIT, "page", page, "button", "upload");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(shown(browser, page).get("counted").asString())
                                    .startsWith("0 records wait"));
        }
        int counted =
                server.count().matrix().values().stream().mapToInt(cell -> cell).sum();
        assertThat(counted).isEqualTo(2 * (2 * BY_PAGE + BY_JVM));
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode says = telemetry.reliability();
            assertFigures(says.get("total"), counted);
            assertFigures(says.at("/platforms/browser"), 2 * 2 * BY_PAGE);
            assertFigures(says.at("/platforms/linux"), 2 * BY_JVM);
        });
        assertThat(telemetry.records("recv")).isEqualTo(counted);
        assertThat(telemetry.records("ack")).isEqualTo(counted);
    }

    private static void assertFigures(JsonNode figures, int arrived) {
        assertThat(List.of("sent", "delivered", "not_delivered", "unknown", "pending"))
                .extracting(name -> figures.path(name).asInt(-1))
                .as(figures.toString())
                .containsExactly(arrived, arrived, 0, 0, 0);
    }

    /** What Ana uploaded is gone with her token; what others said of her messages stays. */
    private static void deleteUploaded(PeerProcess browser, TelemetryWitness telemetry) throws IOException {
        browser.ask("press", LIMIT, "page", "Ana", "button", "forget");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(shown(browser, "Ana").get("forgotten").asString())
                                .startsWith("Everything uploaded from here is deleted"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertFigures(telemetry.reliability().get("total"), 2 * (BY_PAGE + BY_JVM)));
    }

    /** By Tab, Enter, arrows and letters alone: a message, an absence, telemetry, an export. */
    private static void useWithoutMouse(PeerProcess browser) throws IOException {
        int before = own(browser, "Ana").size();
        JsonNode done = browser.ask("byKeyboard", LIMIT, "page", "Ana");
        assertThat(done.get("invisible")).as("focus that cannot be seen").isEmpty();
        assertThat(done.get("unreached")).as("controls that Tab does not reach").isEmpty();
        assertThat(done.get("banner").asString()).startsWith("Offline since");
        assertThat(done.get("choice").asString()).isEqualTo("local");
        assertThat(done.get("preview").asString()).startsWith("{\"v\":1,");
        assertThat(done.get("exported").get("participant").asString()).isNotEmpty();
        await().atMost(LIMIT).until(() -> own(browser, "Ana").size() == before + 2);
    }

    private static void lookAtIt(PeerProcess browser) throws IOException {
        look(browser, "width", 1280, "picture", "dogfood.png");
        look(browser, "width", 1280, "picture", "dogfood-night.png", "dark", true);
        look(browser, "width", 360, "picture", "dogfood-phone.png");
        look(browser, "width", 320, "dark", true);
    }

    private static void look(PeerProcess browser, Object... how) throws IOException {
        List<Object> fields = new ArrayList<>(List.of("page", "Ana"));
        fields.addAll(List.of(how));
        JsonNode looked = browser.ask("look", LIMIT, fields.toArray());
        assertThat(looked.get("fits").asBoolean()).as("fits %s", fields).isTrue();
        assertThat(looked.get("violations")).as("accessible %s", fields).isEmpty();
        assertThat(looked.get("checked").asInt()).isGreaterThan(10);
    }
}

package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku trace} as people call it: two nodes, ten messages, of which one did not arrive. */
class TraceCommandTest {
    private static final String ALICE = "16Uiu2HAmAliceAliceAliceAliceAliceAliceAliceAliceAlic1";
    private static final String BOB = "16Uiu2HAmBobBobBobBobBobBobBobBobBobBobBobBobBobBobBo2";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("trace"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @BeforeEach
    void logs() throws IOException {
        StringBuilder alice = new StringBuilder(plain("00", "Node setup complete"));
        StringBuilder bob = new StringBuilder(plain("00", "Node setup complete"));
        for (int i = 0; i < 10; i++) {
            alice.append(event(i, "100", ALICE, "relay.publish", "\"peers\":\"1\""));
            alice.append(event(i, "101", ALICE, "relay.out", "\"peer\":\"" + BOB + "\""));
            bob.append(i == 4 ? "" : event(i, "103", BOB, "relay.in", "\"peer\":\"" + ALICE + "\""));
        }
        alice.append(plain("59", "Shutting down after receiving a signal"));
        bob.append(event(40, "000", BOB, "relay.publish", "\"peers\":\"1\""));
        bob.append(plain("59", "Shutting down after receiving a signal"));
        Files.writeString(folder.resolve("alice.log"), alice);
        Files.writeString(folder.resolve("bob.log"), bob);
    }

    private static String plain(String second, String words) {
        return "{\"lvl\":\"INF\",\"ts\":\"2026-11-22T12:00:" + second + "Z\",\"msg\":\"" + words + "\"}\n";
    }

    private static String hash(int message) {
        return String.format(Locale.ROOT, "0x%064x", 0xabcd00L + message);
    }

    private static String event(int message, String millis, String node, String event, String more) {
        return "{\"ts\":\"2026-11-22T12:00:" + (10 + message) + "." + millis + "Z\",\"mono\":1,\"node\":\"" + node
                + "\",\"boot\":\"b\",\"ev\":\"" + event + "\",\"hash\":\"" + hash(message)
                + "\",\"topic\":\"/waku/2/rs/16/32\",\"ctopic\":\"/a/1/b/proto\"," + more + "}\n";
    }

    @Test
    void saysWhatWasLostAndWhy() {
        assertThat(run("ALICE=" + folder.resolve("alice.log"), "BOB=" + folder.resolve("bob.log")))
                .isZero();
        assertThat(out.toString()).contains("link-lost", "ALICE > BOB", hash(4).substring(0, 14));
    }

    @Test
    void aBrokenLimitIsABadVerdict() {
        assertThat(run(folder.toString(), "--threshold", "lost<=1")).isOne(); // and what bob sent to nobody's log
        assertThat(run(folder.toString(), "--threshold", "link-lost<=1", "--threshold", "loss<=50%"))
                .isZero();
        assertThat(run(folder.toString(), "--threshold", "filter:p95<=1s")).isOne(); // not measured
        assertThat(run(folder.toString(), "--threshold", "relay:max<=3ms")).isZero(); // it is exactly that
        assertThat(run(folder.toString(), "--threshold", "relay:max<=2.99ms")).isOne();
    }

    @Test
    void whatIsNoLimitOrNoLogIsWrongUse() {
        assertThat(run(folder.toString(), "--threshold", "losses<=1")).isEqualTo(2);
        assertThat(run(folder.toString(), "--threshold", "relay<=1")).isEqualTo(2);
        assertThat(run(folder.resolve("nothing").toString())).isEqualTo(2);
        assertThat(run(folder.toString(), "--message", "xyz")).isEqualTo(2);
        assertThat(run(folder.toString(), "--message", "0xffffff")).isEqualTo(2);
        assertThat(run(folder.toString(), "--from", "9999-01-01T00:00:00Z"))
                .isEqualTo(2); // more than fits into 64 bits
        assertThat(run(folder.toString(), "--threshold", "loss<=1")).isEqualTo(2); // 1 %, or everything?
        assertThat(run(folder.toString(), "--threshold", "loss<=101%")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(8);
    }

    @Test
    void aJournalSaysWhatCounts() throws IOException {
        Path journal = folder.resolve("journal.csv");
        Files.writeString(journal, hash(1) + "\n" + hash(4) + "\n0x" + "f".repeat(64) + "\n");

        assertThat(run(
                        folder.resolve("alice.log").toString(),
                        folder.resolve("bob.log").toString(),
                        "--journal",
                        journal.toString(),
                        "--json",
                        "-"))
                .isZero();

        JsonNode json = json();
        assertThat(json.get("summary").get("messages").asInt()).isEqualTo(3);
        assertThat(json.get("summary").get("messages_not_in_journal").asInt()).isEqualTo(9);
        assertThat(json.get("fates").get("link-lost").asInt()).isOne();
        assertThat(json.get("fates").get("unexplained").asInt()).isEqualTo(2); // in no log: at neither node
        assertThat(json.get("latencies").get("relay").get("max_ms").asDouble()).isBetween(2.9, 3.1);
    }

    /** What a kill leaves on disk may not be in the log. */
    @Test
    void whetherAStoreThatWentDownWithAMessageHasItIsNotKnown() throws IOException {
        StringBuilder alice = new StringBuilder(plain("00", "Node setup complete"));
        StringBuilder bob = new StringBuilder(plain("00", "Node setup complete"));
        for (int i = 0; i < 5; i++) {
            alice.append(event(i, "100", ALICE, "relay.publish", "\"peers\":\"1\""));
            alice.append(event(i, "101", ALICE, "relay.out", "\"peer\":\"" + BOB + "\""));
            alice.append(event(i, "102", ALICE, "store.insert", "\"size\":\"1\""));
            bob.append(event(i, "103", BOB, "relay.in", "\"peer\":\"" + ALICE + "\""));
            bob.append(i == 1 || i == 4 ? "" : event(i, "104", BOB, "store.insert", "\"size\":\"1\""));
        }
        alice.append(plain("59", "Shutting down after receiving a signal"));
        bob.append(plain("40", "Node setup complete")).append(plain("59", "Shutting down after receiving a signal"));
        Files.writeString(folder.resolve("alice.log"), alice);
        Files.writeString(folder.resolve("bob.log"), bob);

        assertThat(run(folder.toString(), "--grace", "1", "--json", "-")).isZero();

        JsonNode store = json().get("stores").get(1);
        assertThat(store.get("node").asString()).isEqualTo("bob");
        assertThat(store.get("missing").asInt()).isOne();
        assertThat(store.get("unknown").asInt()).isOne();
    }

    @Test
    void whatACompressedFileWithoutItsEndDoesNotTellIsNotKnown() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(Files.readAllBytes(folder.resolve("bob.log")));
        }
        Files.write(folder.resolve("bob.log.1.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() * 3 / 4));
        Files.writeString(folder.resolve("bob.log"), plain("59", "Shutting down after receiving a signal"));

        assertThat(run(folder.toString(), "--json", "-")).isZero();

        assertThat(json().get("fates").get("link-lost").asInt()).isZero();
        assertThat(json().get("fates").get("log-gap").asInt()).isPositive();
        assertThat(json().get("nodes").get(1).get("gaps").toString()).contains("the end of bob.log.1.gz is missing");
    }

    @Test
    void tellsOneMessagesStory() {
        assertThat(run(folder.toString(), "--message", hash(4))).isZero();
        assertThat(out.toString()).contains("relay.out", "to bob", "link-lost").doesNotContain("relay.in");
    }

    @Test
    void writesReportsThatReadersUnderstand() throws Exception {
        assertThat(run(
                        folder.toString(),
                        "--threshold",
                        "link-lost<=0",
                        "--html",
                        folder.resolve("t.html").toString(),
                        "--junit",
                        folder.resolve("t.xml").toString(),
                        "--csv",
                        folder.resolve("csv").toString(),
                        "--json",
                        "-"))
                .isOne();

        JsonNode json = json();
        assertThat(json.get("schema").asString()).isEqualTo("jwaku-trace/1");
        assertThat(json.get("fates").get("link-lost").asInt()).isOne();
        Document junit = xml(Files.readString(folder.resolve("t.xml")));
        assertThat(junit.getElementsByTagName("failure").getLength()).isOne();
        String page = Files.readString(folder.resolve("t.html"));
        assertThat(xml(page.replace("<!DOCTYPE html>", ""))
                        .getElementsByTagName("svg")
                        .getLength())
                .isPositive();
        assertThat(page).doesNotContain("<script", "http://", "https://", "src=");
        assertThat(Files.readAllLines(folder.resolve("csv/losses.csv"))).anyMatch(line -> line.contains("link-lost"));
        assertThat(Files.readAllLines(folder.resolve("csv/messages.csv"))).hasSize(12);
    }

    private JsonNode json() {
        return new JsonMapper().readTree(out.toString().lines().reduce("", (first, last) -> last));
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}

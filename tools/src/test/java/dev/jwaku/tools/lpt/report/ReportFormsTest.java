package dev.jwaku.tools.lpt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.count.Fate;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ReportFormsTest {
    private static final String[] LIMITS = {"loss<=5%", "p95<=1ms", "rejected<=100"};
    private static final JsonMapper JSON = new JsonMapper();

    private final LptReport report = MadeUpRun.report(LIMITS);

    private static JsonNode schema() throws Exception {
        try (InputStream schema = JsonReport.class.getResourceAsStream("report.schema.json")) {
            return JSON.readTree(schema);
        }
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void jsonFitsItsSchema() throws Exception {
        JsonNode value = JSON.readTree(JsonReport.of(report));
        assertThat(SchemaCheck.errors(schema(), value)).isEmpty();
        assertThat(value.get("good").asBoolean()).isFalse();
        assertThat(value.get("unreadable_journal_lines").asInt()).isEqualTo(1);
        assertThat(value.get("pairs")).hasSize(4);
        JsonNode total = value.get("total");
        assertThat(total.get("fates").get("lost").asLong())
                .isEqualTo(report.totals().count(Fate.LOST))
                .isGreaterThan(15);
        assertThat(total.get("fates").get("rejected").asLong()).isEqualTo(20);
        assertThat(total.get("deliveries").asLong()).isEqualTo(1200);
        assertThat(total.get("latency_since_due").get("p50_ms").asDouble()).isBetween(25.0, 35.0);
    }

    @Test
    void theSchemaNoticesWhatDoesNotFit() throws Exception {
        ObjectNode value = (ObjectNode) JSON.readTree(JsonReport.of(report));
        value.put("surprise", 1);
        value.remove("host");
        ((ObjectNode) value.get("total")).put("loss", 1.5);
        value.put("good", "yes");
        assertThat(SchemaCheck.errors(schema(), value))
                .containsExactlyInAnyOrder(
                        "$: no host",
                        "$.total.loss: too large",
                        "$.good: wrong type: \"yes\"",
                        "$.surprise: not allowed");
    }

    @Test
    void junitIsOneCaseForEachLimit() throws Exception {
        Element suites = xml(JunitReport.of(report)).getDocumentElement();
        assertThat(suites.getTagName()).isEqualTo("testsuites");
        assertThat(suites.getAttribute("tests")).isEqualTo("3");
        assertThat(suites.getAttribute("failures")).isEqualTo("1");
        assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        Element failed =
                (Element) suites.getElementsByTagName("failure").item(0).getParentNode();
        assertThat(failed.getAttribute("name")).isEqualTo("p95<=1ms");
    }

    @Test
    void thePageIsWellFormedAndAsksNobody() throws Exception {
        String page = HtmlReport.of(report);
        xml(page.replace("<!DOCTYPE html>", ""));
        Matcher addresses = Pattern.compile("(?:src|href|url)\\s*[=(]|https?:|@import|<script|<link|<img")
                .matcher(page);
        assertThat(addresses.find()).isFalse();
        assertThat(page).contains("default-src 'none'").contains("prefers-color-scheme: dark");
        assertThat(page).doesNotContain(MadeUpRun.ODD).contains("&lt;b&gt;");
    }

    @Test
    void csvHasALineForEachMessageAtEachReceiver(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("messages.csv");
        CsvReport.write(report, file);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 4 * 300);
        assertThat(lines.get(0)).startsWith("sender,receiver,index,fate");
        assertThat(lines.get(1)).startsWith("s1,\"r1<b>&\"\"=1+1\"\"</b>\",1,received,1,0x1");
        assertThat(lines.stream().filter(line -> line.contains(",lost,")).count())
                .isEqualTo(report.totals().count(Fate.LOST));
    }

    @Test
    void textSaysTheSame() {
        assertThat(TextReport.of(report))
                .contains("s1 sent 300 messages (5.00 per second), 295 accepted; attempts: 295 accepted, 5 refused")
                .contains(report.totals().count(Fate.LOST) + " of "
                        + report.totals().expected() + " deliveries lost")
                .contains("OVER p95<=1ms")
                .contains("Not good.");
        assertThat(TextReport.of(MadeUpRun.report("loss<=5%"))).endsWith("All limits hold.\n");
    }
}

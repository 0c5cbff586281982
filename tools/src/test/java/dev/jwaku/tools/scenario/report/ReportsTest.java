package dev.jwaku.tools.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.report.SchemaCheck;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
    private static final String ODD = "I4: bob was shown <b>\"one\"</b> | & =1+1, twice\nat 3 s";
    private static final JsonMapper JSON = new JsonMapper();

    /** What Allure 2 reads of a result, strictly: any further key is a mistake of ours. */
    private static final JsonNode ALLURE = JSON.readTree("""
            {"type": "object", "additionalProperties": false,
             "required": ["uuid", "historyId", "name", "fullName", "status", "stage", "start", "stop", "labels"],
             "properties": {
               "uuid": {"type": "string", "pattern": "^[0-9a-f-]{36}$"},
               "historyId": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
               "testCaseId": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
               "name": {"type": "string"}, "fullName": {"type": "string"}, "description": {"type": "string"},
               "status": {"enum": ["passed", "failed", "broken", "skipped", "unknown"]},
               "statusDetails": {"type": "object", "additionalProperties": {"type": "string"}},
               "stage": {"enum": ["scheduled", "running", "finished", "pending", "interrupted"]},
               "start": {"type": "integer"}, "stop": {"type": "integer"},
               "labels": {"type": "array", "items": {"$ref": "#/$defs/pair"}},
               "parameters": {"type": "array", "items": {"$ref": "#/$defs/pair"}},
               "attachments": {"type": "array", "items": {"type": "object", "additionalProperties": false,
                 "required": ["name", "source", "type"], "properties": {
                   "name": {"type": "string"}, "source": {"type": "string"}, "type": {"type": "string"}}}}},
             "$defs": {"pair": {"type": "object", "additionalProperties": false, "required": ["name", "value"],
               "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}}}
            """);

    private final Batch batch = new Batch(
            List.of(cell("c10-cut-link", Mode.EDGE, 3, 1), cell("baseline", Mode.RELAY, 20, 0)),
            "jwaku simulate c10-cut-link baseline",
            "1.0",
            "here",
            Instant.parse("2026-11-30T01:02:03Z"),
            Duration.ofSeconds(42),
            Map.of("outage-sleep", "needs <time>"));

    private static CellTotals cell(String name, Mode mode, int seeds, int failed) {
        List<RunResult> results = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            Map<Metric, Double> figures = new TreeMap<>();
            figures.put(Metric.ACCEPTED, 20.0);
            figures.put(Metric.DELIVERED, seed <= failed ? 0.95 : 1.0);
            figures.put(Metric.DUPLICATES, seed <= failed ? 1.0 : 0.0);
            List<String> problems = seed <= failed ? List.of(ODD, "delivered = 100%, but it is 95 %") : List.of();
            results.add(new RunResult(
                    name,
                    mode,
                    "on",
                    seed,
                    problems,
                    figures,
                    List.of(0.5 * seed, 2.0 * seed),
                    Map.of(),
                    Duration.ofSeconds(90),
                    "abc" + seed));
        }
        return CellTotals.of(new Cell(name, Catalogue.find(name), mode, Optional.empty()), results, 6);
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static int count(Element of, String name) {
        return of.getElementsByTagName(name).getLength();
    }

    @Test
    void junitHasACaseForEachRunAndCountsThem() throws Exception {
        Element suites = xml(JunitReport.of(batch)).getDocumentElement();
        assertThat(suites.getTagName()).isEqualTo("testsuites");
        assertThat(suites.getAttribute("tests")).isEqualTo("24");
        assertThat(suites.getAttribute("failures")).isEqualTo("1");
        NodeList all = suites.getElementsByTagName("testsuite");
        assertThat(all.getLength()).isEqualTo(3);
        for (int i = 0; i < all.getLength(); i++) {
            Element suite = (Element) all.item(i);
            assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(count(suite, "testcase")));
            assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(count(suite, "failure")));
            assertThat(suite.getAttribute("skipped")).isEqualTo(Integer.toString(count(suite, "skipped")));
            assertThat(Double.parseDouble(suite.getAttribute("time"))).isNotNegative();
        }
        Element failure = (Element) suites.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).startsWith("I4: bob was shown <b>\"one\"</b> | & =1+1");
        assertThat(failure.getTextContent()).contains("replay: jwaku simulate c10-cut-link --mode edge --seed 1");
    }

    @Test
    void allureResultsHaveTheirFormAndAStableHistory(@TempDir Path folder) throws Exception {
        List<JsonNode> first = allure(folder.resolve("first"));
        List<JsonNode> second = allure(folder.resolve("second"));
        assertThat(first).hasSize(24);
        for (JsonNode result : first) {
            assertThat(SchemaCheck.errors(ALLURE, result)).as(result.toString()).isEmpty();
            assertThat(result.get("stop").asLong())
                    .isGreaterThanOrEqualTo(result.get("start").asLong());
            result.path("attachments")
                    .forEach(attachment -> assertThat(folder.resolve("first")
                                    .resolve(attachment.get("source").asString()))
                            .isNotEmptyFile());
        }
        assertThat(first).extracting(result -> result.get("uuid").asString()).doesNotHaveDuplicates();
        assertThat(histories(first)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(histories(second));
        assertThat(first.stream().map(result -> result.get("status").asString()))
                .filteredOn("failed"::equals)
                .hasSize(1);
    }

    private List<JsonNode> allure(Path folder) throws Exception {
        AllureResults.write(batch, folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-result.json"))
                    .map(JSON::readTree)
                    .toList();
        }
    }

    private static List<String> histories(List<JsonNode> results) {
        return results.stream()
                .map(result -> result.get("historyId").asString())
                .toList();
    }

    @Test
    void csvHasALineForEachRun() {
        List<List<String>> rows = csv(CsvReport.of(batch));
        assertThat(rows).hasSize(24);
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.getFirst()));
        assertThat(rows.getFirst()).startsWith("scenario", "mode", "protocols", "seed", "good", "problems");
        assertThat(rows.get(1)).startsWith("c10-cut-link", "edge", "on", "1", "false");
        assertThat(rows.get(1).get(5)).startsWith(ODD);
        int delivered = rows.getFirst().indexOf("delivered");
        assertThat(rows.get(1).get(delivered)).isEqualTo("0.95");
    }

    /** As RFC 4180 has it. */
    private static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean inQuotes = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isDoubled = inQuotes && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
            if (isDoubled) {
                field.append('"');
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (!inQuotes && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (inQuotes || c != '\r') {
                field.append(c);
            }
        }
        return rows;
    }

    @Test
    void theSummaryIsShortAndSaysWhatFailedFirst() {
        List<CellTotals> cells = new ArrayList<>(batch.cells());
        for (int i = 0; i < 40; i++) {
            cells.add(cell("loss-1", Mode.RELAY, 2, 2));
        }
        Batch large =
                new Batch(cells, batch.command(), "1.0", "here", batch.begun(), Duration.ofSeconds(1), batch.skipped());
        String text = MarkdownSummary.of(large);
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(40);
        assertThat(text)
                .startsWith("## jwaku simulate: 81 of 103 runs failed")
                .contains("22 further cells", "and 73 more");
        assertThat(text.lines().filter(line -> line.startsWith("| c10") || line.startsWith("| loss")))
                .first()
                .asString()
                .contains(" of ");
        assertThat(MarkdownSummary.of(batch)).contains("| baseline (relay, protocols on) | 20 of 20 | 100.00 % (");
    }

    @Test
    void thePageIsWellFormedAndAsksNobody() throws Exception {
        String page = HtmlReport.of(batch);
        Element root = xml(page.replace("<!DOCTYPE html>", "")).getDocumentElement();
        assertThat(count(root, "svg")).isEqualTo(2);
        assertThat(Pattern.compile("(?:src|href|url)\\s*[=(]|https?:|@import|<script|<link|<img")
                        .matcher(page)
                        .find())
                .isFalse();
        assertThat(page).contains("default-src 'none'", "prefers-color-scheme: dark", "needs &lt;time&gt;");
        assertThat(page).doesNotContain("<b>");
    }

    @Test
    void allFilesAreInOneFolder(@TempDir Path folder) throws Exception {
        ReportFiles.write(batch, folder.resolve("new"));
        assertThat(folder.resolve("new"))
                .isDirectoryContaining("glob:**/junit.xml")
                .isDirectoryContaining("glob:**/runs.csv")
                .isDirectoryContaining("glob:**/summary.md")
                .isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/allure-results");
    }
}

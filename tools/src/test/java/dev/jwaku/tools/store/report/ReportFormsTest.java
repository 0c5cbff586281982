package dev.jwaku.tools.store.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFormsTest {
    private final StoreReport report = Reports.everything();

    @Test
    void percentilesAreThoseOfTheTimes() {
        Histogram nanos = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            nanos.recordValue(TimeUnit.MICROSECONDS.toNanos(10 * i));
        }
        Latency latency = Latency.of(nanos);
        assertThat(latency.p50()).isCloseTo(5, within(0.01));
        assertThat(latency.p90()).isCloseTo(9, within(0.01));
        assertThat(latency.p95()).isCloseTo(9.5, within(0.01));
        assertThat(latency.p99()).isCloseTo(9.9, within(0.01));
        assertThat(latency.max()).isCloseTo(10, within(0.01));
        assertThat(latency.mean()).isCloseTo(5.005, within(0.01));
        assertThat(latency.curve()).isSortedAccordingTo((a, b) -> Double.compare(a.millis(), b.millis()));
        assertThat(Latency.of(new Histogram(3)).max()).isZero();
    }

    @Test
    void jsonNamesItsFormAndHasEverything() {
        JsonNode json = new JsonMapper().readTree(JsonReport.of(report));
        assertThat(json.get("schema").asString()).isEqualTo("jwaku-bench-store/1");
        assertThat(json.get("good").asBoolean()).isFalse();
        JsonNode first = json.get("measured").get(0);
        assertThat(first.get("at").asString()).isEqualTo("database");
        assertThat(first.get("shape").asString()).isEqualTo("hash-1");
        assertThat(first.get("p50_ms").asDouble()).isEqualTo(0.157);
        assertThat(first.get("distribution").get(3).get(0).asDouble()).isEqualTo(100);
        assertThat(json.get("measured").get(2).get("errors").get("sql-53200").asLong())
                .isEqualTo(2);
        assertThat(json.get("loads").get(0).get("bytes_per_message").asDouble()).isEqualTo(1357);
        assertThat(json.get("mixes").get(0).get("archive_ms").isNull()).isTrue();
        assertThat(json.get("verdicts")
                        .valueStream()
                        .map(one -> one.get("threshold").asString()))
                .contains("wire-mix/hash-1:p95<=5ms", "hash-50:p95<=5ms");
    }

    @Test
    void csvHasALineForEachFigureAndArchive() {
        List<String> lines = CsvReport.of(report).lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(15));
        assertThat(lines.get(2)).startsWith("database,hash-1,nwaku schema 8,1,1000,0,191.0000,");
    }

    @Test
    void textSaysWhatIsBroken() {
        String text = TextReport.of(report);
        assertThat(text)
                .contains("database, milliseconds", "wire-mix, milliseconds", "2 sql-53200", "1357 bytes per message")
                .contains("OVER hash-50:p95<=5ms: not measured", "ok   wire-mix/hash-1:p95<=5ms: 3.40", "Not good.");
    }

    @Test
    void thePageIsWellFormedAndAsksNobody() throws Exception {
        String page = HtmlReport.of(report, "jwaku");
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertThat(element.getTagName()).isNotIn("script", "link", "img", "iframe", "object", "image", "use");
            assertThat(element.hasAttribute("src") || element.hasAttribute("href"))
                    .isFalse();
        }
        assertThat(page).doesNotContain("http://", "https://", "url(", "@import");
        assertThat(page).contains("default-src 'none'", "prefers-color-scheme: dark", "width=device-width");
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4);
        assertThat(page).contains("&lt;two&gt; &quot;cores&quot; &amp; more");
    }

    @Test
    void thePlotsHaveTheLinesOfTenAndFourHundredMilliseconds() {
        Measured slow = Reports.measured(Measured.At.DATABASE, "nwaku schema 8", "hash-1", 191, 343);
        Measured fast = Reports.measured(Measured.At.DATABASE, "jwaku", "hash-1", 0.157, 0.28);
        String ranges = new RangePlot(List.of(fast, slow), "jwaku").html();
        assertThat(ranges).contains("class=\"ten\"", "class=\"limit\"", "class=\"one\"", "class=\"two\"");
        assertThat(new CurvePlot(List.of(fast, slow), "jwaku").svg()).contains("class=\"ten\"", "class=\"limit\"");
        assertThat(new CurvePlot(List.of(fast), "jwaku").svg()).contains("class=\"limit\"");
    }

    @Test
    void aScaleHasWholeDecades() {
        LogScale scale = LogScale.of(DoubleStream.of(0.2, 343));
        assertThat(scale).isEqualTo(new LogScale(-1, 3));
        assertThat(scale.place(0.1)).isZero();
        assertThat(scale.place(10)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.place(5000)).isEqualTo(1);
        assertThat(LogScale.label(0.1)).isEqualTo("100 µs");
        assertThat(LogScale.label(10)).isEqualTo("10 ms");
        assertThat(LogScale.label(1000)).isEqualTo("1 s");
    }
}

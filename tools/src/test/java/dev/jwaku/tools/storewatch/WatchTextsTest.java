package dev.jwaku.tools.storewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.report.SchemaCheck;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WatchTextsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String HASH = "0x" + "a8".repeat(32);

    private static WatchReport report() {
        Optional<Instant> noon = Optional.of(NOON);
        return new WatchReport(
                NOON,
                List.of(new WatchReport.Progress("/waku/2/rs/16/32", NOON)),
                new WatchReport.Windows(4, 2, 1, 1),
                50,
                3,
                List.of(
                        new WatchReport.Store("a", 4, 0, noon, Optional.empty(), "", 1, 2, 1, 1.5, 0),
                        new WatchReport.Store("b", 0, 9, Optional.empty(), noon, "<gone>", 0, 0, 0, 0, 7)),
                List.of(
                        new WatchReport.Stretch("a", "/waku/2/rs/16/32", NOON, NOON, 1, 0, NOON, noon, HASH),
                        new WatchReport.Stretch(
                                "a", "/waku/2/rs/16/32", NOON, NOON, 1, 1, NOON, Optional.empty(), HASH)),
                List.of(new WatchReport.Nowhere(HASH, NOON, NOON)),
                0);
    }

    private static JsonNode schema() throws Exception {
        try (InputStream schema = WatchTexts.class.getResourceAsStream("report.schema.json")) {
            return JSON.readTree(schema);
        }
    }

    @Test
    void jsonFitsItsSchemaAndTheSchemaNoticesWhatDoesNot() throws Exception {
        ObjectNode value = (ObjectNode) JSON.readTree(new WatchTexts(report()).json());
        assertThat(SchemaCheck.errors(schema(), value)).isEmpty();

        value.remove("time");
        ((ObjectNode) value.get("stores").get(0)).put("missing", -1);
        ((ObjectNode) value.get("stretches").get(0)).put("example", "0x12");
        assertThat(SchemaCheck.errors(schema(), value))
                .containsExactlyInAnyOrder(
                        "$: no time", "$.stores[0].missing: too small", "$.stretches[0].example: wrong form: \"0x12\"");
    }
}

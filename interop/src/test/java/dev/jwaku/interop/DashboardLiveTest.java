package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The dashboard of a busy node in Chromium. Its pictures stay in the folder {@code target/dashboard}. */
@Tag("browser")
@Timeout(240)
class DashboardLiveTest {
    private static final int CHARTS = 5;
    private static final List<String> BUSY = List.of("Messages in", "Messages out", "Peers", "Filter");

    @Test
    void showsABusyNodeOnScreensOfAllKinds(@TempDir Path folder) throws IOException, InterruptedException {
        JsonNode seen;
        try (BusyNodes fleet = new BusyNodes(folder)) {
            seen = BrowserLook.at(folder, "dashboard.mjs", fleet.serviceNode().url("/dashboard"));
        }
        assertThat(seen.get("elsewhere")).isEmpty();
        assertThat(seen.get("problems")).isEmpty();
        assertThat(seen.get("policy").asString()).contains("default-src 'none'").doesNotContain("unsafe");
        assertThat(seen.get("inlineScriptRuns").asBoolean()).isFalse();
        for (String screen : List.of("screen", "night", "phone")) {
            assertThatShowsTraffic(screen, seen.get(screen));
        }
        assertThat(seen.get("night").get("background"))
                .isNotEqualTo(seen.get("screen").get("background"));
        assertThat(seen.get("lost").asString()).startsWith("The node has not answered since");
    }

    private static void assertThatShowsTraffic(String name, JsonNode screen) {
        assertThat(screen.get("health").asString()).as(name).isEqualTo("few peers");
        for (String tile : BUSY) {
            String value = screen.get("tiles").get(tile).asString();
            assertThat(Double.parseDouble(value)).as(name + ": " + tile).isPositive();
        }
        assertThat(screen.get("drawn").valueStream().map(JsonNode::asInt))
                .as(name)
                .hasSize(CHARTS)
                .allMatch(pixels -> pixels > 50);
        assertThat(screen.get("fits").asBoolean()).as(name).isTrue();
    }
}

package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The archive tab of a node with PostgreSQL and a replica, in Chromium, at work and while the database is away. */
@Tag("browser")
@Timeout(2400)
class ArchiveDashboardLiveTest {
    /** The past has a point every ten seconds; {@code DASHBOARD_SECONDS} lets it grow for a picture. */
    private static final int SECONDS = Integer.parseInt(
            Optional.ofNullable(System.getenv("DASHBOARD_SECONDS")).orElse("35"));

    private static final int CHARTS = 8;
    private static final int CHARTS_OF_A_FILE = 6;

    @Test
    void showsTheDatabaseOnScreensOfAllKindsAndWhenItIsAway(@TempDir Path folder)
            throws IOException, InterruptedException, SQLException {
        LivePeers.browserScript("dashboard-archive.mjs"); // says at once if there is no browser
        try (PostgresWithReplica database = PostgresWithReplica.start(folder);
                BusyNodes fleet = new BusyNodes(folder, database.flags())) {
            NodeCommandProcess node = fleet.serviceNode();
            awaitPast(node);
            JsonNode seen = BrowserLook.at(folder, "dashboard-archive.mjs", node.url("/dashboard"));
            assertThatNothingIsFromElsewhere(seen);
            assertThatKeysReachTheTab(seen.get("keyboard"));
            for (String screen : List.of("screen", "night", "phone")) {
                assertThatShowsTheDatabase(screen, seen.get(screen));
            }
            assertThat(seen.get("night").get("background"))
                    .isNotEqualTo(seen.get("screen").get("background"));
            database.primary().kill();
            JsonNode away = BrowserLook.at(folder, "dashboard-archive.mjs", node.url("/dashboard"), "--away");
            assertThatNothingIsFromElsewhere(away);
            assertThat(away.get("away").asString())
                    .startsWith("Messages are not being kept")
                    .contains("wait");
            assertThat(away.get("marked").asBoolean()).isTrue();
            assertThat(away.get("screen").get("facts").get("State").asString()).isEqualTo("away");
        }
    }

    @Test
    void showsWhatThereIsOfAnArchiveInAFile(@TempDir Path folder) throws IOException, InterruptedException {
        LivePeers.browserScript("dashboard-archive.mjs");
        try (BusyNodes fleet = new BusyNodes(folder)) {
            NodeCommandProcess node = fleet.serviceNode();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> new JsonMapper()
                                    .readTree(node.get("/dashboard/archive").body())
                                    .at("/past/times")
                                    .size()
                            >= 2);
            JsonNode seen = BrowserLook.at(
                    folder, "dashboard-archive.mjs", node.url("/dashboard"), "--pictures=target/dashboard/file");
            assertThatNothingIsFromElsewhere(seen);
            assertThat(seen.at("/screen/drawn").valueStream().map(JsonNode::asInt))
                    .hasSize(CHARTS_OF_A_FILE)
                    .allMatch(pixels -> pixels > 20);
            assertThat(seen.at("/screen/tiles/Queries").asString()).endsWith("ms");
            assertThat(seen.at("/screen/facts")).isEmpty();
            assertThat(seen.at("/phone/fits").asBoolean()).isTrue();
        }
    }

    private static void awaitPast(NodeCommandProcess node) {
        await().atMost(Duration.ofSeconds(SECONDS + 60L))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    JsonNode data = new JsonMapper()
                            .readTree(node.get("/dashboard/archive").body());
                    String whole = data.toString();
                    assertThat(data.get("past").get("times").size()).as(whole).isGreaterThanOrEqualTo(SECONDS / 10);
                    assertThat(data.at("/database/statements").size()).as(whole).isGreaterThanOrEqualTo(5);
                    assertThat(data.at("/database/replicas/0/used").asBoolean())
                            .as(whole)
                            .isTrue();
                });
    }

    private static void assertThatNothingIsFromElsewhere(JsonNode seen) {
        assertThat(seen.get("elsewhere")).isEmpty();
        assertThat(seen.get("problems")).isEmpty();
        assertThat(seen.get("policy").asString()).contains("default-src 'none'").doesNotContain("unsafe");
    }

    private static void assertThatKeysReachTheTab(JsonNode keyboard) {
        assertThat(keyboard.get("focused").asString()).isEqualTo("tab-archive");
        assertThat(keyboard.get("archivePanel").asBoolean()).isTrue();
        assertThat(keyboard.get("nodePanel").asBoolean()).isFalse();
        assertThat(keyboard.get("address").asString()).isEqualTo("#archive");
    }

    private static void assertThatShowsTheDatabase(String name, JsonNode screen) {
        assertThat(screen.get("fits").asBoolean()).as(name).isTrue();
        assertThat(screen.get("drawn").valueStream().map(JsonNode::asInt))
                .as(name)
                .hasSize(CHARTS)
                .allMatch(pixels -> pixels > 20);
        assertThat(screen.at("/charts/Statements, 95 of 100 within")
                        .valueStream()
                        .map(JsonNode::asString))
                .as(name)
                .anyMatch(text -> text.matches("By hash [0-9.]+ ms"))
                .anyMatch(text -> text.startsWith("Several topics "));
        assertThat(screen.get("described").valueStream().map(JsonNode::asString))
                .allMatch(text -> text.contains("chart over time; now: "));
        assertThat(screen.at("/tiles/By hash").asString()).as(name).endsWith("ms");
        assertThat(screen.at("/tiles/Dropped").asString()).isEqualTo("0");
        JsonNode facts = screen.get("facts");
        assertThat(facts.get("State").asString()).isEqualTo("answers");
        assertThat(facts.get("Server").asString()).startsWith("PostgreSQL 18.");
        assertThat(facts.get("Upkeep by").asString()).isEqualTo("this node");
        JsonNode tables = screen.get("tables");
        assertThat(tables.propertyNames())
                .as(name)
                .anyMatch(caption -> caption.startsWith("Partitions: "))
                .anyMatch(caption -> caption.startsWith("Statements within the servers"));
        assertThat(tables.at("/Replicas/0/1").asString()).isEqualTo("answers queries");
    }
}

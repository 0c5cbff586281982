package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.bench.History;
import dev.jwaku.tools.telemetry.bench.HistoryTables;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The page of the telemetry service in Chromium, with a month of made-up installs: on screens of all kinds, for people
 * who cannot see well, without a mouse. Its pictures stay in the folder {@code target/dashboard}.
 */
@Tag("browser")
@Timeout(240)
class TelemetryPageLiveTest {
    @Test
    void everybodyCanUseItAndItsAddressShowsTheSameToOthers(@TempDir Path folder) throws Exception {
        JsonNode seen;
        MemoryMeters meters = new MemoryMeters();
        try (PostgresServer server = PostgresServer.create(
                        EmbeddedBinaries.unpacked(), folder.resolve("postgres"), List.of("fsync = off"));
                SystemWorld world = new SystemWorld(Events.NONE, meters);
                TelemetryStore store = TelemetryStore.postgres(PostgresUrl.parse(server.url()), world.now())) {
            History month = new History(3, 60, 30, 12, world.now().toEpochMilli());
            new HistoryTables(month, PostgresUrl.parse(server.url())).fill();
            checkWithStoresAndTestMessages(server, store, world.now());
            while (store.updateSums(world.now()) > 0) {
                // until nothing is left
            }
            TelemetryConfig config = TelemetryConfig.defaults().at("127.0.0.1", 0);
            try (TelemetryService service = TelemetryService.open(world, store, config, meters, "test")) {
                seen = BrowserLook.at(folder, "telemetry.mjs", "http://127.0.0.1:" + service.port() + "/");
            }
        }
        assertThat(seen.get("problems")).isEmpty();
        assertThat(seen.get("elsewhere")).isEmpty();
        assertThat(seen.get("policy").asString()).contains("default-src 'none'").doesNotContain("unsafe");
        for (String screen : List.of("screen", "night", "phone")) {
            assertThatShowsAMonth(screen, seen.get(screen));
        }
        assertThatIsUsedWithoutAMouse(seen.get("keyboard"));
        assertThat(seen.get("address").asString()).contains("kind=one_to_one");
        assertThat(seen.get("sameView").asBoolean()).as("a link shows the same").isTrue();
        assertThat(seen.get("otherThanAll").asBoolean()).isTrue();
        assertThat(seen.at("/day/address").asString()).contains("from=", "to=");
        assertThat(seen.at("/day/hours").asInt()).isGreaterThan(10);
        assertThatSaysThatNothingIsKnown(seen);
    }

    /** Nine of ten messages are in the stores, as the senders were told; of the test messages all arrive. */
    private static void checkWithStoresAndTestMessages(PostgresServer server, TelemetryStore store, Instant now)
            throws SQLException {
        try (Connection session = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = session.createStatement()) {
            statement.execute("UPDATE install SET checks_stores = 1");
            statement.execute("INSERT INTO witness (msg, kind, install_id, at, path, dup)"
                    + " SELECT msg, 2, install_id, queued_at + 6000, 0, 0 FROM sent WHERE get_byte(msg, 0) % 8 = 0"
                    + " AND get_byte(msg, 1) >= 26 ON CONFLICT DO NOTHING");
        }
        long today = now.toEpochMilli() / 86_400_000;
        for (int run = 0; run < 168; run++) {
            store.store(new TelemetryStore.Canary(Bytes.utf8("run " + run), today - run / 6, 100, 100));
        }
    }

    private static void assertThatShowsAMonth(String name, JsonNode screen) {
        assertThat(screen.get("violations")).as("accessible: %s", name).isEmpty();
        assertThat(screen.get("checked").asInt()).as(name).isGreaterThan(15);
        assertThat(screen.get("fits").asBoolean()).as("fits: %s", name).isTrue();
        assertThat(screen.get("charts").asInt()).as(name).isEqualTo(4);
        assertThat(screen.get("hours").asInt()).as(name).isGreaterThan(300);
        assertThat(screen.get("worst").asInt()).as(name).isEqualTo(10);
        assertThat(screen.get("empty")).as(name).isEmpty();
        List<String> cross =
                screen.get("cross").valueStream().map(JsonNode::asString).toList();
        assertThat(cross).as(name).hasSize(3);
        assertThat(cross.get(1))
                .as(name)
                .startsWith("Messages that stores hold\t9")
                .containsPattern("agree|differ: ");
        assertThat(cross.get(2))
                .as(name)
                .startsWith("Test messages that arrived\t100.00 %")
                .contains("differ: less");
        assertThat(screen.at("/tiles/Delivered, bounds").asString()).as(name).contains("–");
    }

    private static void assertThatIsUsedWithoutAMouse(JsonNode keyboard) {
        assertThat(keyboard.get("visited").valueStream().map(JsonNode::asString))
                .contains("from", "to", "horizon", "kind", "ct_class", "platform", "mode")
                .contains(
                        "json",
                        "csv",
                        "cross-csv",
                        "coverage-csv",
                        "outages-csv",
                        "clear",
                        "worst",
                        "cross",
                        "Kind",
                        "Day");
        assertThat(keyboard.get("hidden")).as("where the focus is can be seen").isEmpty();
    }

    private static void assertThatSaysThatNothingIsKnown(JsonNode seen) {
        JsonNode nothing = seen.get("nothing");
        assertThat(nothing.get("violations")).isEmpty();
        assertThat(nothing.get("charts").asInt()).isZero();
        assertThat(nothing.get("cross").valueStream().map(JsonNode::asString))
                .hasSize(3)
                .allMatch(row -> row.contains("no data"));
        assertThat(nothing.get("empty").valueStream().map(JsonNode::asString))
                .hasSize(4)
                .containsOnly("no data");
        assertThat(seen.get("nothingSays").asString()).contains("no data").doesNotContain("100");
    }
}

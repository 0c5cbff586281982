package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.tools.telemetry.store.Reports;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TelemetryServiceTest {
    private static final int BURST = 20;
    private static final String CANARY_TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private final MemoryMeters meters = new MemoryMeters();
    private SystemWorld world;
    private TelemetryStore store;
    private TelemetryService service;
    private Caller caller;
    private long hourAgo;

    @BeforeEach
    void open() throws IOException {
        world = new SystemWorld(Events.NONE, meters);
        store = TelemetryStore.sqlite(folder.resolve("telemetry.sqlite"));
        TelemetryConfig config = TelemetryConfig.defaults()
                .at("127.0.0.1", 0)
                .withLeastInstalls(2)
                .withCanaryToken(CANARY_TOKEN)
                .withUploads(1, BURST);
        service = TelemetryService.open(world, store, config, meters, "1");
        caller = new Caller(service.port());
        hourAgo = TelemetryRecord.rounded(
                world.now().minus(Duration.ofMinutes(100)).toEpochMilli());
    }

    @AfterEach
    void close() {
        caller.close();
        service.close();
        store.close();
        world.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    /** Asks until the sums have so many messages. */
    private JsonNode reliability(String query, int sent) throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(20));
        JsonNode answer = json(caller.get("/v1/reliability" + query));
        while (answer.at("/total/sent").asInt(0) != sent && !deadline.isExpired()) {
            answer = json(caller.get("/v1/reliability" + query));
        }
        return answer;
    }

    private Batch day(int install, long seq, String flow) {
        return Reports.batch(
                install,
                1,
                seq,
                List.of(
                        Reports.session(install, hourAgo),
                        Reports.sent(flow, 0, flow + "a", hourAgo),
                        Reports.sent(flow, 1, flow + "b", hourAgo + 1000),
                        Reports.ack(flow + "a", hourAgo + 2000)));
    }

    @Test
    void whatIsUploadedIsAnsweredForAndShown() throws Exception {
        assertThat(json(caller.get("/v1/reliability")).at("/total/state").asString())
                .isEqualTo("no_data");
        HttpResponse<String> answer = caller.upload(day(1, 0, "f"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"stored\":0,\"errors\":[]}");
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(20));
        while (store.cells(0, 100_000).isEmpty() && !deadline.isExpired()) {
            Thread.onSpinWait();
        }
        assertThat(json(caller.get("/v1/reliability")).at("/total/state").asString())
                .as("one install alone is not shown")
                .isEqualTo("too_few_installs");
        caller.upload(day(2, 0, "g"));
        JsonNode shown = reliability("?horizon=1h&kind=one_to_one", 4);
        assertThat(shown.at("/total/lo").asDouble()).isEqualTo(0.5);
        assertThat(shown.at("/total/hi").asDouble()).isEqualTo(1);
        assertThat(shown.at("/total/unknown").asInt()).isEqualTo(2);
        assertThat(shown.at("/days").size()).isEqualTo(1);
        assertThat(shown.at("/kinds/one_to_one/sent").asInt()).isEqualTo(4);
        assertThat(shown.at("/platforms/linux/sent").asInt()).isEqualTo(4);
        assertThat(shown.at("/curve/0").size()).isEqualTo(2);
        assertThat(json(caller.get("/v1/reliability?kind=private_group"))
                        .at("/total/state")
                        .asString())
                .isEqualTo("no_data");
        assertThat(caller.get("/v1/reliability?format=csv").body().lines())
                .anyMatch(line -> line.startsWith("total,1h,ok,4,2,0,2,0,0.5,1.0"));
        assertThat(caller.get("/v1/reliability?horizon=2h").statusCode()).isEqualTo(400);
        assertThat(caller.get("/v1/reliability?from=yesterday").statusCode()).isEqualTo(400);
        assertThat(caller.get("/v1/coverage?format=csv").body()).startsWith("day,installs,");
    }

    @Test
    void aReplayedUploadChangesNothing() throws Exception {
        caller.upload(day(1, 0, "f"));
        caller.upload(day(2, 0, "g"));
        assertThat(caller.upload(day(1, 0, "f")).body()).isEqualTo("{\"stored\":0,\"errors\":[]}");
        reliability("", 4);
        assertThat(meters.count("telemetry_batches_total", "result", "repeated"))
                .isEqualTo(1);
        assertThat(meters.count("telemetry_batches_total", "result", "stored")).isEqualTo(2);
        assertThat(meters.count("telemetry_records_total", "type", "sent")).isEqualTo(4);
    }

    @Test
    void garbageIsRefusedAndCounted() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);
            HttpResponse<String> answer = caller.upload(Bytes.wrap(garbage));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"errors\":[]");
        }
        assertThat(meters.count("telemetry_batches_total", "result", "not_gzip"))
                .isEqualTo(50);
        Bytes good = BatchCodec.encode(day(1, 0, "f"));
        for (int i = 0; i < 50; i++) {
            byte[] damaged = good.toByteArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            assertThat(caller.upload(Bytes.wrap(damaged)).statusCode()).isIn(200, 400, 429);
        }
        assertThat(caller.get("/v1/health").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTooLargeIsRefusedPackedOrUnpacked() throws Exception {
        assertThat(caller.upload(Bytes.wrap(new byte[BatchCodec.MOST_PACKED_BYTES + 1]))
                        .statusCode())
                .isEqualTo(413);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        assertThat(caller.upload(Bytes.wrap(bomb.toByteArray())).statusCode()).isEqualTo(413);
        assertThat(meters.count("telemetry_batches_total", "result", "too_large"))
                .isEqualTo(2);
    }

    @Test
    void aClockThatIsWrongIsRefusedRecordByRecord() throws Exception {
        long now = TelemetryRecord.rounded(world.now().toEpochMilli());
        Batch batch = Reports.batch(
                1,
                1,
                0,
                List.of(
                        Reports.sent("f", 0, "a", now + Duration.ofDays(1).toMillis()),
                        Reports.sent("f", 1, "b", now - 1000)));
        HttpResponse<String> answer = caller.upload(batch);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"stored\":0", "\"record\":0", "\"code\":\"refused\"");
        assertThat(meters.count("telemetry_refused_records_total", "code", "refused"))
                .isEqualTo(1);
    }

    @Test
    void whoUploadsTooOftenIsToldSo() throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < BURST + 3; i++) {
            answers.add(caller.upload(Reports.batch(1, 1, i, List.of())).statusCode());
        }
        assertThat(answers).startsWith(200, 200, 200).endsWith(429, 429);
        assertThat(caller.upload(Reports.batch(2, 1, 0, List.of())).statusCode())
                .as("others are not concerned")
                .isEqualTo(200);
        assertThat(meters.count("telemetry_batches_total", "result", "limited")).isPositive();
    }

    @Test
    void anInstallIsDeletedWithItsTokenOnly() throws Exception {
        caller.upload(day(1, 0, "f"));
        String path = "/v1/installs/" + Reports.id(1).toHex();
        assertThat(caller.delete(path, Reports.token(2).toHex()).statusCode()).isEqualTo(403);
        assertThat(caller.delete(path, "none").statusCode()).isEqualTo(400);
        assertThat(caller.delete(path, Reports.token(1).toHex()).statusCode()).isEqualTo(204);
        assertThat(caller.upload(day(1, 1, "f")).statusCode()).isEqualTo(410);
    }

    @Test
    void clientsOfTheOlderServerAreAnsweredAsItDoes() throws Exception {
        assertThat(caller.get("/health").body()).isEqualTo("OK");
        String peers = "{\"id\":7,\"telemetry_type\":\"PeerCount\",\"telemetry_data\":{\"nodeKeyUID\":\"secret\"}}";
        String messages = "{\"id\":8,\"telemetry_type\":\"ReceivedMessages\",\"telemetry_data\":[{},{}]}";
        String wrong = "{\"id\":9,\"telemetry_type\":\"PeerCount\",\"telemetry_data\":[]}";
        String unknown = "{\"id\":10,\"telemetry_type\":\"Other\",\"telemetry_data\":{}}";
        HttpResponse<String> all = caller.post("/record-metrics", "[" + peers + "," + messages + "," + unknown + "]");
        assertThat(all.statusCode()).isEqualTo(201);
        assertThat(all.body()).isEqualTo("null");
        HttpResponse<String> some = caller.post("/record-metrics", "[" + peers + "," + wrong + "]");
        assertThat(some.statusCode()).isEqualTo(201);
        assertThat(some.body()).contains("\"id\":9").doesNotContain("\"id\":7");
        assertThat(caller.post("/record-metrics", "{}").statusCode()).isEqualTo(400);
        assertThat(caller.post("/record-metrics", "no").statusCode()).isEqualTo(400);
        String waku = "{\"id\":1,\"telemetryType\":\"LightPushFilter\",\"telemetryData\":{}}";
        assertThat(caller.post("/waku-metrics", "[" + waku + "]").statusCode()).isEqualTo(201);
        assertThat(caller.post("/waku-metrics", "[" + waku.replace("Filter", "X") + "]")
                        .statusCode())
                .isEqualTo(500);
        assertThat(meters.count("telemetry_foreign_records_total", "type", "PeerCount"))
                .isEqualTo(2);
        assertThat(meters.count("telemetry_foreign_records_total", "type", "ReceivedMessages"))
                .isEqualTo(2);
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = caller.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'");
        for (String path : List.of("/", "/app.js", "/draw.js", "/style.css")) {
            HttpResponse<String> part = caller.get(path);
            assertThat(part.statusCode()).as(path).isEqualTo(200);
            assertThat(part.body().replace("http://www.w3.org/2000/svg", ""))
                    .as(path)
                    .doesNotContain("http://", "https://", " style=");
        }
    }

    @Test
    void metricsTellWhatCameAndWhatItSays() throws Exception {
        caller.upload(day(1, 0, "f"));
        caller.upload(day(2, 0, "g"));
        reliability("", 4);
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(30));
        String metrics = caller.get("/metrics").body();
        while (!metrics.contains("dm_delivery_ratio{") && !deadline.isExpired()) {
            metrics = caller.get("/metrics").body();
        }
        assertThat(metrics)
                .contains(
                        "telemetry_batches_total{result=\"stored\"} 2",
                        "telemetry_records_total{type=\"ack\"} 2",
                        "telemetry_lateness_seconds_count",
                        "dm_delivery_ratio{kind=\"all\",horizon=\"1h\",bound=\"lo\"} 0.5");
    }

    @Test
    void outagesAreToldHourByHour() throws Exception {
        for (int install = 1; install <= 2; install++) {
            List<TelemetryRecord> records = new ArrayList<>(Reports.heartbeats(0, 90, hourAgo));
            records.add(Reports.sent("f", 0, install + "a", hourAgo));
            caller.upload(Reports.batch(install, 1, 0, records));
        }
        caller.upload(Reports.batch(
                3, 1, 0, Reports.heartbeats(0, 2, hourAgo - Duration.ofHours(3).toMillis())));
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(20));
        JsonNode hours = json(caller.get("/v1/outages")).path("hours");
        while (!(states(hours).anyMatch("ok"::equals) && states(hours).anyMatch("too_few_installs"::equals))
                && !deadline.isExpired()) {
            hours = json(caller.get("/v1/outages")).path("hours");
        }
        assertThat(states(hours)).contains("ok", "too_few_installs");
        JsonNode hour = hours.valueStream()
                .filter(one -> one.path("sent").asInt(0) > 0)
                .findFirst()
                .orElseThrow();
        assertThat(hour.path("sent").asInt()).isEqualTo(2);
        assertThat(hour.path("offline_share").asDouble()).isZero();
        assertThat(hour.path("sent_offline").asInt()).isZero();
        assertThat(caller.get("/v1/outages?format=csv").body())
                .startsWith("hour,state,installs,")
                .contains("too_few_installs,,,");
        assertThat(json(caller.get("/v1/outages?from=2020-01-01&to=2020-01-02")).path("hours"))
                .isEmpty();
        assertThat(caller.get("/v1/outages?from=2020-01-01&to=2020-06-01").statusCode())
                .isEqualTo(400);
    }

    private static Stream<String> states(JsonNode hours) {
        return hours.valueStream().map(hour -> hour.path("state").asString(""));
    }

    @Test
    void aKindOfFewInstallsADayIsShownOnceThereAreEnoughOfThem() throws Exception {
        long day = Duration.ofDays(1).toMillis();
        caller.upload(Reports.batch(1, 1, 0, List.of(Reports.sent("f", 0, "a", hourAgo - day))));
        caller.upload(Reports.batch(2, 1, 0, List.of(Reports.sent("f", 0, "b", hourAgo - 2 * day))));
        JsonNode shown = reliability("", 2);
        assertThat(shown.at("/total/sent").asInt()).isEqualTo(2);
        assertThat(shown.at("/kinds/one_to_one/sent").asInt()).isEqualTo(2);
        assertThat(shown.path("days").valueStream().map(one -> one.path("state").asString("")))
                .containsOnly("too_few_installs");
    }

    @Test
    void storesAndTestMessagesAreSetBesideTheReports() throws Exception {
        String found = Reports.name("found", true);
        for (int install = 1; install <= 2; install++) {
            caller.upload(Reports.batch(
                    install,
                    1,
                    0,
                    List.of(
                            Reports.session(install, hourAgo),
                            Reports.sent("f" + install, 0, found, hourAgo),
                            Reports.ack(found, hourAgo + 100),
                            Reports.stored(found, hourAgo + 5_000))));
        }
        assertThat(caller.post("/v1/canaries", canary(4000, 1000), CANARY_TOKEN).body())
                .isEqualTo("{\"expected\":4000,\"arrived\":3000}");
        reliability("", 2);
        JsonNode check = json(caller.get("/v1/crosscheck?horizon=1h"));
        assertThat(check.at("/delivered/share").asDouble()).isEqualTo(1);
        assertThat(check.at("/store/share").asDouble()).isEqualTo(1);
        assertThat(check.at("/store/known").asInt()).isEqualTo(2);
        assertThat(check.at("/store/differs").asBoolean()).isFalse();
        assertThat(check.at("/canary/share").asDouble()).isEqualTo(0.75);
        assertThat(check.at("/canary/difference").asDouble()).isEqualTo(0.25);
        assertThat(check.at("/canary/differs").asBoolean())
                .as("one run and two messages tell little")
                .isFalse();
        assertThat(caller.get("/v1/crosscheck?format=csv").body().lines())
                .anyMatch(line -> line.startsWith("store,ok,1.0,"))
                .anyMatch(line -> line.startsWith("canary,ok,0.75,"));
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(30));
        String metric = "telemetry_crosscheck_ratio{source=\"canary\",horizon=\"1h\",bound=\"point\"} 0.75";
        String page = caller.get("/metrics").body();
        while (!page.contains(metric) && !deadline.isExpired()) {
            page = caller.get("/metrics").body();
        }
        assertThat(page).contains(metric, "telemetry_crosscheck_difference{");
        assertThat(json(caller.get("/v1/crosscheck?kind=private_group"))
                        .at("/delivered/state")
                        .asString())
                .isEqualTo("no_data");
    }

    @Test
    void fewInstallsDoNotShowThroughTheComparison() throws Exception {
        caller.upload(day(1, 0, "f"));
        caller.post("/v1/canaries", canary(100, 1), CANARY_TOKEN);
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(20));
        while (store.cells(0, 100_000).isEmpty() && !deadline.isExpired()) {
            Thread.onSpinWait();
        }
        JsonNode check = json(caller.get("/v1/crosscheck"));
        assertThat(check.at("/delivered/state").asString()).isEqualTo("too_few_installs");
        assertThat(check.at("/store/state").asString()).isEqualTo("too_few_installs");
        assertThat(check.at("/delivered").has("share")).isFalse();
        assertThat(check.at("/canary/share").asDouble()).isEqualTo(0.99);
        assertThat(check.at("/canary").has("difference")).isFalse();
    }

    private String canary(int expected, int lost) {
        return """
                {"schema":"jwaku-lpt/1","senders":[{"run_id":"a"}],"receivers":[{"node":"r","listening_since":"%s"}],
                "total":{"expected":%d,"fates":{"lost":%d}}}""".formatted(world.now(), expected, lost);
    }

    @Test
    void onlyWhoHasTheTokenBringsTestMessagesAndOnlyReports() throws Exception {
        assertThat(caller.post("/v1/canaries", canary(10, 1)).statusCode()).isEqualTo(403);
        assertThat(caller.post("/v1/canaries", canary(10, 1), "0123456789abcdeF")
                        .statusCode())
                .isEqualTo(403);
        for (String wrong : List.of(
                "",
                "[]",
                "{",
                canary(10, 11),
                canary(0, 0),
                canary(10, -1),
                canary(10, 1).replace("10,", "1e99,"),
                canary(10, 1).replace("10,", "\"10\","),
                canary(10, 1).replace("lpt/1", "lpt/2"),
                canary(10, 1).replace("20", "19"),
                canary(10, 1).replace("20", "x"))) {
            assertThat(caller.post("/v1/canaries", wrong, CANARY_TOKEN).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(meters.count("telemetry_canaries_total", "result", "forbidden"))
                .isEqualTo(2);
        assertThat(meters.count("telemetry_canaries_total", "result", "refused"))
                .isEqualTo(11);
        assertThat(store.canaries(0, 100_000).n()).isZero();
    }
}

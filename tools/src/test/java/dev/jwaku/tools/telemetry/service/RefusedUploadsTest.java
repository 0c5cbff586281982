package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.RecordCodec;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Tally;
import dev.jwaku.tools.telemetry.store.Days;
import dev.jwaku.tools.telemetry.store.Reports;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service is told that is not so: refused or bounded, counted, and never its end. */
class RefusedUploadsTest {
    private static final long NOW = TelemetryRecord.rounded(Instant.now().toEpochMilli());
    private static final long AGO = NOW - Duration.ofHours(3).toMillis();
    private static final long FAR = Duration.ofDays(30_000).toMillis();
    private static final String BATCHES = "telemetry_batches_total";
    private static final String RECORDS = "telemetry_refused_records_total";

    @TempDir
    Path folder;

    private final MemoryMeters meters = new MemoryMeters();
    private SystemWorld world;
    private TelemetryStore store;
    private TelemetryService service;
    private Caller caller;

    @BeforeEach
    void open() throws IOException {
        world = new SystemWorld(Events.NONE, meters);
        store = TelemetryStore.sqlite(folder.resolve("telemetry.sqlite"));
        TelemetryConfig config = TelemetryConfig.defaults().at("127.0.0.1", 0).withLeastInstalls(1);
        service = TelemetryService.open(world, store, config, meters, "1");
        caller = new Caller(service.port());
    }

    @AfterEach
    void close() {
        caller.close();
        service.close();
        store.close();
        world.close();
    }

    /**
     * A row of the table.
     *
     * @param name what is tried
     * @param body of the upload
     * @param status of the answer
     * @param metric that counts it, and its label's name and value
     */
    record Row(String name, Bytes body, int status, String metric, String label, String value) {
        static Row batch(String name, Bytes body, int status, String result) {
            return new Row(name, body, status, BATCHES, "result", result);
        }

        static Row record(String name, TelemetryRecord... records) {
            return new Row(name, encoded(records), 200, RECORDS, "code", "refused");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Bytes encoded(TelemetryRecord... records) {
        return BatchCodec.encode(Reports.batch(1, 1, 0, List.of(records)));
    }

    private static Bytes lines(String... lines) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (String line : lines) {
                gzip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.wrap(packed.toByteArray());
    }

    private static String header(int records) {
        return "{\"v\":1,\"install_id\":\"%s\",\"boot_id\":\"%s\",\"batch_seq\":0,\"first_held\":0,\"n\":%d}"
                .formatted(Reports.id(1).toHex(), Reports.id(1001).toHex(), records);
    }

    private static TelemetryRecord beat(long seq, long sent, long acked, long received) {
        return Reports.heartbeat(seq, AGO + seq * 60_000, new Counters(sent, 0, acked, 0, received, 0, 0, 0));
    }

    private static TelemetryRecord clock(long offset) {
        return new Session(
                AGO,
                "x",
                "linux",
                Mode.RELAY,
                Optional.of(new Session.ClockOffset(offset, 0)),
                Reports.hash(Reports.token(1)));
    }

    static Stream<Row> rows() {
        Bytes good = encoded(Reports.sent("f", 0, "m", AGO));
        Row unread = new Row(
                "text where a number belongs",
                lines(header(1), "{\"type\":\"ack\",\"at_ms\":\"now\",\"msg\":\"0\",\"peer\":\"0\"}"),
                200,
                RECORDS,
                "code",
                "bad_field");
        return Stream.of(
                Row.batch("nothing", Bytes.EMPTY, 400, "not_gzip"),
                Row.batch("text", Bytes.utf8("hello"), 400, "not_gzip"),
                Row.batch("half of a batch", good.slice(0, good.length() / 2), 400, "not_gzip"),
                Row.batch("no header", lines("hello"), 400, "bad_header"),
                Row.batch("header of another protocol", lines("{\"v\":2}"), 400, "unsupported_version"),
                Row.batch("fewer records than said", lines(header(2), "{}"), 400, "bad_count"),
                Row.batch("more records than may be", lines(header(501)), 400, "bad_count"),
                Row.batch("a bomb", lines("0".repeat(50_000_000)), 413, "too_large"),
                Row.batch("too large as it comes", random(262_145), 413, "too_large"),
                unread,
                new Row("no JSON", lines(header(1), "hello"), 200, RECORDS, "code", "not_json"),
                new Row("a long line", lines(header(1), "0".repeat(1_025)), 200, RECORDS, "code", "too_long"),
                new Row("an unknown type", lines(header(1), "{\"type\":\"x\"}"), 200, RECORDS, "code", "unknown_type"),
                Row.record("a clock that is a day ahead", Reports.sent("f", 0, "m", NOW + 86_400_000)),
                Row.record("a clock that is a year behind", Reports.sent("f", 0, "m", NOW - 365L * 86_400_000)),
                Row.record("an offset that moves it there", clock(30L * 86_400_000), Reports.sent("f", 0, "m", AGO)),
                Row.record("an offset that moves what came before it", Reports.sent("f", 0, "m", AGO), clock(FAR)),
                Row.record("an offset that moves it to 1970", Reports.sent("f", 0, "m", AGO), clock(-AGO)),
                Row.batch("members without content", repeated(lines(), 13_000), 400, "bad_header"),
                Row.batch("a member and garbage", Bytes.concat(good, Bytes.utf8("garbage")), 400, "not_gzip"),
                Row.batch("a wrong checksum", flipped(good, good.length() - 5), 400, "not_gzip"),
                Row.batch("a deep header", lines("[".repeat(500_000)), 400, "bad_header"),
                field("a deep line", "not_json", "1", "[[[[[[[[[[1]]]]]]]]]]"),
                field("no number", "not_json", "1", "NaN"),
                field("a number without end", "bad_field", "1", "1e999"),
                field("a huge power of ten", "bad_field", "1", "1e1000000000"),
                field("thirty digits", "bad_field", "1", "9".repeat(30)),
                field("a hundred digits", "not_json", "1", "9".repeat(100)),
                field("a negative number", "bad_field", "1", "-1"),
                field("more attempts than fit", "bad_field", "1", "32768"),
                field("null", "bad_field", "1", "null"),
                app("a name with NUL", "bad_field", "\\u0000"),
                app("a name with a line feed", "bad_field", "\\n"),
                app("a long name", "bad_field", "x".repeat(65)),
                Row.record("of 1970", Reports.sent("f", 0, "m", 0)),
                Row.record("of 2099", Reports.sent("f", 0, "m", 4_070_908_800_000L)),
                Row.record("a counter that shrinks", beat(0, 5, 5, 5), beat(1, 5, 5, 4)),
                Row.record("a counter that leaps", beat(0, 0, 0, 0), beat(1, 0, 0, 2_000_000)),
                Row.record("a counter beyond all reason", beat(0, 0, 0, 2_000_000_000)),
                Row.record("more acknowledged than sent", beat(0, 5, 6, 0)),
                Row.record("numbers that go back", beat(5, 0, 0, 0), beat(4, 0, 0, 0)));
    }

    private static Bytes repeated(Bytes member, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(member.toByteArray());
        }
        return Bytes.wrap(all.toByteArray());
    }

    private static Bytes flipped(Bytes bytes, int place) {
        byte[] copy = bytes.toByteArray();
        copy[place] ^= 1;
        return Bytes.wrap(copy);
    }

    /** A record whose number of attempts is another one. */
    private static Row field(String name, String code, String good, String bad) {
        String line = RecordCodec.encode(Reports.sent("f", 0, "m", AGO));
        String other = line.replace("\"attempts\":" + good, "\"attempts\":" + bad);
        return new Row(name, lines(header(1), other), 200, RECORDS, "code", code);
    }

    private static Row app(String name, String code, String app) {
        String line = RecordCodec.encode(Reports.session(1, AGO)).replace("jwaku 1", app);
        return new Row(name, lines(header(1), line), 200, RECORDS, "code", code);
    }

    private static Bytes random(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(1).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedAndCounted(Row row) throws Exception {
        HttpResponse<String> answer = caller.upload(row.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
        assertThat(meters.count(row.metric(), row.label(), row.value())).isPositive();
        assertThat(caller.get("/metrics").body())
                .contains(row.metric() + "{" + row.label() + "=\"" + row.value() + "\"}");
        assertThat(caller.upload(Reports.batch(2, 1, 0, List.of(Reports.sent("g", 0, "n", AGO))))
                        .body())
                .as("it goes on")
                .isEqualTo("{\"stored\":0,\"errors\":[]}");
    }

    private Tally hour(int sent) {
        Figures all = Figures.NONE;
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (all.sent() != sent && System.nanoTime() < limit) {
            all = store.cells(0, 100_000).stream()
                    .map(TelemetryStore.Cell::figures)
                    .reduce(Figures.NONE, Figures::plus);
        }
        return all.tally(Horizon.HOUR);
    }

    private void put(int install, int boot, long seq, TelemetryRecord... records) throws Exception {
        assertThat(caller.upload(Reports.batch(install, boot, seq, List.of(records)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void countersThatShrinkFromOneBatchToTheNextAreRefusedToo() throws Exception {
        put(1, 1, 0, beat(0, 0, 0, 7));
        put(1, 1, 2, beat(20, 0, 0, 9));
        put(1, 1, 1, beat(10, 0, 0, 8));
        assertThat(meters.count(RECORDS, "code", "refused"))
                .as("late is not wrong")
                .isZero();
        put(1, 1, 3, beat(30, 0, 0, 2));
        assertThat(meters.count(RECORDS, "code", "refused")).isEqualTo(1);
        put(1, 2, 0, beat(0, 0, 0, 9));
        assertThat(meters.count(RECORDS, "code", "refused")).isEqualTo(1);
    }

    @Test
    void aForgedNumberMakesTenThousandUnknownAndNoMore() throws Exception {
        put(1, 1, 0, Reports.sent("f", Integer.MAX_VALUE, "m", AGO), Reports.ack("m", AGO + 1000));
        assertThat(hour(10_001)).isEqualTo(new Tally(1, 0, 10_000, 0));
    }

    @Test
    void soDoForgedNumbersOfManyConversations() throws Exception {
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            records.add(Reports.sent("f" + i, Integer.MAX_VALUE, "m" + i, AGO));
        }
        put(1, 1, 0, records.toArray(new TelemetryRecord[0]));
        assertThat(hour(10_400)).as("10,000 of an install and day").isEqualTo(new Tally(0, 0, 10_400, 0));
    }

    @Test
    void aFalseClockMovesNothingOfItsBoot() throws Exception {
        put(1, 1, 0, Reports.sent("f", 0, "m", AGO), Reports.ack("m", AGO + 1000), clock(FAR));
        put(1, 1, 1, Reports.sent("f", 1, "n", AGO), Reports.ack("n", AGO + 1000));
        assertThat(hour(2)).isEqualTo(new Tally(2, 0, 0, 0));
        assertThat(store.cells(0, 100_000).stream().map(TelemetryStore.Cell::day))
                .containsOnly(Days.of(AGO));
    }

    @Test
    void whatDoesNotComeWholeIsCountedToo() throws Exception {
        String head = "POST /v1/batches HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Encoding: gzip\r\n";
        assertThat(caller.raw(head + "Content-Length: 5000\r\n\r\nabc")).startsWith("HTTP/1.1 400");
        assertThat(caller.raw(head + "Content-Length: -1\r\n\r\nabc")).startsWith("HTTP/1.1 400");
        assertThat(caller.raw(head + "Content-Length: ten\r\n\r\nabc")).startsWith("HTTP/1.1 400");
        assertThat(caller.raw(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"))
                .startsWith("HTTP/1.1 400");
        assertThat(meters.count(BATCHES, "result", "unreadable")).isEqualTo(4);
        assertThat(caller.raw(head + "Content-Length: 99000000\r\n\r\nabc")).startsWith("HTTP/1.1 413");
        assertThat(meters.count(BATCHES, "result", "too_large")).isEqualTo(1);
    }

    @Test
    void nonsenseInTheOlderFormIsCountedAndNotKept() throws Exception {
        assertThat(caller.post("/record-metrics", "[" + "{},".repeat(20_000) + "{}]")
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.post("/waku-metrics", "[[[").statusCode()).isEqualTo(400);
        assertThat(meters.count("telemetry_foreign_refused_total", "code", "unreadable"))
                .isEqualTo(2);
        assertThat(caller.post("/record-metrics", "[1,{\"id\":1}]").statusCode())
                .isEqualTo(201);
        assertThat(meters.count("telemetry_foreign_refused_total", "code", "item"))
                .isEqualTo(2);
    }

    @Test
    void whoseReportItIsNotProvesNothing() throws Exception {
        put(1, 1, 0, Reports.sent("f", 0, "m", AGO), Reports.sent("f", 1, "n", AGO), Reports.recv("m", AGO + 1000));
        put(2, 1, 0, Reports.ack("n", AGO + 1000));
        assertThat(hour(2))
                .as("a sender receives nothing, another acknowledges nothing")
                .isEqualTo(new Tally(0, 0, 2, 0));
    }

    @Test
    void aReplayChangesNothingWhateverItSaysNow() throws Exception {
        put(1, 1, 0, Reports.sent("f", 0, "m", AGO));
        put(1, 1, 0, Reports.sent("f", 0, "m", AGO), Reports.ack("m", AGO + 1000));
        put(1, 2, 0, Reports.sent("f", 0, "m", AGO));
        assertThat(meters.count(BATCHES, "result", "repeated")).isEqualTo(1);
        assertThat(hour(1)).as("neither the batch nor its record counts again").isEqualTo(new Tally(0, 0, 1, 0));
    }

    @Test
    void anotherOnesInstallCannotBeDeletedNorItsTokenReplaced() throws Exception {
        put(1, 1, 0, Reports.session(1, AGO));
        Batch forged = new Batch(
                Reports.id(1),
                Reports.id(1002),
                0,
                0,
                List.of(new Session(AGO, "x", "linux", Mode.RELAY, Optional.empty(), Reports.hash(Reports.token(9)))));
        assertThat(caller.upload(forged).statusCode()).isEqualTo(200);
        String path = "/v1/installs/" + Reports.id(1).toHex();
        assertThat(caller.delete(path, Reports.token(9).toHex()).statusCode()).isEqualTo(403);
        assertThat(caller.delete(path, "none").statusCode()).isEqualTo(400);
        assertThat(meters.count("telemetry_refused_deletions_total", "code", "forbidden"))
                .isEqualTo(1);
        assertThat(meters.count("telemetry_refused_deletions_total", "code", "bad_request"))
                .isEqualTo(1);
        assertThat(caller.delete(path, Reports.token(1).toHex()).statusCode()).isEqualTo(204);
    }
}

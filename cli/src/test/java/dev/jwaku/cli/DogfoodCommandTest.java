package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.serve.DogfoodConfig;
import dev.jwaku.tools.dogfood.serve.DogfoodService;
import dev.jwaku.tools.dogfood.serve.TelemetryAddress;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DogfoodCommandTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dogfood"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void wrongUseIsSaidInALine() {
        assertThat(run("--tls-cert", "c.pem", "--page", "x")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--tls-cert and --tls-key go together");
        assertThat(run("--room", "Not A Room", "--page", "x")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("small letters");
        assertThat(run("--send", "5")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("go with --join");
        assertThat(run("--join", "nowhere", "--room", "r")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("neither a page nor a multiaddr");
        assertThat(run("--join", "/ip4/127.0.0.1/tcp/1")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--room is needed");
        assertThat(run("--join", "http://127.0.0.1:1/", "--room", "r")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--join:");
        assertThat(run("--port", "65534", "--page", "x")).isEqualTo(ExitCode.WRONG_USE);
    }

    private DogfoodConfig config() throws IOException {
        Path page = Files.createDirectories(folder.resolve("page"));
        Files.writeString(page.resolve("index.html"), "<!doctype html>");
        return new DogfoodConfig(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                DogfoodConfig.portsAfter(0),
                16,
                32,
                new RoomName("of-the-server"),
                Optional.empty(),
                page,
                "test");
    }

    @Test
    void takesPartInTheRoomOfAPage() throws IOException {
        DogfoodConfig config = config();
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                DogfoodService service = DogfoodService.open(world, config)) {
            String url = service.url().replaceFirst("#.*", "#room=of-the-link");
            int code = run(
                    "--join", url, "--send", "3", "--every", "50", "--until-complete", "--seconds", "100", "--json");
            JsonNode report = new JsonMapper().readTree(out.toString());
            assertThat(report.get("schema").asString()).isEqualTo("jwaku-dogfood/1");
            assertThat(report.get("room").asString()).isEqualTo("of-the-link");
            assertThat(report.get("sent")).hasSize(3);
            assertThat(report.get("sent"))
                    .allSatisfy(message ->
                            assertThat(message.get("acceptedAt").isNull()).isFalse());
            assertThat(report.get("matrix")).isEmpty();
            assertThat(code).isEqualTo(ExitCode.GOOD);
        }
    }

    private static int run(StringWriter into, String line) {
        return Main.run(line.split(" "), new PrintWriter(into, true), new PrintWriter(into, true));
    }

    @Test
    void aTesterSendsAndReceivesInARoom() throws Exception {
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                DogfoodService service = DogfoodService.open(world, config());
                ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            String node = service.addresses().getFirst().toString();
            StringWriter room = new StringWriter();
            Future<Integer> participant = beside.submit(() -> run(
                    room,
                    "dogfood --join " + node
                            + " --room tested --start-after 4 --send 10 --every 100 --seconds 16 --json"));
            String tester = "lpt --service-node=" + node + " --cluster-id=16 --shard=32 --rate=20 --num-messages=20"
                    + " --content-topic=/jwaku-dogfood/1/tested/proto --grace=3 --journal=" + folder.resolve("lpt-");
            StringWriter heard = new StringWriter();
            Future<Integer> receiver = beside.submit(
                    () -> run(heard, tester + "receiver --receiver --senders=2 --idle-timeout=8 --json=-"));
            int code = run(out, tester + "sender --sender --start-publishing-after=4 --persistent");
            assertThat(code).as(out.toString()).isEqualTo(ExitCode.GOOD);
            assertThat(participant.get(60, TimeUnit.SECONDS))
                    .as(room.toString())
                    .isEqualTo(ExitCode.BAD); // nobody acks
            JsonNode says =
                    new JsonMapper().readTree(room.toString().lines().toList().getLast());
            assertThat(says.get("gaps")).isEmpty();
            assertThat(says.get("received")).hasSize(20);
            assertThat(receiver.get(60, TimeUnit.SECONDS)).as(heard.toString()).isEqualTo(ExitCode.GOOD);
            JsonNode counted =
                    new JsonMapper().readTree(heard.toString().lines().toList().getLast());
            assertThat(counted.get("pairs")
                            .valueStream()
                            .map(pair -> pair.get("received").asInt()))
                    .as(counted.toString())
                    .containsExactlyInAnyOrder(10, 20);
        }
    }

    @Test
    void whatIsCountedGoesWhereThePageSaysIfItsUserWants() throws Exception {
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                TelemetryStore store = TelemetryStore.sqlite(folder.resolve("telemetry.sqlite"));
                TelemetryService telemetry = TelemetryService.open(
                        world,
                        store,
                        TelemetryConfig.defaults().at("127.0.0.1", 0).withLeastInstalls(1),
                        new MemoryMeters(),
                        "test")) {
            TelemetryAddress address = new TelemetryAddress("http://127.0.0.1:" + telemetry.port());
            try (DogfoodService service = DogfoodService.open(world, config().withTelemetry(address))) {
                String join = "dogfood --join " + service.url() + " --seconds 4";
                assertThat(run(out, join + " --telemetry upload --json")).isEqualTo(ExitCode.GOOD);
                assertThat(new JsonMapper()
                                .readTree(out.toString())
                                .get("telemetryLeft")
                                .asInt(-1))
                        .isZero();
                assertThat(store.isUp()).isTrue();
                StringWriter local = new StringWriter();
                assertThat(run(local, join + " --telemetry local --show-every 0 --folder " + folder.resolve("kept")))
                        .isEqualTo(ExitCode.GOOD);
                assertThat(local.toString()).contains("telemetry stays here", "\"type\":\"hb\"");
                StringWriter wrong = new StringWriter();
                assertThat(run(wrong, join + " --telemetry local")).isEqualTo(ExitCode.WRONG_USE);
                assertThat(wrong.toString()).contains("needs --folder");
            }
        }
    }
}

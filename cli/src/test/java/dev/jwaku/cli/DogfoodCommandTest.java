package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.serve.DogfoodConfig;
import dev.jwaku.tools.dogfood.serve.DogfoodService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Test
    void takesPartInTheRoomOfAPage() throws IOException {
        Path page = Files.createDirectories(folder.resolve("page"));
        Files.writeString(page.resolve("index.html"), "<!doctype html>");
        DogfoodConfig config = new DogfoodConfig(
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
}

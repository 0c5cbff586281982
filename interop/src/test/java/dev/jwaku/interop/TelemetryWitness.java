package dev.jwaku.interop;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.ShiftedWorld;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.service.TelemetryConfig;
import dev.jwaku.tools.telemetry.service.TelemetryService;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A telemetry service to which pages and JVMs of this machine upload, and that is asked by HTTP as anybody asks it. */
final class TelemetryWitness implements AutoCloseable {
    /** More than the horizon that it is asked about. */
    private static final Duration AHEAD = Duration.ofHours(2);

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final HttpClient client = HttpClient.newHttpClient();
    private final TelemetryStore store;
    private final TelemetryService service;

    TelemetryWitness(Path folder) throws IOException {
        this.store = TelemetryStore.sqlite(folder.resolve("telemetry.sqlite"));
        TelemetryConfig config = TelemetryConfig.defaults()
                .at("127.0.0.1", 0)
                .withOrigins(List.of("http://127.0.0.1:*"))
                .withLeastInstalls(1);
        this.service = TelemetryService.open(new ShiftedWorld(world, AHEAD), store, config, meters, "test");
    }

    String url() {
        return "http://127.0.0.1:" + service.port() + "/";
    }

    /** What it says of reliability within an hour. */
    JsonNode reliability() throws IOException, InterruptedException {
        return new JsonMapper().readTree(get("v1/reliability?horizon=1h"));
    }

    /** How many records of a type it took. */
    int records(String type) throws IOException, InterruptedException {
        String prefix = "telemetry_records_total{type=\"" + type + "\"} ";
        return get("metrics")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(prefix.length())))
                .sum();
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url() + path)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
        service.close();
        store.close();
        world.close();
    }
}

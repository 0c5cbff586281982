package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser asks before a page of elsewhere may upload, or have deleted what it uploaded. */
class UploadFromPagesTest {
    private static final String PAGE = "http://127.0.0.1:8090";
    private static final String INSTALL = "/v1/installs/" + "0".repeat(32);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
    private TelemetryStore store;
    private TelemetryService service;

    @BeforeEach
    void open() throws IOException {
        store = TelemetryStore.sqlite(folder.resolve("telemetry.sqlite"));
        TelemetryConfig config = TelemetryConfig.defaults().at("127.0.0.1", 0).withOrigins(List.of(PAGE));
        service = TelemetryService.open(world, store, config, new MemoryMeters(), "1");
    }

    @AfterEach
    void close() {
        client.close();
        service.close();
        store.close();
        world.close();
    }

    private HttpResponse<String> preflight(String path, String origin) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Optional<String> allowed(HttpResponse<String> answer, String what) {
        return answer.headers().firstValue("Access-Control-Allow-" + what);
    }

    @Test
    void aPageThatWasNamedMayUploadAndDelete() throws Exception {
        HttpResponse<String> upload = preflight("/v1/batches", PAGE);
        assertThat(upload.statusCode()).isEqualTo(200);
        assertThat(allowed(upload, "Origin")).hasValue(PAGE);
        assertThat(upload.headers().allValues("Access-Control-Allow-Headers"))
                .containsExactly("Content-Type, Content-Encoding");
        HttpResponse<String> delete = preflight(INSTALL, PAGE);
        assertThat(delete.statusCode()).isEqualTo(200);
        assertThat(allowed(delete, "Headers")).hasValue("Authorization");
        assertThat(allowed(delete, "Methods")).hasValue("DELETE");
    }

    @Test
    void anotherPageMayNothing() throws Exception {
        for (String path : List.of("/v1/batches", INSTALL)) {
            HttpResponse<String> answer = preflight(path, "http://127.0.0.1:8091");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(allowed(answer, "Origin")).isEmpty();
        }
    }
}

package dev.jwaku.tools.telemetry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.upload.TelemetryService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTelemetryServiceTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpTelemetryService service;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/under/v1/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Encoding") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + Bytes.wrap(body).toHex());
            exchange.getResponseHeaders().add("Retry-After", "7");
            byte[] answer = "{\"stored\":0,\"errors\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(429, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        service = new HttpTelemetryService(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/under");
    }

    @AfterEach
    void stop() {
        service.close();
        server.stop(0);
    }

    @Test
    void asksAsTheProtocolSays() throws IOException {
        assertThat(service.upload(Bytes.fromHex("0102")))
                .isEqualTo(new TelemetryService.Answer(429, "{\"stored\":0,\"errors\":[]}", OptionalLong.of(7)));
        assertThat(service.delete(Bytes.fromHex("aa".repeat(16)), Bytes.fromHex("bb"))
                        .status())
                .isEqualTo(429);
        assertThat(asked)
                .containsExactly(
                        "POST /under/v1/batches gzip null 0102",
                        "DELETE /under/v1/installs/" + "aa".repeat(16) + " null Bearer bb ");
    }

    @Test
    void aServiceThatIsNotThereIsAnIoException() {
        server.stop(0);
        assertThatThrownBy(() -> service.upload(Bytes.EMPTY)).isInstanceOf(IOException.class);
    }

    @Test
    void onlyAddressesOfServicesAreTaken() {
        for (String bad : List.of("", "ftp://example.org", "example.org", "http://", "http://a/?x=1", "http://a b")) {
            assertThatThrownBy(() -> new HttpTelemetryService(bad).close())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

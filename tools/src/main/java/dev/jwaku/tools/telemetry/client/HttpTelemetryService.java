package dev.jwaku.tools.telemetry.client;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.upload.TelemetryService;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.UploadAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/** A telemetry service by HTTP, as docs/telemetry-protocol.md has it. Follows no redirect. Any thread. */
public final class HttpTelemetryService implements TelemetryService, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http;

    /**
     * Connects when something is uploaded.
     *
     * @param base {@code http://…} or {@code https://…}, without the path of the protocol
     * @throws IllegalArgumentException if it is no such address
     */
    public HttpTelemetryService(String base) {
        this.base = parse(base);
        this.http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    }

    private static URI parse(String text) {
        URI address = URI.create(text.endsWith("/") ? text : text + "/");
        boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("'" + text + "' is no http or https address of a service");
        }
        return address;
    }

    @Override
    public Answer upload(Bytes packed) throws IOException {
        return ask(HttpRequest.newBuilder(base.resolve("v1/batches"))
                .timeout(TIMEOUT)
                .header("Content-Type", BatchCodec.CONTENT_TYPE)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                .build());
    }

    @Override
    public Answer delete(Bytes installId, Bytes deleteToken) throws IOException {
        return ask(HttpRequest.newBuilder(base.resolve("v1/installs/" + installId.toHex()))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + deleteToken.toHex())
                .DELETE()
                .build());
    }

    private Answer ask(HttpRequest request) throws IOException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                String text = new String(body.readNBytes(UploadAnswer.MOST_BYTES), StandardCharsets.UTF_8);
                return new Answer(response.statusCode(), text, retryAfter(response));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static OptionalLong retryAfter(HttpResponse<InputStream> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    /** Closes the connections. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}

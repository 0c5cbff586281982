package dev.jwaku.node.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An answer without HTTP around it.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param body may be empty
 * @param stream writes the body instead, as long as it likes
 * @param headers further ones, which replace what the server would say by itself
 */
public record RestAnswer(
        int status, String contentType, String body, Optional<Writer> stream, Map<String, String> headers) {
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    /** Copies the headers. */
    public RestAnswer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without a stream. */
    public RestAnswer(int status, String contentType, String body) {
        this(status, contentType, body, Optional.empty(), Map.of());
    }

    /** The same with one header more. */
    public RestAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RestAnswer(status, contentType, body, stream, more);
    }

    /** Writes a body that has no end yet. */
    @FunctionalInterface
    public interface Writer {
        /** Writes until it is done, or the reader is gone. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Done, and nothing to say. */
    public static RestAnswer ok() {
        return text(200, "OK");
    }

    /** Plain text. */
    public static RestAnswer text(int status, String body) {
        return new RestAnswer(status, TEXT, body);
    }

    /** Without blanks, since clients match it as text. */
    public static RestAnswer json(int status, JsonNode body) {
        return new RestAnswer(status, JSON, body.toString());
    }

    /** A body that is written as long as its writer likes; then the connection ends. */
    public static RestAnswer streaming(String contentType, Writer writer) {
        return new RestAnswer(200, contentType, "", Optional.of(writer), Map.of());
    }

    boolean isJson() {
        return contentType.equals(JSON);
    }
}

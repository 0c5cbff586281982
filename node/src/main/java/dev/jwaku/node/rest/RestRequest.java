package dev.jwaku.node.rest;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request without HTTP around it.
 *
 * @param method upper case
 * @param path the segments between slashes, percent-decoded
 * @param query values by name, percent-decoded, in order
 * @param contentType as sent, if any
 * @param headers the first value of each, by name in lower case
 * @param body as sent; empty if none. Of one with a {@code Content-Encoding}, such as gzip, each character is one byte
 */
public record RestRequest(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        Optional<String> contentType,
        Map<String, String> headers,
        String body) {
    public RestRequest {
        path = List.copyOf(path);
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * A request by its parts.
     *
     * @param target path and query, as they would stand in the request line
     * @throws IllegalArgumentException if the target is wrongly encoded
     */
    public static RestRequest of(String method, String target, Map<String, String> headers, String body) {
        String[] parts = target.split("[?]", 2);
        List<String> path = new ArrayList<>();
        for (String segment :
                parts[0].substring(parts[0].startsWith("/") ? 1 : 0).split("/", -1)) {
            path.add(decode(segment));
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : (parts.length > 1 ? parts[1] : "").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return new RestRequest(method, path, query, Optional.ofNullable(headers.get("content-type")), headers, body);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Of the body, by its headers. */
    static Charset charset(Map<String, String> headers) {
        return headers.containsKey("content-encoding") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    /** The body as bytes, still encoded if it came so. */
    public byte[] bytes() {
        return body.getBytes(charset(headers));
    }

    /** The values of a name joined by comma, as nwaku joins them. */
    public Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    /**
     * The body, if it is one of JSON.
     *
     * @throws RestException if it is missing or of another type
     */
    public String json() {
        return json("Missing content body");
    }

    /**
     * The body, if it is one of JSON.
     *
     * @param missing the answer if there is none
     * @throws RestException if it is missing or of another type
     */
    public String json(String missing) {
        if (body.isEmpty()) {
            throw new RestException(400, missing);
        }
        String type = contentType.orElse("").split(";", 2)[0].strip();
        if (type.isEmpty()) {
            throw new RestException(400, "Invalid content type");
        }
        if (!type.equalsIgnoreCase("application/json") && !type.equalsIgnoreCase("text/plain")) {
            throw new RestException(400, "Wrong Content-Type, expected application/json or text/plain");
        }
        return body;
    }
}

package dev.jwaku.node.rest;

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
 * @param body as sent; empty if none
 */
record RestRequest(
        String method, List<String> path, Map<String, List<String>> query, Optional<String> contentType, String body) {
    RestRequest {
        path = List.copyOf(path);
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /** The values of a name joined by comma, as nwaku joins them. */
    Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    /**
     * The body, if it is one of JSON.
     *
     * @throws RestException if it is missing or of another type
     */
    String json() {
        return json("Missing content body");
    }

    /**
     * The body, if it is one of JSON.
     *
     * @param missing the answer if there is none
     * @throws RestException if it is missing or of another type
     */
    String json(String missing) {
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

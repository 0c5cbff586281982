package dev.jwaku.tools.gateway;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import tools.jackson.databind.node.ObjectNode;

/** Answers of our own REST: JSON always, errors as {@code {"error": "…"}}. */
final class Answers {
    private Answers() {}

    static RestAnswer error(int status, String text) {
        ObjectNode body = Json.object();
        body.put("error", text);
        return RestAnswer.json(status, body);
    }

    static RestException refusal(int status, String text) {
        return RestException.of(error(status, text));
    }

    /** Done, and nothing to say. */
    static RestAnswer done() {
        return RestAnswer.json(200, Json.object());
    }
}

package dev.jwaku.node.rest;

import tools.jackson.databind.JsonNode;

/**
 * An answer without HTTP around it.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param body may be empty
 */
record RestAnswer(int status, String contentType, String body) {
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    static RestAnswer ok() {
        return text(200, "OK");
    }

    static RestAnswer text(int status, String body) {
        return new RestAnswer(status, TEXT, body);
    }

    /** Without blanks, since clients match it as text. */
    static RestAnswer json(int status, JsonNode body) {
        return new RestAnswer(status, JSON, body.toString());
    }

    boolean isJson() {
        return contentType.equals(JSON);
    }
}

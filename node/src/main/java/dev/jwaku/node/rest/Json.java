package dev.jwaku.node.rest;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reading with nwaku's strictness and leniency: duplicate and unknown keys are errors; a comma before the closing
 * bracket and text after the value are not.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A new object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new list. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** What JSON calls null. */
    public static JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    /** @throws RestException if it is no JSON */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw undecodable(e.getOriginalMessage().split(" \\(", 2)[0]); // the rest speaks of the library
        }
    }

    /** @throws RestException if it is no object or has other keys than these */
    public static JsonNode object(JsonNode node, List<String> keys) {
        if (!node.isObject()) {
            throw undecodable("an object was expected");
        }
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw undecodable("unknown field '" + key + "'");
            }
        }
        return node;
    }

    /** @throws RestException if it is no list of texts */
    public static List<String> texts(JsonNode node) {
        if (!node.isArray()) {
            throw undecodable("a list of texts was expected");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : node) {
            texts.add(text(one, "element"));
        }
        return texts;
    }

    /** @throws RestException if it is no text */
    public static String text(JsonNode node, String name) {
        if (!node.isString()) {
            throw undecodable(name + " must be a text");
        }
        return node.stringValue();
    }

    /** Standard alphabet, padding optional. @throws RestException if it is no base64 */
    static Bytes base64(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text.substring(0, end)));
        } catch (IllegalArgumentException e) {
            throw new RestException(400, "Incorrect base64 string");
        }
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The error for a body that is not as described. */
    public static RestException undecodable(String detail) {
        return new RestException(400, "Invalid content body, could not decode: Unable to deserialize data: " + detail);
    }
}

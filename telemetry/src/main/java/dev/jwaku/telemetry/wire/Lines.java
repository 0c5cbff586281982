package dev.jwaku.telemetry.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON objects of one line. Strict: no key twice, nothing after the object. */
final class Lines {
    private static final int MOST_DEPTH = 8;
    private static final int MOST_DIGITS = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Lines() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String write(JsonNode json) {
        return MAPPER.writeValueAsString(json);
    }

    static Fields read(String line) throws RecordException {
        return new Fields(tree(line));
    }

    static JsonNode tree(String line) throws RecordException {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new RecordException(RecordError.Code.NOT_JSON, "the line is no JSON");
        }
        if (node == null || !node.isObject()) {
            throw new RecordException(RecordError.Code.NOT_JSON, "the line is no JSON object");
        }
        return node;
    }
}

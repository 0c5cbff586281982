package dev.jwaku.node.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The published description, and whether an answer keeps to it. */
final class OpenApiDocument {
    private final JsonNode root;

    OpenApiDocument() throws IOException {
        try (InputStream in = RestServer.class.getResourceAsStream("openapi.yaml")) {
            this.root = YAMLMapper.builder().build().readTree(in);
        }
    }

    /** Method and path of everything that is described. */
    List<String> operations() {
        List<String> all = new ArrayList<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    /** The description of an operation; empty if the path is none of ours. */
    Optional<JsonNode> operation(String method, String rawPath) {
        List<String> given = List.of(rawPath.split("[?]", 2)[0].substring(1).split("/", -1));
        for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
            JsonNode operation = path.getValue().get(method.toLowerCase(Locale.ROOT));
            if (operation != null && fits(List.of(path.getKey().substring(1).split("/", -1)), given)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(List<String> segments, List<String> given) {
        if (segments.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            boolean variable = segments.get(i).startsWith("{") && !given.get(i).isEmpty();
            if (!variable && !segments.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with an answer; empty if nothing is. */
    List<String> complaints(JsonNode operation, RawHttp.Answer answer) {
        JsonNode responses = operation.get("responses");
        JsonNode response = responses.get(String.valueOf(answer.status()));
        if (response == null) {
            response = responses.get("default");
        }
        if (response == null) {
            return List.of("status " + answer.status() + " is not described");
        }
        String type = answer.headers().getOrDefault("content-type", "").split(";", 2)[0];
        JsonNode content = resolved(response).path("content").get(type);
        if (content == null) {
            return List.of("content type " + type + " is not described for " + answer.status());
        }
        List<String> complaints = new ArrayList<>();
        if (type.equals("application/json")) {
            check(content.get("schema"), JsonMapper.shared().readTree(answer.body()), "", complaints);
        }
        return complaints;
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : root.at(reference.asString().substring(1));
    }

    private void check(JsonNode schemaOrReference, JsonNode value, String where, List<String> complaints) {
        JsonNode schema = resolved(schemaOrReference);
        boolean fits = switch (schema.get("type").asString()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("type " + schema.get("type"));
        };
        if (!fits) {
            complaints.add(where + " is no " + schema.get("type").asString());
            return;
        }
        if (value.isArray()) {
            value.forEach(one -> check(schema.get("items"), one, where + "[]", complaints));
        } else if (value.isObject()) {
            checkObject(schema, value, where, complaints);
        } else {
            checkScalar(schema, value, where, complaints);
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String where, List<String> complaints) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                complaints.add(where + " lacks " + name.asString());
            }
        });
        value.properties().forEach(property -> {
            JsonNode known = schema.path("properties").get(property.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (known == null && !others.isObject()) {
                complaints.add(where + " has " + property.getKey() + ", which is not described");
            } else {
                check(known == null ? others : known, property.getValue(), where + "/" + property.getKey(), complaints);
            }
        });
    }

    private static void checkScalar(JsonNode schema, JsonNode value, String where, List<String> complaints) {
        JsonNode choices = schema.get("enum");
        if (choices != null && choices.valueStream().noneMatch(value::equals)) {
            complaints.add(where + " is " + value + ", which is not described");
        }
        JsonNode pattern = schema.get("pattern");
        if (pattern != null
                && !java.util.regex.Pattern.compile(pattern.asString())
                        .matcher(value.asString())
                        .find()) {
            complaints.add(where + " is " + value + ", which does not fit " + pattern);
        }
        if (schema.has("minimum") && value.longValue() < schema.get("minimum").longValue()) {
            complaints.add(where + " is " + value + ", below the minimum");
        }
    }
}

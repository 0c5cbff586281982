package dev.jwaku.tools.lpt.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Checks JSON against as much of JSON Schema as our schemas use; any other word in a schema fails, so that nothing is
 * passed over.
 */
public final class SchemaCheck {
    private static final List<String> WORDS = List.of(
            "$schema",
            "$id",
            "$defs",
            "$ref",
            "title",
            "description",
            "type",
            "const",
            "enum",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "pattern",
            "anyOf");

    private final JsonNode root;
    private final List<String> errors = new ArrayList<>();

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** What does not fit, with its place. */
    public static List<String> errors(JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(schema);
        check.check(schema, value, "$");
        return check.errors;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        if (schema.isBoolean()) {
            expect(schema.asBoolean(), at, "not allowed");
            return;
        }
        schema.propertyNames().forEach(word -> expect(WORDS.contains(word), at, "the schema says " + word));
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().substring("#/$defs/".length());
            check(root.get("$defs").get(name), value, at);
        }
        expect(!schema.has("const") || schema.get("const").equals(value), at, "not the constant");
        expect(!schema.has("enum") || contains(schema.get("enum"), value), at, "not one of the values: " + value);
        expect(!schema.has("type") || hasType(schema.get("type"), value), at, "wrong type: " + value);
        expect(
                !schema.has("minimum")
                        || value.asDouble() >= schema.get("minimum").asDouble(),
                at,
                "too small");
        expect(
                !schema.has("maximum")
                        || value.asDouble() <= schema.get("maximum").asDouble(),
                at,
                "too large");
        expect(
                !schema.has("pattern")
                        || !value.isString()
                        || Pattern.compile(schema.get("pattern").asString())
                                .matcher(value.asString())
                                .find(),
                at,
                "wrong form: " + value);
        expect(!schema.has("anyOf") || fitsAny(schema.get("anyOf"), value), at, "fits no choice: " + value);
        if (value.isObject()) {
            object(schema, value, at);
        } else if (value.isArray()) {
            array(schema, value, at);
        }
    }

    private boolean fitsAny(JsonNode choices, JsonNode value) {
        for (JsonNode choice : choices) {
            SchemaCheck one = new SchemaCheck(root);
            one.check(choice, value, "$");
            if (one.errors.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        schema.path("required").forEach(name -> expect(value.has(name.asString()), at, "no " + name.asString()));
        value.properties().forEach(entry -> {
            String below = at + "." + entry.getKey();
            if (schema.path("properties").has(entry.getKey())) {
                check(schema.get("properties").get(entry.getKey()), entry.getValue(), below);
            } else if (schema.has("additionalProperties")) {
                check(schema.get("additionalProperties"), entry.getValue(), below);
            }
        });
    }

    private void array(JsonNode schema, JsonNode value, String at) {
        expect(value.size() >= schema.path("minItems").asInt(0), at, "too few");
        expect(value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE), at, "too many");
        for (int i = 0; schema.has("items") && i < value.size(); i++) {
            check(schema.get("items"), value.get(i), at + "[" + i + "]");
        }
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(one -> hasType(one, value));
        }
        return switch (type.asString()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> false;
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        return values.valueStream().anyMatch(value::equals);
    }

    private void expect(boolean holds, String at, String what) {
        if (!holds) {
            errors.add(at + ": " + what);
        }
    }
}

package dev.jwaku.tools.scenario.shrink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A scenario file as a tree that can be cut, and written again as the same kind of file: a key a line, an entry of a
 * list a line. Immutable; comments of the original are lost.
 */
final class ScenarioTree {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./%+-]*( [A-Za-z0-9<>=._/%+-]+)*");
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Object> keys;

    private ScenarioTree(Map<String, Object> keys) {
        this.keys = keys;
    }

    /** @throws IllegalArgumentException if it is no YAML with keys */
    static ScenarioTree of(String text) {
        try {
            if (plain(new YAMLMapper().readTree(text)) instanceof Map<?, ?> map) {
                Map<String, Object> keys = new LinkedHashMap<>();
                map.forEach((key, value) -> keys.put(String.valueOf(key), value));
                return new ScenarioTree(keys);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not readable as YAML: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("keys with values are expected");
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            return node.valueStream().map(ScenarioTree::plain).toList();
        }
        return node.asString();
    }

    /** The entries of a list; one if it is a single value, none if there is no such key. */
    List<Object> list(String key) {
        Object value = keys.get(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** The same with other entries; without the key if there are none. */
    ScenarioTree with(String key, List<Object> entries) {
        Map<String, Object> changed = new LinkedHashMap<>(keys);
        if (entries.isEmpty()) {
            changed.remove(key);
        } else {
            changed.put(key, List.copyOf(entries));
        }
        return new ScenarioTree(changed);
    }

    /** The same with one entry changed. */
    ScenarioTree with(String key, int index, UnaryOperator<Map<String, Object>> change) {
        List<Object> entries = list(key);
        if (entries.get(index) instanceof Map<?, ?> entry) {
            Map<String, Object> copy = new LinkedHashMap<>();
            entry.forEach((name, value) -> copy.put(String.valueOf(name), value));
            entries.set(index, change.apply(copy));
        }
        return with(key, entries);
    }

    ScenarioTree without(String key) {
        return with(key, List.of());
    }

    ScenarioTree with(String key, String value) {
        Map<String, Object> changed = new LinkedHashMap<>(keys);
        changed.put(key, value);
        return new ScenarioTree(changed);
    }

    /** The file. */
    String text() {
        StringBuilder out = new StringBuilder();
        keys.forEach((key, value) -> {
            boolean isList = value instanceof List<?> list && list.stream().anyMatch(one -> one instanceof Map<?, ?>);
            if (isList || key.equals("assert")) {
                out.append(key).append(":\n");
                list(key).forEach(item -> out.append("  - ").append(flow(item)).append('\n'));
            } else {
                out.append(key).append(": ").append(flow(value)).append('\n');
            }
        });
        return out.toString();
    }

    private static String flow(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, inner) -> parts.add(key + ": " + flow(inner)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(ScenarioTree::flow).toList()) + "]";
        }
        String text = String.valueOf(value);
        boolean isPlain = PLAIN.matcher(text).matches();
        return isPlain ? text : JSON.writeValueAsString(text); // a JSON string is one of YAML, too
    }
}

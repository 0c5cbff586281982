package dev.jwaku.tools.scenario;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form of scenario files as JSON Schema (draft 2020-12), for editors and other programs; made from the same
 * enumerations that {@link ScenarioReader} reads with. The reader knows more: which names exist, which values fit
 * together, and that a range goes upwards.
 */
public final class ScenarioSchema {
    /** Names the form; another one when files that fit this one would not any more. */
    public static final String ID = "jwaku-scenario/1";

    private static final String NUMBER = "-?[0-9]+(\\.[0-9]+)?";
    private static final String TIME = NUMBER + "\\s*(us|ms|s|min|h|d)";
    private static final String BYTES = "[0-9]+(\\.[0-9]+)?\\s*(B|kB|MB|KiB|MiB)?";

    private ScenarioSchema() {}

    /** The schema, ending with a line feed. */
    public static String text() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(root())
                + "\n";
    }

    private static Map<String, Object> root() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("scenario", type("string"));
        keys.put("about", type("string"));
        keys.put("covers", some(type("string")));
        keys.put("modes", some(names(Mode.values())));
        keys.put("limit", use("time"));
        keys.put("least", use("time"));
        keys.put("link", use("link"));
        keys.put("nodes", some(use("group")));
        keys.put("traffic", some(use("traffic")));
        keys.put("faults", some(use("fault")));
        keys.put("reliability", use("reliability"));
        keys.put("assert", some(use("assertion")));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", ID);
        schema.put("title", "A scenario of jwaku simulate");
        schema.putAll(fields(List.of("scenario", "limit"), keys));
        schema.put("$defs", definitions());
        return schema;
    }

    private static Map<String, Object> definitions() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("time", pattern(TIME));
        all.put("span", pattern(TIME + "(\\.\\." + TIME + ")?"));
        all.put("bytes", any(Map.of("type", "integer"), pattern(BYTES)));
        all.put("rate", pattern(BYTES + "/s"));
        all.put("share", any(Map.of("type", "number"), pattern(NUMBER + "\\s*%?")));
        all.put("count", any(Map.of("type", "integer"), pattern("-?[0-9]+")));
        all.put("switch", any(Map.of("type", "boolean"), Map.of("enum", List.of("on", "off", "true", "false"))));
        all.put("names", some(pattern("[a-z][a-z0-9-]*|random\\([0-9]+,\\s*[a-z0-9-]+\\)")));
        all.put("assertion", assertion());
        all.put("link", link());
        all.put("group", group());
        all.put("traffic", traffic());
        all.put("fault", fault());
        all.put("reliability", reliability());
        return all;
    }

    private static Map<String, Object> assertion() {
        String figures = Arrays.stream(Metric.values())
                .map(metric -> metric.id().replace(".", "\\."))
                .collect(Collectors.joining("|"));
        return pattern("\\s*(" + figures + ")\\s*(<=|>=|<|>|=)\\s*.+");
    }

    private static Map<String, Object> link() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("latency", use("time"));
        keys.put("jitter", use("time"));
        keys.put("bandwidth", use("rate"));
        keys.put("loss", use("share"));
        return fields(List.of(), keys);
    }

    private static Map<String, Object> group() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("role", names(Role.values()));
        keys.put("name", pattern("[a-z][a-z0-9-]*"));
        keys.put("count", use("count"));
        keys.put("start", use("span"));
        keys.put("link", use("link"));
        keys.put("dials", use("names"));
        keys.put("shard", use("count"));
        keys.put("sync", use("switch"));
        keys.put("network", any(Map.of("type", "number"), type("string")));
        keys.put("impl", names(Impl.values()));
        keys.put("command", some(type("string")));
        return fields(List.of("role"), keys);
    }

    private static Map<String, Object> traffic() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("from", use("names"));
        keys.put("to", use("names"));
        keys.put("start", use("span"));
        keys.put("every", use("time"));
        keys.put("count", use("count"));
        keys.put("size", use("bytes"));
        keys.put("ephemeral", use("switch"));
        keys.put("restamp", use("switch"));
        keys.put("ack", use("switch"));
        keys.put("flows", use("count"));
        keys.put("during", Map.of("const", "faults"));
        return fields(List.of(), keys);
    }

    private static Map<String, Object> fault() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("do", names(FaultKind.values()));
        keys.put("target", use("names"));
        keys.put("other", use("names"));
        keys.put("at", use("span"));
        keys.put("for", use("span"));
        keys.put("every", use("time"));
        keys.put("times", use("count"));
        keys.put("share", use("share"));
        keys.put("time", use("time"));
        keys.put("jitter", use("time"));
        keys.put("rate", use("rate"));
        keys.put("mood", names(Mood.values()));
        return fields(List.of("do", "target", "at"), keys);
    }

    private static Map<String, Object> reliability() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("outbox", use("switch"));
        keys.put("verifier", use("switch"));
        keys.put("redundancy", use("count"));
        return fields(List.of(), keys);
    }

    private static Map<String, Object> fields(List<String> required, Map<String, Object> keys) {
        Map<String, Object> schema = type("object");
        schema.put("required", required);
        schema.put("properties", keys);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> type(String name) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", name);
        return schema;
    }

    private static Map<String, Object> pattern(String regex) {
        Map<String, Object> schema = type("string");
        schema.put("pattern", "^(" + regex + ")$");
        return schema;
    }

    private static Map<String, Object> names(Enum<?>... constants) {
        return Map.of("enum", Stream.of(constants).map(Units::name).toList());
    }

    private static Map<String, Object> list(Map<String, Object> item) {
        Map<String, Object> schema = type("array");
        schema.put("items", item);
        return schema;
    }

    /** One, or a list. */
    private static Map<String, Object> some(Map<String, Object> item) {
        return any(item, list(item));
    }

    @SafeVarargs
    private static Map<String, Object> any(Map<String, Object>... choices) {
        return Map.of("anyOf", List.of(choices));
    }

    private static Map<String, Object> use(String definition) {
        return Map.of("$ref", "#/$defs/" + definition);
    }
}

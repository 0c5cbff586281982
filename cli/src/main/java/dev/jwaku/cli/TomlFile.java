package dev.jwaku.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** A configuration file: keys are the names of flags without dashes before them, lists are arrays. */
final class TomlFile {
    private TomlFile() {}

    /**
     * Reads a file.
     *
     * @return values by flag name, with its dashes
     * @throws UsageException if it cannot be read, naming the place
     */
    static Map<String, List<String>> read(Path file) {
        if (!Files.isReadable(file)) {
            throw new UsageException("--config-file: cannot read " + file);
        }
        JsonNode root;
        try {
            root = TomlMapper.builder().build().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new UsageException(
                    "--config-file: " + file + " line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            values.put("--" + entry.getKey(), texts(file, entry.getKey(), entry.getValue()));
        }
        return values;
    }

    private static List<String> texts(Path file, String key, JsonNode value) {
        if (!value.isArray()) {
            return List.of(text(file, key, value));
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> texts.add(text(file, key, one)));
        return texts;
    }

    private static String text(Path file, String key, JsonNode value) {
        if (value.isContainer()) {
            throw new UsageException("--config-file: " + file + ": " + key + " is no text, number, boolean or list");
        }
        return value.asString();
    }
}

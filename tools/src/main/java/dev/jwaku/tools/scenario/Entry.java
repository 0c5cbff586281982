package dev.jwaku.tools.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The keys of one mapping of a scenario file, read one by one; what nobody read in the end is a mistake. */
final class Entry {
    private final Yaml.Place place;
    private final Map<String, Yaml> values;
    private final Set<String> known = new LinkedHashSet<>();

    private Entry(Yaml.Place place, Map<String, Yaml> values) {
        this.place = place;
        this.values = values;
    }

    static Entry of(Yaml yaml) {
        if (yaml instanceof Yaml.Fields fields) {
            return new Entry(fields.place(), fields.values());
        }
        throw new ScenarioException(yaml.place(), "keys with values are expected here");
    }

    /** Reads a mapping to its end. */
    static <T> T read(Yaml yaml, Function<Entry, T> reader) {
        Entry entry = of(yaml);
        T result = reader.apply(entry);
        entry.end();
        return result;
    }

    private void end() {
        for (Map.Entry<String, Yaml> each : values.entrySet()) {
            if (!known.contains(each.getKey())) {
                throw new ScenarioException(
                        each.getValue().place(), "'" + each.getKey() + "' means nothing here; known are " + known);
            }
        }
    }

    Yaml.Place place() {
        return place;
    }

    ScenarioException wrong(String message) {
        return new ScenarioException(place, message);
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** What the key has, read by the reader, or the default. A refusal of the reader's gets the place in front. */
    <T> T get(String key, Function<String, T> reader, T absent) {
        return has(key) ? scalar(value(key), reader) : absent;
    }

    /** The same for a key that must be there. */
    <T> T need(String key, Function<String, T> reader) {
        if (!has(key)) {
            throw wrong("'" + key + "' is missing");
        }
        return scalar(value(key), reader);
    }

    String text(String key, String absent) {
        return get(key, Function.identity(), absent);
    }

    /** One text or a list of texts. */
    <T> List<T> texts(String key, Function<String, T> reader) {
        List<T> read = new ArrayList<>();
        for (Yaml each : list(key)) {
            read.add(scalar(each, reader));
        }
        return read;
    }

    /** Where what {@link #texts} gives stands, one by one. */
    List<Yaml.Place> places(String key) {
        return list(key).stream().map(Yaml::place).toList();
    }

    /** A list of mappings. */
    <T> List<T> entries(String key, Function<Entry, T> reader) {
        List<T> read = new ArrayList<>();
        for (Yaml each : list(key)) {
            read.add(read(each, reader));
        }
        return read;
    }

    /** A mapping, or the default. */
    <T> T entry(String key, Function<Entry, T> reader, T absent) {
        return has(key) ? read(value(key), reader) : absent;
    }

    private Yaml value(String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    private List<Yaml> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        Yaml value = value(key);
        return value instanceof Yaml.Items items ? items.values() : List.of(value);
    }

    private static <T> T scalar(Yaml yaml, Function<String, T> reader) {
        if (!(yaml instanceof Yaml.Text text)) {
            throw new ScenarioException(yaml.place(), "a single value is expected here");
        }
        try {
            return reader.apply(text.value());
        } catch (IllegalArgumentException e) {
            throw e instanceof ScenarioException known
                    ? known
                    : new ScenarioException(yaml.place(), String.valueOf(e.getMessage()));
        }
    }
}

package dev.jwaku.tools.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A YAML document as a tree whose nodes know where they stand. All scalars are text. */
sealed interface Yaml {
    /** Where it begins. */
    Place place();

    /** Line and column, from 1. */
    record Place(int line, int column) {
        private static Place of(TokenStreamLocation location) {
            return new Place(location.getLineNr(), location.getColumnNr());
        }

        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }

    /** A scalar. */
    record Text(Place place, String value) implements Yaml {}

    /** A sequence. */
    record Items(Place place, List<Yaml> values) implements Yaml {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A mapping, in the order of the text. */
    record Fields(Place place, Map<String, Yaml> values) implements Yaml {}

    /**
     * Reads one document.
     *
     * @throws ScenarioException if it is no YAML, or a key stands twice
     */
    static Yaml read(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new ScenarioException(new Place(1, 1), "the document is empty");
            }
            return value(parser, first);
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            Place place = location == null ? new Place(1, 1) : Place.of(location);
            throw new ScenarioException(place, "not readable as YAML: " + e.getOriginalMessage());
        }
    }

    private static Yaml value(JsonParser parser, JsonToken token) {
        Place place = Place.of(parser.currentTokenLocation());
        return switch (token) {
            case START_OBJECT -> fields(parser, place);
            case START_ARRAY -> items(parser, place);
            default -> new Text(place, parser.getValueAsString(""));
        };
    }

    private static Yaml items(JsonParser parser, Place place) {
        List<Yaml> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(value(parser, token));
        }
        return new Items(place, values);
    }

    private static Yaml fields(JsonParser parser, Place place) {
        Map<String, Yaml> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place where = Place.of(parser.currentTokenLocation());
            if (values.put(key, value(parser, parser.nextToken())) != null) {
                throw new ScenarioException(where, "'" + key + "' stands twice");
            }
        }
        return new Fields(place, values);
    }
}

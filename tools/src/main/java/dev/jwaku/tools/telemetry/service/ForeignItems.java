package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.RestException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a list of items as clients of the older server send it. Only what is counted is kept, token by token: as a tree
 * an upload would take fifty times its size.
 */
final class ForeignItems {
    private static final int MOST = 10_000;
    private static final JsonMapper MAPPER = new JsonMapper(new JsonFactory());

    private final String typeName;
    private final String dataName;

    /** @param typeName of the field that says what an item is, dataName of that which holds it */
    ForeignItems(String typeName, String dataName) {
        this.typeName = typeName;
        this.dataName = dataName;
    }

    /** What an item holds. */
    enum Data {
        NOTHING,
        OBJECT,
        LIST
    }

    /**
     * One item.
     *
     * @param id empty if it has none
     * @param type as it says
     * @param data what it holds
     * @param size of a list
     */
    record Item(OptionalInt id, String type, Data data, long size) {}

    /** @throws RestException if it is no list of so many at most */
    List<Item> read(String text) {
        List<Item> items = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw undecodable();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == MOST) {
                    throw undecodable();
                }
                items.add(item(parser));
            }
        } catch (JacksonException e) {
            throw undecodable();
        }
        return items;
    }

    private static RestException undecodable() {
        return new RestException(400, "Failed to decode telemetry data");
    }

    private Item item(JsonParser parser) {
        Item item = new Item(OptionalInt.empty(), "", Data.NOTHING, 0);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return item;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                int id = parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : 0;
                item = new Item(OptionalInt.of(id), item.type(), item.data(), item.size());
            } else if (name.equals(typeName) && value == JsonToken.VALUE_STRING) {
                item = new Item(item.id(), parser.getString(), item.data(), item.size());
            } else if (name.equals(dataName) && value == JsonToken.START_ARRAY) {
                item = new Item(item.id(), item.type(), Data.LIST, length(parser));
            } else {
                boolean isData = name.equals(dataName) && value == JsonToken.START_OBJECT;
                item = isData ? new Item(item.id(), item.type(), Data.OBJECT, 0) : item;
                parser.skipChildren();
            }
        }
        return item;
    }

    private static long length(JsonParser parser) {
        long length = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            length++;
        }
        return length;
    }
}

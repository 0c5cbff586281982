package dev.jwaku.tools.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The parameters of a call: a list by place, as the reference takes them. What does not fit is an error -32602. */
final class RpcParams {
    private final JsonNode list;

    RpcParams(JsonNode list) {
        this.list = list;
    }

    /** The text at a place. */
    String text(int place) {
        return text(list.path(place), "argument " + place);
    }

    /** The text at a place; empty if it is missing, null or an empty text. */
    Optional<String> optionalText(int place) {
        JsonNode value = list.path(place);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(text(place)).filter(text -> !text.isEmpty());
    }

    /** The whole number at a place; the fallback if it is missing or null. */
    int number(int place, int fallback, int least, int most) {
        JsonNode value = list.path(place);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || value.asLong(0) < least || value.asLong(0) > most) {
            throw invalid("argument " + place + " must be a number from " + least + " to " + most);
        }
        return value.asInt(0);
    }

    /** The text of this name in the object at a place. */
    String field(int place, String name) {
        return text(object(place).path(name), "field '" + name + "' of argument " + place);
    }

    /** The text of this name in the object at a place; the fallback if it is missing or null. */
    String field(int place, String name, String fallback) {
        JsonNode value = object(place).path(name);
        return value.isMissingNode() || value.isNull() ? fallback : field(place, name);
    }

    /** The list of texts at a place. */
    List<String> texts(int place) {
        JsonNode value = list.path(place);
        if (!value.isArray()) {
            throw invalid("argument " + place + " must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> texts.add(text(one, "element of argument " + place)));
        return texts;
    }

    private JsonNode object(int place) {
        JsonNode value = list.path(place);
        if (!value.isObject()) {
            throw invalid("argument " + place + " must be an object");
        }
        return value;
    }

    private static String text(JsonNode value, String what) {
        if (!value.isString()) {
            throw invalid(what + " must be a text");
        }
        return value.stringValue();
    }

    private static RpcException invalid(String what) {
        return new RpcException(RpcException.INVALID_PARAMS, what);
    }
}

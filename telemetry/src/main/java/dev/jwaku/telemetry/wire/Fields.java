package dev.jwaku.telemetry.wire;

import dev.jwaku.runtime.Bytes;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads typed fields of one JSON object; names the field that is not as it must be. */
final class Fields {
    private final JsonNode object;

    Fields(JsonNode object) {
        this.object = object;
    }

    boolean has(String field) {
        return object.has(field);
    }

    long number(String field) throws RecordException {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(field, "is no whole number");
        }
        return value.longValue();
    }

    int small(String field) throws RecordException {
        long value = number(field);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw bad(field, "is out of range");
        }
        return (int) value;
    }

    OptionalLong optionalNumber(String field) throws RecordException {
        return has(field) ? OptionalLong.of(number(field)) : OptionalLong.empty();
    }

    OptionalInt optionalSmall(String field) throws RecordException {
        return has(field) ? OptionalInt.of(small(field)) : OptionalInt.empty();
    }

    boolean flag(String field) throws RecordException {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw bad(field, "is neither true nor false");
        }
        return value.booleanValue();
    }

    String text(String field) throws RecordException {
        JsonNode value = required(field);
        if (!value.isString()) {
            throw bad(field, "is no text");
        }
        return value.stringValue();
    }

    Bytes bytes(String field, int length) throws RecordException {
        String text = text(field);
        if (text.length() != 2 * length) {
            throw bad(field, "has " + 2 * length + " hexadecimal digits");
        }
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                throw bad(field, "is not lower-case hexadecimal");
            }
        }
        return Bytes.fromHex(text);
    }

    <E extends Enum<E>> E constant(String field, Class<E> type) throws RecordException {
        String text = text(field);
        for (E constant : type.getEnumConstants()) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        throw bad(field, "has a value that is not known");
    }

    private JsonNode required(String field) throws RecordException {
        JsonNode value = object.get(field);
        if (value == null) {
            throw new RecordException(RecordError.Code.MISSING_FIELD, "there is no " + field);
        }
        return value;
    }

    private static RecordException bad(String field, String what) {
        return new RecordException(RecordError.Code.BAD_FIELD, field + " " + what);
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static void put(ObjectNode json, String field, OptionalInt value) {
        value.ifPresent(number -> json.put(field, number));
    }

    static void put(ObjectNode json, String field, OptionalLong value) {
        value.ifPresent(number -> json.put(field, number));
    }
}

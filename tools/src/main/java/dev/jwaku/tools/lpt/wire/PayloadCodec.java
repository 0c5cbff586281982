package dev.jwaku.tools.lpt.wire;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Test payloads to bytes and back. Stateless; any thread. */
public final class PayloadCodec {
    /** Longest JSON object that is read. */
    public static final int MAX_JSON = 64 * 1024;

    private static final int VERSION = 2;
    private static final int MAX_NAME = 256;
    private static final Bytes SEPARATOR = Bytes.of((byte) 0x20, (byte) 0);
    private static final JsonMapper JSON = new JsonMapper();

    private PayloadCodec() {}

    /**
     * A message, filled up to its size.
     *
     * @param noise what it is filled with, from the beginning; at least as long as the size
     */
    public static Bytes encode(TestMessage message, Bytes noise) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sender", message.sender());
        fields.put("index", message.index());
        fields.put("count", message.count());
        fields.put("startedAt", message.startedAtNanos());
        fields.put("sinceStart", message.sinceStartNanos());
        fields.put("sincePrev", message.sincePrevNanos());
        fields.put("size", message.size());
        message.extra().ifPresent(extra -> {
            fields.put("v", VERSION);
            fields.put("runId", extra.runId());
            fields.put("attempt", extra.attempt());
            fields.put("sentAtNs", extra.sentAtNanos());
            fields.put("dueAtNs", extra.dueAtNanos());
            fields.put("mono", extra.monoNanos());
        });
        Bytes head = Bytes.concat(Bytes.wrap(JSON.writeValueAsBytes(fields)), SEPARATOR);
        long missing = Math.min(message.size() - head.length(), noise.length());
        return missing <= 0 ? head : Bytes.concat(head, noise.slice(0, (int) missing));
    }

    /** A marker; nothing fills it up. */
    public static Bytes encode(EndMarker marker) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "end");
        fields.put("v", VERSION);
        fields.put("sender", marker.sender());
        fields.put("runId", marker.runId());
        fields.put("sent", marker.sent());
        fields.put("lastIndex", marker.lastIndex());
        fields.put("notAccepted", marker.notAccepted());
        return Bytes.concat(Bytes.wrap(JSON.writeValueAsBytes(fields)), SEPARATOR);
    }

    /**
     * Reads what is before the first zero byte; the noise behind it may be anything.
     *
     * @throws MalformedMessageException if that is no test message and no marker
     */
    public static LptPayload decode(Bytes payload) {
        int end = 0;
        while (end < payload.length() && payload.get(end) != 0) {
            if (++end > MAX_JSON) {
                throw new MalformedMessageException("test payload: no zero byte in the first " + MAX_JSON);
            }
        }
        JsonNode object;
        try {
            object = JSON.readTree(payload.slice(0, end).toByteArray());
        } catch (JacksonException e) {
            throw new MalformedMessageException("test payload: no JSON before its zero byte", e);
        }
        if (!object.isObject()) {
            throw new MalformedMessageException("test payload: no JSON object before its zero byte");
        }
        return object.path("type").asString("").equals("end") ? marker(object) : message(object);
    }

    private static EndMarker marker(JsonNode object) {
        List<Long> notAccepted = new ArrayList<>();
        for (JsonNode index : object.path("notAccepted")) {
            if (!index.isIntegralNumber() || notAccepted.size() >= EndMarker.MOST_LISTED) {
                throw new MalformedMessageException("test payload: its list of indexes cannot be read");
            }
            notAccepted.add(index.longValue());
        }
        return new EndMarker(
                name(object, "sender"),
                name(object, "runId"),
                number(object, "sent"),
                number(object, "lastIndex"),
                notAccepted);
    }

    private static TestMessage message(JsonNode object) {
        return new TestMessage(
                name(object, "sender"),
                number(object, "index"),
                number(object, "count"),
                number(object, "startedAt"),
                number(object, "sinceStart"),
                number(object, "sincePrev"),
                number(object, "size"),
                extra(object));
    }

    private static Optional<TestMessage.Extra> extra(JsonNode object) {
        if (!object.has("runId")) {
            return Optional.empty();
        }
        return Optional.of(new TestMessage.Extra(
                name(object, "runId"),
                (int) Math.clamp(number(object, "attempt"), 1, Integer.MAX_VALUE),
                number(object, "sentAtNs"),
                number(object, "dueAtNs"),
                number(object, "mono")));
    }

    private static String name(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString() || value.asString("").length() > MAX_NAME) {
            throw new MalformedMessageException("test payload: no text '" + field + "'");
        }
        return value.asString("");
    }

    private static long number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedMessageException("test payload: no whole number '" + field + "'");
        }
        return value.longValue();
    }
}

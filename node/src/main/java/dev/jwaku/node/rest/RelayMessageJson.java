package dev.jwaku.node.rest;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** nwaku's RelayWakuMessage. */
final class RelayMessageJson {
    private static final List<String> KEYS =
            List.of("payload", "contentTopic", "version", "timestamp", "meta", "ephemeral", "proof");
    private static final long MAX_VERSION = 0xffff_ffffL;

    private RelayMessageJson() {}

    /**
     * Reads a message.
     *
     * @param now what it gets as timestamp if it has none or 0
     * @throws RestException if something is missing, unknown or of the wrong type
     */
    static WakuMessage read(JsonNode json, long now) {
        JsonNode node = Json.object(json, KEYS);
        String payload = required(node, "payload");
        String contentTopic = required(node, "contentTopic");
        Bytes meta = bytes(node, "meta");
        if (meta.length() > WakuMessage.MAX_META_LENGTH) {
            throw new RestException(
                    400, "Invalid message: meta is longer than " + WakuMessage.MAX_META_LENGTH + " bytes");
        }
        long timestamp = integer(node, "timestamp");
        long version = integer(node, "version");
        if (version < 0 || version > MAX_VERSION) {
            throw Json.undecodable("version is out of range");
        }
        return WakuMessage.builder(Json.base64(payload), ContentTopic.of(contentTopic))
                .version((int) version)
                .timestamp(timestamp == 0 ? now : timestamp)
                .meta(meta)
                .rateLimitProof(bytes(node, "proof"))
                .ephemeral(flag(node))
                .build();
    }

    private static String required(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw Json.undecodable("field '" + name + "' is missing");
        }
        String text = Json.text(value, name);
        if (text.isBlank()) {
            throw Json.undecodable("field '" + name + "' is empty");
        }
        return text;
    }

    private static Bytes bytes(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null ? Bytes.EMPTY : Json.base64(Json.text(value, name));
    }

    private static long integer(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Json.undecodable(name + " must be a whole number of 64 bits");
        }
        return value.longValue();
    }

    private static boolean flag(JsonNode node) {
        JsonNode value = node.get("ephemeral");
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Json.undecodable("ephemeral must be true or false");
        }
        return value.booleanValue();
    }

    /** As relay and filter show it. */
    static ObjectNode write(WakuMessage message) {
        ObjectNode node = Json.object();
        node.put("payload", Json.base64(message.payload()));
        node.put("contentTopic", message.contentTopic().name());
        node.put("version", message.version() & MAX_VERSION);
        node.put("timestamp", message.timestamp().orElse(0));
        if (!message.meta().isEmpty()) {
            node.put("meta", Json.base64(message.meta()));
        }
        node.put("ephemeral", message.ephemeral());
        node.put("proof", Json.base64(message.rateLimitProof()));
        return node;
    }

    /** As store shows it: in another order, and without an empty proof. */
    static ObjectNode writeStored(WakuMessage message) {
        ObjectNode node = Json.object();
        node.put("payload", Json.base64(message.payload()));
        node.put("contentTopic", message.contentTopic().name());
        if (!message.meta().isEmpty()) {
            node.put("meta", Json.base64(message.meta()));
        }
        node.put("version", message.version() & MAX_VERSION);
        node.put("timestamp", message.timestamp().orElse(0));
        node.put("ephemeral", message.ephemeral());
        if (!message.rateLimitProof().isEmpty()) {
            node.put("proof", Json.base64(message.rateLimitProof()));
        }
        return node;
    }
}

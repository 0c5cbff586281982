package dev.jwaku.tools.dogfood.room;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What travels in a room, to bytes and back. Stateless; any thread. */
public final class RoomCodec {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_NAME = 256;
    private static final int MAX_SHOWN = 40;
    private static final byte BRACE = '{';

    private RoomCodec() {}

    /** What a payload says. */
    public sealed interface Packet permits Test, End, Records {}

    /** A test message. */
    public record Test(TestMessage message) implements Packet {}

    /** The end of a run. */
    public record End(EndMarker marker) implements Packet {}

    /**
     * Acks, and what their sender says of itself.
     *
     * @param saidAtSeconds when, by its clock, seconds since 1970
     */
    public record Records(List<MvdsId> acks, long saidAtSeconds, Presence presence) implements Packet {
        public Records {
            acks = List.copyOf(acks);
        }
    }

    /** Acks and presence as one MVDS payload. */
    public static Bytes encode(RoomName room, Records records) {
        MvdsMessage message =
                new MvdsMessage(room.group(), records.saidAtSeconds(), Bytes.wrap(body(records.presence())));
        return new MvdsPayload(records.acks(), List.of(), List.of(), List.of(message)).encode();
    }

    private static byte[] body(Presence presence) {
        ObjectNode fields = JSON.createObjectNode();
        fields.put("type", "presence");
        fields.put("v", 1);
        fields.put("sender", presence.sender());
        fields.put("name", presence.name());
        fields.put("platform", presence.platform());
        fields.put("run", presence.run());
        fields.put("sent", presence.sent());
        fields.put("lastIndex", presence.lastIndex());
        ArrayNode notAccepted = fields.putArray("notAccepted");
        presence.notAccepted().forEach(notAccepted::add);
        fields.put("onlineSince", presence.onlineSinceMillis());
        presence.clock()
                .ifPresentOrElse(
                        clock -> fields.put("clockOffsetMs", clock.offsetMillis())
                                .put("clockErrorMs", clock.errorMillis()),
                        () -> fields.putNull("clockOffsetMs").putNull("clockErrorMs"));
        return JSON.writeValueAsBytes(fields);
    }

    /**
     * What a payload says.
     *
     * @throws MalformedMessageException if it is nothing of this room
     */
    public static Packet decode(RoomName room, Bytes payload) {
        if (!payload.isEmpty() && payload.get(0) == BRACE) {
            return switch (PayloadCodec.decode(payload)) {
                case TestMessage test -> new Test(checked(test));
                case EndMarker marker -> new End(marker);
            };
        }
        MvdsPayload records = MvdsPayload.decode(payload);
        for (MvdsMessage message : records.messages()) {
            if (message.groupId().equals(room.group())) {
                return new Records(records.acks(), message.timestamp(), presence(message.body()));
            }
        }
        throw new MalformedMessageException("room: neither a test message nor records of the room");
    }

    private static TestMessage checked(TestMessage test) {
        if (test.index() < 1 || test.index() > Integer.MAX_VALUE) {
            throw new MalformedMessageException("room: an index is from 1, not " + test.index());
        }
        return test;
    }

    private static Presence presence(Bytes body) {
        JsonNode fields;
        try {
            fields = JSON.readTree(body.toByteArray());
        } catch (JacksonException e) {
            throw new MalformedMessageException("room: a presence is JSON", e);
        }
        String sender = text(fields, "sender");
        if (!text(fields, "type").equals("presence") || sender.isEmpty()) {
            throw new MalformedMessageException("room: a body that is no presence");
        }
        List<Long> notAccepted = new ArrayList<>();
        for (JsonNode index : fields.path("notAccepted")) {
            if (!index.isIntegralNumber() || notAccepted.size() >= EndMarker.MOST_LISTED) {
                throw new MalformedMessageException("room: its list of indexes cannot be read");
            }
            notAccepted.add(index.longValue());
        }
        return new Presence(
                sender,
                cut(text(fields, "name")),
                cut(text(fields, "platform")),
                text(fields, "run"),
                fields.path("sent").asLong(0),
                Math.clamp(fields.path("lastIndex").asLong(0), 0, Integer.MAX_VALUE),
                notAccepted,
                fields.path("onlineSince").asLong(0),
                clock(fields));
    }

    private static Optional<Presence.Clock> clock(JsonNode fields) {
        JsonNode offset = fields.path("clockOffsetMs");
        return offset.isNumber()
                ? Optional.of(new Presence.Clock(
                        offset.doubleValue(), fields.path("clockErrorMs").asDouble(0)))
                : Optional.empty();
    }

    private static String text(JsonNode fields, String name) {
        String value = fields.path(name).asString("");
        if (value.length() > MAX_NAME) {
            throw new MalformedMessageException("room: '" + name + "' is too long");
        }
        return value;
    }

    /** Shown on terminals: what is no letter there is none. */
    private static String cut(String name) {
        String visible = name.replaceAll("\\p{Cntrl}", "");
        return visible.substring(0, Math.min(visible.length(), MAX_SHOWN));
    }
}

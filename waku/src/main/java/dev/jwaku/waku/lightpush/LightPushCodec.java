package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Version 3 to bytes and back. */
final class LightPushCodec {
    private static final int REQUEST_ID = 1;
    private static final int PUBSUB_TOPIC = 20;
    private static final int MESSAGE = 21;
    private static final int STATUS_CODE = 10;
    private static final int STATUS_DESC = 11;
    private static final int RELAY_PEER_COUNT = 12;

    private LightPushCodec() {}

    static Bytes encode(LightPushRequest request) {
        ProtoWriter out = new ProtoWriter().string(REQUEST_ID, request.requestId());
        request.pubsubTopic().ifPresent(topic -> out.string(PUBSUB_TOPIC, topic));
        return out.bytes(MESSAGE, request.message()).toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks request id or message, in nwaku's words */
    static LightPushRequest decodeRequest(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "light push request");
        String requestId = null;
        Optional<String> topic = Optional.empty();
        Bytes message = null;
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case PUBSUB_TOPIC -> topic = Optional.of(in.string());
                case MESSAGE -> message = in.bytes();
                default -> in.skip();
            }
        }
        return new LightPushRequest(required(requestId, "request_id"), topic, required(message, "message"));
    }

    static Bytes encode(LightPushResponse response) {
        ProtoWriter out =
                new ProtoWriter().string(REQUEST_ID, response.requestId()).int64(STATUS_CODE, response.status());
        if (!response.description().isEmpty()) {
            out.string(STATUS_DESC, response.description());
        }
        response.relayPeers().ifPresent(count -> out.int64(RELAY_PEER_COUNT, count));
        return out.toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks the status */
    static LightPushResponse decodeResponse(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "light push response");
        String requestId = "";
        OptionalInt status = OptionalInt.empty();
        String description = "";
        OptionalInt relayPeers = OptionalInt.empty();
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case STATUS_CODE -> status = OptionalInt.of(in.int32());
                case STATUS_DESC -> description = in.string();
                case RELAY_PEER_COUNT -> relayPeers = OptionalInt.of(in.int32());
                default -> in.skip();
            }
        }
        if (status.isEmpty()) {
            throw new MalformedMessageException("light push response: status_code is missing");
        }
        return new LightPushResponse(requestId, status.getAsInt(), description, relayPeers);
    }

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new MalformedMessageException("(kind: MissingRequiredField, field: \"" + field + "\")");
        }
        return value;
    }
}

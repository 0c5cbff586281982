package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests, answers and pushes to bytes and back. */
final class FilterCodec {
    private static final int REQUEST_ID = 1;
    private static final int TYPE = 2;
    private static final int PUBSUB_TOPIC = 10;
    private static final int CONTENT_TOPICS = 11;
    private static final int STATUS_CODE = 10;
    private static final int STATUS_DESC = 11;
    private static final int PUSHED_MESSAGE = 1;
    private static final int PUSHED_TOPIC = 2;

    private FilterCodec() {}

    static Bytes encode(FilterRequest request) {
        ProtoWriter out = new ProtoWriter()
                .string(REQUEST_ID, request.requestId())
                .int64(TYPE, request.type().number());
        request.pubsubTopic().ifPresent(topic -> out.string(PUBSUB_TOPIC, topic));
        request.contentTopics().forEach(topic -> out.string(CONTENT_TOPICS, topic));
        return out.toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf, has no request id or an unknown type */
    static FilterRequest decodeRequest(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "filter request");
        String requestId = null;
        FilterRequest.Type type = FilterRequest.Type.PING;
        Optional<String> topic = Optional.empty();
        List<String> contentTopics = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case TYPE -> type = type(in.int32());
                case PUBSUB_TOPIC -> topic = Optional.of(in.string());
                case CONTENT_TOPICS -> contentTopics.add(in.string());
                default -> in.skip();
            }
        }
        if (requestId == null) {
            throw new MalformedMessageException("filter request: request_id is missing");
        }
        return new FilterRequest(requestId, type, topic, contentTopics);
    }

    private static FilterRequest.Type type(int number) {
        for (FilterRequest.Type type : FilterRequest.Type.values()) {
            if (type.number() == number) {
                return type;
            }
        }
        throw new MalformedMessageException("filter request: unknown type " + number);
    }

    static Bytes encode(FilterResponse response) {
        return new ProtoWriter()
                .string(REQUEST_ID, response.requestId())
                .int64(STATUS_CODE, response.status())
                .string(STATUS_DESC, response.description())
                .toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks the status */
    static FilterResponse decodeResponse(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "filter response");
        String requestId = "";
        OptionalInt status = OptionalInt.empty();
        String description = "";
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case STATUS_CODE -> status = OptionalInt.of(in.int32());
                case STATUS_DESC -> description = in.string();
                default -> in.skip();
            }
        }
        if (status.isEmpty()) {
            throw new MalformedMessageException("filter response: status_code is missing");
        }
        return new FilterResponse(requestId, status.getAsInt(), description);
    }

    static Bytes encode(MessagePush push) {
        return new ProtoWriter()
                .bytes(PUSHED_MESSAGE, push.message())
                .string(PUSHED_TOPIC, push.pubsubTopic())
                .toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks message or topic */
    static MessagePush decodePush(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "filter push");
        Bytes message = null;
        String topic = null;
        while (in.next()) {
            switch (in.field()) {
                case PUSHED_MESSAGE -> message = in.bytes();
                case PUSHED_TOPIC -> topic = in.string();
                default -> in.skip();
            }
        }
        if (message == null || topic == null) {
            throw new MalformedMessageException("filter push: message or pubsub topic is missing");
        }
        return new MessagePush(topic, message);
    }

    /**
     * A pushed message.
     *
     * @param pubsubTopic where it was relayed
     * @param message the encoded WakuMessage
     */
    record MessagePush(String pubsubTopic, Bytes message) {}
}

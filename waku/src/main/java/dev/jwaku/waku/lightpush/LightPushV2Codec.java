package dev.jwaku.waku.lightpush;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;
import java.util.OptionalInt;

/** Version 2 to bytes and back: one record for question and answer. */
final class LightPushV2Codec {
    private static final int REQUEST_ID = 1;
    private static final int REQUEST = 2;
    private static final int RESPONSE = 3;
    private static final int PUBSUB_TOPIC = 1;
    private static final int MESSAGE = 2;
    private static final int IS_SUCCESS = 1;
    private static final int INFO = 2;

    private LightPushV2Codec() {}

    static Bytes encode(LightPushRequest request) {
        ProtoWriter body = new ProtoWriter()
                .string(PUBSUB_TOPIC, request.pubsubTopic().orElseThrow())
                .bytes(MESSAGE, request.message());
        return new ProtoWriter()
                .string(REQUEST_ID, request.requestId())
                .message(REQUEST, body)
                .toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks something, in nwaku's words */
    static LightPushRequest decodeRequest(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "light push request");
        String requestId = null;
        String topic = null;
        Bytes message = null;
        boolean body = false;
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case REQUEST -> {
                    body = true;
                    ProtoReader request = in.message("light push request body");
                    while (request.next()) {
                        switch (request.field()) {
                            case PUBSUB_TOPIC -> topic = request.string();
                            case MESSAGE -> message = request.bytes();
                            default -> request.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        String id = LightPushCodec.required(requestId, "request_id");
        if (!body) {
            throw new EmptyRequestException();
        }
        return new LightPushRequest(
                id,
                Optional.of(LightPushCodec.required(topic, "pubsub_topic")),
                LightPushCodec.required(message, "message"));
    }

    /** The success flag is written always: nwaku cannot read an answer without it. */
    static Bytes encode(LightPushResponse response) {
        ProtoWriter body =
                new ProtoWriter().bool(IS_SUCCESS, response.isSuccess()).string(INFO, response.description());
        return new ProtoWriter()
                .string(REQUEST_ID, response.requestId())
                .message(RESPONSE, body)
                .toBytes();
    }

    /** A missing flag is a failure: go-waku leaves it out. */
    static LightPushResponse decodeResponse(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "light push response");
        String requestId = "";
        boolean answered = false;
        boolean success = false;
        String info = "";
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case RESPONSE -> {
                    answered = true;
                    ProtoReader response = in.message("light push response body");
                    while (response.next()) {
                        switch (response.field()) {
                            case IS_SUCCESS -> success = response.bool();
                            case INFO -> info = response.string();
                            default -> response.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        if (!answered) {
            throw new MalformedMessageException("light push response: response is missing");
        }
        int status = success ? LightPushStatus.SUCCESS : LightPushStatus.INVALID_MESSAGE;
        return new LightPushResponse(requestId, status, info, OptionalInt.empty());
    }

    /** A question without a body. */
    static final class EmptyRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

package dev.jwaku.waku.message;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import org.jspecify.annotations.Nullable;

/**
 * {@link WakuMessage} to bytes and back. Payload and content topic are always on the wire, also if empty, because nwaku
 * looks for the fields and not for their values; all others only if they say something. Unknown fields are skipped.
 */
public final class WakuMessageCodec {
    private static final int PAYLOAD = 1;
    private static final int CONTENT_TOPIC = 2;
    private static final int VERSION = 3;
    private static final int TIMESTAMP = 10;
    private static final int META = 11;
    private static final int RATE_LIMIT_PROOF = 21;
    private static final int EPHEMERAL = 31;
    private static final long UINT32 = 0xffff_ffffL;

    private WakuMessageCodec() {}

    /** The bytes of a message, fields in ascending order. */
    public static Bytes encode(WakuMessage message) {
        ProtoWriter out = new ProtoWriter()
                .bytes(PAYLOAD, message.payload())
                .string(CONTENT_TOPIC, message.contentTopic().name());
        if (message.version() != 0) {
            out.int64(VERSION, message.version() & UINT32);
        }
        message.timestamp().ifPresent(nanos -> out.sint64(TIMESTAMP, nanos));
        if (!message.meta().isEmpty()) {
            out.bytes(META, message.meta());
        }
        if (!message.rateLimitProof().isEmpty()) {
            out.bytes(RATE_LIMIT_PROOF, message.rateLimitProof());
        }
        if (message.ephemeral()) {
            out.bool(EPHEMERAL, true);
        }
        return out.toBytes();
    }

    /**
     * The message in these bytes; its byte fields are views of them.
     *
     * @throws MalformedMessageException if it is no protobuf, lacks payload or content topic, or has a meta of more
     *     than 64 bytes
     */
    public static WakuMessage decode(Bytes encoded) {
        return decode(new ProtoReader(encoded, "WakuMessage"));
    }

    /** {@link #decode(Bytes)} for a message inside another one. */
    public static WakuMessage decode(ProtoReader in) {
        Fields fields = new Fields();
        while (in.next()) {
            switch (in.field()) {
                case PAYLOAD -> fields.payload = in.bytes();
                case CONTENT_TOPIC -> fields.contentTopic = in.string();
                case VERSION -> fields.version = in.int32();
                case TIMESTAMP -> fields.timestamp = in.sint64();
                case META -> fields.meta = in.bytes();
                case RATE_LIMIT_PROOF -> fields.proof = in.bytes();
                case EPHEMERAL -> fields.ephemeral = in.bool();
                default -> in.skip();
            }
        }
        return fields.build();
    }

    private static final class Fields {
        private @Nullable Bytes payload;
        private @Nullable String contentTopic;
        private int version;
        private @Nullable Long timestamp;
        private Bytes meta = Bytes.EMPTY;
        private Bytes proof = Bytes.EMPTY;
        private boolean ephemeral;

        private WakuMessage build() {
            if (payload == null) {
                throw new MalformedMessageException("WakuMessage: payload is missing");
            }
            if (contentTopic == null) {
                throw new MalformedMessageException("WakuMessage: content_topic is missing");
            }
            if (meta.length() > WakuMessage.MAX_META_LENGTH) {
                throw new MalformedMessageException(
                        "WakuMessage: meta has " + meta.length() + " bytes, at most " + WakuMessage.MAX_META_LENGTH);
            }
            WakuMessage.Builder builder = WakuMessage.builder(payload, ContentTopic.of(contentTopic))
                    .version(version)
                    .meta(meta)
                    .rateLimitProof(proof)
                    .ephemeral(ephemeral);
            if (timestamp != null) {
                builder.timestamp(timestamp);
            }
            return builder.build();
        }
    }
}

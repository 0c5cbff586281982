package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Transferred messages to bytes and back; fields numbered as nwaku does, the other way round than the specification.
 */
final class TransferCodec {
    private static final int PUBSUB_TOPIC = 1;
    private static final int MESSAGE = 2;

    private TransferCodec() {}

    static Bytes encode(PubsubTopic topic, WakuMessage message) {
        return new ProtoWriter()
                .string(PUBSUB_TOPIC, topic.name())
                .bytes(MESSAGE, WakuMessageCodec.encode(message))
                .toBytes();
    }

    /**
     * Reads one; null for an ephemeral message, which no archive keeps.
     *
     * @throws MalformedMessageException if it is no such message
     */
    static @Nullable ArchivedMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "store transfer");
        String topic = null;
        Bytes message = null;
        while (in.next()) {
            switch (in.field()) {
                case PUBSUB_TOPIC -> topic = in.string();
                case MESSAGE -> message = in.bytes();
                default -> in.skip();
            }
        }
        if (topic == null || message == null) {
            throw new MalformedMessageException("store transfer: topic or message is missing");
        }
        WakuMessage decoded = WakuMessageCodec.decode(message);
        if (decoded.ephemeral()) {
            return null;
        }
        try {
            return ArchivedMessage.of(PubsubTopic.of(topic), decoded);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("store transfer: " + e.getMessage(), e);
        }
    }
}

package dev.jwaku.waku.message;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.ByteBuffer;

/**
 * The deterministic name of a message on a topic (14/WAKU2-MESSAGE): the same for everybody who has it, also after
 * re-encoding. Version, ephemeral and proof are not covered; and it is no commitment, since neighbouring fields are not
 * separated.
 *
 * @param bytes 32 bytes
 */
public record MessageHash(Bytes bytes) implements Comparable<MessageHash> {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    public MessageHash {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a message hash has " + LENGTH + " bytes, not " + bytes.length());
        }
    }

    /** The hash of a message. An absent timestamp counts as 0, as in nwaku and go-waku. */
    public static MessageHash of(PubsubTopic topic, WakuMessage message) {
        byte[] timestamp = ByteBuffer.allocate(Long.BYTES)
                .putLong(message.timestamp().orElse(0))
                .array();
        return new MessageHash(Sha256.hash(
                Bytes.utf8(topic.name()),
                message.payload(),
                Bytes.utf8(message.contentTopic().name()),
                message.meta(),
                Bytes.wrap(timestamp)));
    }

    /**
     * Reads 64 hexadecimal digits, with or without {@code 0x}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static MessageHash parse(String text) {
        return new MessageHash(Bytes.fromHex(text));
    }

    @Override
    public int compareTo(MessageHash other) {
        return bytes.compareTo(other.bytes);
    }

    /** Lower-case hexadecimal with {@code 0x}, as nwaku and go-waku print it. */
    @Override
    public String toString() {
        return "0x" + bytes.toHex();
    }
}

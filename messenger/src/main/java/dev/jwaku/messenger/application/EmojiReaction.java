package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * How somebody feels about a message.
 *
 * @param clock Lamport clock in milliseconds
 * @param chatId on the wire the recipient's key, or the id of the group
 * @param messageId {@code 0x…} id of the message
 * @param messageType as in {@link ChatMessage}
 * @param emoji 1 love, 2 thumbs up, 3 thumbs down, 4 laugh, 5 sad, 6 angry
 * @param isRetracted whether it is taken back
 * @param grant deprecated
 */
public record EmojiReaction(
        long clock, String chatId, String messageId, int messageType, int emoji, boolean isRetracted, Bytes grant)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 22;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, chatId)
                .string(3, messageId)
                .number(4, messageType)
                .number(5, emoji)
                .flag(6, isRetracted)
                .bytes(7, grant)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static EmojiReaction decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "EmojiReaction");
        long clock = 0;
        String chatId = "";
        String messageId = "";
        int messageType = 0;
        int emoji = 0;
        boolean isRetracted = false;
        Bytes grant = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> chatId = in.string();
                case 3 -> messageId = in.string();
                case 4 -> messageType = in.int32();
                case 5 -> emoji = in.int32();
                case 6 -> isRetracted = in.bool();
                case 7 -> grant = in.bytes();
                default -> in.skip();
            }
        }
        return new EmojiReaction(clock, chatId, messageId, messageType, emoji, isRetracted, grant);
    }
}

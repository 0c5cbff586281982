package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * A message is to be kept in sight, or no longer.
 *
 * @param clock Lamport clock in milliseconds
 * @param messageId {@code 0x…} id of the message
 * @param chatId on the wire the recipient's key, or the id of the group
 * @param isPinned whether it is
 * @param messageType as in {@link ChatMessage}
 */
public record PinMessage(long clock, String messageId, String chatId, boolean isPinned, int messageType)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 28;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, messageId)
                .string(3, chatId)
                .flag(4, isPinned)
                .number(5, messageType)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static PinMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "PinMessage");
        long clock = 0;
        String messageId = "";
        String chatId = "";
        boolean isPinned = false;
        int messageType = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> messageId = in.string();
                case 3 -> chatId = in.string();
                case 4 -> isPinned = in.bool();
                case 5 -> messageType = in.int32();
                default -> in.skip();
            }
        }
        return new PinMessage(clock, messageId, chatId, isPinned, messageType);
    }
}

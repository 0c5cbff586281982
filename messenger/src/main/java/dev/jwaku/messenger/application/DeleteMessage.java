package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * The wish that an earlier message of the same author be no longer shown.
 *
 * @param clock Lamport clock in milliseconds
 * @param chatId on the wire the recipient's key, or the id of the group
 * @param messageId {@code 0x…} id of the message
 * @param messageType as in {@link ChatMessage}
 * @param deletedBy who deleted it, if not its author
 */
public record DeleteMessage(long clock, String chatId, String messageId, int messageType, String deletedBy)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 31;

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
                .number(5, messageType)
                .string(6, deletedBy)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static DeleteMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "DeleteMessage");
        long clock = 0;
        String chatId = "";
        String messageId = "";
        int messageType = 0;
        String deletedBy = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> chatId = in.string();
                case 3 -> messageId = in.string();
                case 5 -> messageType = in.int32();
                case 6 -> deletedBy = in.string();
                default -> in.skip();
            }
        }
        return new DeleteMessage(clock, chatId, messageId, messageType, deletedBy);
    }
}

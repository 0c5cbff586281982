package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * The wish to be invited to a private group, or its answer.
 *
 * @param clock Lamport clock in milliseconds
 * @param chatId id of the group
 * @param introduction what the person says of itself
 * @param state 1 request, 2 rejected, 3 approved
 */
public record GroupChatInvitation(long clock, String chatId, String introduction, int state)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 23;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, chatId)
                .string(3, introduction)
                .number(4, state)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static GroupChatInvitation decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "GroupChatInvitation");
        long clock = 0;
        String chatId = "";
        String introduction = "";
        int state = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> chatId = in.string();
                case 3 -> introduction = in.string();
                case 4 -> state = in.int32();
                default -> in.skip();
            }
        }
        return new GroupChatInvitation(clock, chatId, introduction, state);
    }
}

package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * The wish to be a member of a community is taken back.
 *
 * @param clock in seconds
 * @param ensName name on Ethereum, or empty
 * @param chatId id of a channel, or empty
 * @param communityId 33 bytes
 * @param displayName how the person wants to be called, or empty
 * @param customizationColor of the person
 */
public record CommunityCancelRequestToJoin(
        long clock, String ensName, String chatId, Bytes communityId, String displayName, int customizationColor)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 60;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, ensName)
                .string(3, chatId)
                .bytes(4, communityId)
                .string(5, displayName)
                .number(6, customizationColor)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static CommunityCancelRequestToJoin decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityCancelRequestToJoin");
        long clock = 0;
        String ensName = "";
        String chatId = "";
        Bytes communityId = Bytes.EMPTY;
        String displayName = "";
        int customizationColor = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> ensName = in.string();
                case 3 -> chatId = in.string();
                case 4 -> communityId = in.bytes();
                case 5 -> displayName = in.string();
                case 6 -> customizationColor = in.int32();
                default -> in.skip();
            }
        }
        return new CommunityCancelRequestToJoin(clock, ensName, chatId, communityId, displayName, customizationColor);
    }
}

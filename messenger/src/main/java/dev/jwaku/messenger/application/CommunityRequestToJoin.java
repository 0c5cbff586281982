package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The wish to be a member of a community.
 *
 * @param clock in seconds
 * @param ensName name on Ethereum, or empty
 * @param chatId id of a channel, or empty
 * @param communityId 33 bytes
 * @param displayName how the person wants to be called, or empty
 * @param revealedAccounts each a {@link RevealedAccount}
 * @param customizationColor of the person
 */
public record CommunityRequestToJoin(
        long clock,
        String ensName,
        String chatId,
        Bytes communityId,
        String displayName,
        List<Bytes> revealedAccounts,
        int customizationColor)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 27;

    /** Copies the lists. */
    public CommunityRequestToJoin {
        revealedAccounts = List.copyOf(revealedAccounts);
    }

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
                .repeated(6, revealedAccounts)
                .number(7, customizationColor)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static CommunityRequestToJoin decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityRequestToJoin");
        long clock = 0;
        String ensName = "";
        String chatId = "";
        Bytes communityId = Bytes.EMPTY;
        String displayName = "";
        List<Bytes> revealedAccounts = new ArrayList<>();
        int customizationColor = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> ensName = in.string();
                case 3 -> chatId = in.string();
                case 4 -> communityId = in.bytes();
                case 5 -> displayName = in.string();
                case 6 -> Bounds.add(revealedAccounts, in.bytes(), Bounds.MOST_ELEMENTS, "CommunityRequestToJoin");
                case 7 -> customizationColor = in.int32();
                default -> in.skip();
            }
        }
        return new CommunityRequestToJoin(
                clock, ensName, chatId, communityId, displayName, revealedAccounts, customizationColor);
    }
}

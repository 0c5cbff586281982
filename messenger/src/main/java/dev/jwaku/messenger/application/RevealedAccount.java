package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * An account that somebody reveals to a community.
 *
 * @param address {@code 0x…}
 * @param signature 65 bytes
 * @param chainIds which chains
 * @param isAirdropAddress whether gifts go there
 */
public record RevealedAccount(String address, Bytes signature, List<Long> chainIds, boolean isAirdropAddress) {
    /** Copies the lists. */
    public RevealedAccount {
        chainIds = List.copyOf(chainIds);
    }

    /** The protobuf. */
    public Bytes encode() {
        return new FieldWriter()
                .string(1, address)
                .bytes(2, signature)
                .packed(3, chainIds)
                .flag(4, isAirdropAddress)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static RevealedAccount decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "RevealedAccount");
        String address = "";
        Bytes signature = Bytes.EMPTY;
        List<Long> chainIds = new ArrayList<>();
        boolean isAirdropAddress = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> address = in.string();
                case 2 -> signature = in.bytes();
                case 3 -> Varints.read(in, chainIds, Bounds.MOST_ELEMENTS, "RevealedAccount");
                case 4 -> isAirdropAddress = in.bool();
                default -> in.skip();
            }
        }
        return new RevealedAccount(address, signature, chainIds, isAirdropAddress);
    }
}

package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * What changed about a contact; once also a contact request.
 *
 * @param clock Lamport clock in milliseconds
 * @param ensName name on Ethereum, or empty
 * @param profileImage deprecated
 * @param displayName how the author wants to be called, or empty
 * @param contactRequestClock of the author's request, 0 if it made none
 * @param contactState the author's view of the contact
 * @param publicKey whom it is about, if not its author
 * @param customizationColor of the author
 */
public record ContactUpdate(
        long clock,
        String ensName,
        String profileImage,
        String displayName,
        long contactRequestClock,
        Optional<ContactRequestPropagatedState> contactState,
        String publicKey,
        int customizationColor)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 2;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, ensName)
                .string(3, profileImage)
                .string(4, displayName)
                .number(5, contactRequestClock)
                .present(6, contactState.map(ContactRequestPropagatedState::encode))
                .string(7, publicKey)
                .number(8, customizationColor)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ContactUpdate decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ContactUpdate");
        long clock = 0;
        String ensName = "";
        String profileImage = "";
        String displayName = "";
        long contactRequestClock = 0;
        Optional<ContactRequestPropagatedState> contactState = Optional.empty();
        String publicKey = "";
        int customizationColor = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> ensName = in.string();
                case 3 -> profileImage = in.string();
                case 4 -> displayName = in.string();
                case 5 -> contactRequestClock = in.int64();
                case 6 -> contactState = Optional.of(ContactRequestPropagatedState.decode(in.bytes()));
                case 7 -> publicKey = in.string();
                case 8 -> customizationColor = in.int32();
                default -> in.skip();
            }
        }
        return new ContactUpdate(
                clock,
                ensName,
                profileImage,
                displayName,
                contactRequestClock,
                contactState,
                publicKey,
                customizationColor);
    }
}

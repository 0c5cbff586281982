package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody lets all know who talk with it.
 *
 * @param pushNotifications where its push notifications go, as they came
 * @param identity how it is called
 */
public record ContactCodeAdvertisement(List<Bytes> pushNotifications, Optional<ChatIdentity> identity)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 15;

    /** Copies the lists. */
    public ContactCodeAdvertisement {
        pushNotifications = List.copyOf(pushNotifications);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .repeated(1, pushNotifications)
                .present(2, identity.map(ChatIdentity::encode))
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ContactCodeAdvertisement decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ContactCodeAdvertisement");
        List<Bytes> pushNotifications = new ArrayList<>();
        Optional<ChatIdentity> identity = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> Bounds.add(pushNotifications, in.bytes(), Bounds.MOST_ELEMENTS, "ContactCodeAdvertisement");
                case 2 -> identity = Optional.of(ChatIdentity.decode(in.bytes()));
                default -> in.skip();
            }
        }
        return new ContactCodeAdvertisement(pushNotifications, identity);
    }
}

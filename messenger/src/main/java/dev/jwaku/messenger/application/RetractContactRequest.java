package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * The end of a contact, or of the wish to be one.
 *
 * @param id left empty by its senders
 * @param clock Lamport clock in milliseconds
 */
public record RetractContactRequest(String id, long clock) implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 47;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter().string(1, id).number(2, clock).toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static RetractContactRequest decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "RetractContactRequest");
        String id = "";
        long clock = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string();
                case 2 -> clock = in.int64();
                default -> in.skip();
            }
        }
        return new RetractContactRequest(id, clock);
    }
}

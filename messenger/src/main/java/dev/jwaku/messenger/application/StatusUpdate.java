package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * How somebody is present.
 *
 * @param clock in seconds
 * @param status 1 automatic, 2 do not disturb, 3 always online, 4 inactive
 * @param customText at most 128 characters
 */
public record StatusUpdate(long clock, int status, String customText) implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 30;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .number(2, status)
                .string(3, customText)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static StatusUpdate decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "StatusUpdate");
        long clock = 0;
        int status = 0;
        String customText = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> status = in.int32();
                case 3 -> customText = in.string();
                default -> in.skip();
            }
        }
        return new StatusUpdate(clock, status, customText);
    }
}

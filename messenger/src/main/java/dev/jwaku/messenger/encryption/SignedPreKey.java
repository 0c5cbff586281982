package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;

/**
 * The key of a device with which strangers begin a session.
 *
 * @param key compressed point, 33 bytes
 * @param version counts the keys of this device, from 1
 * @param protocolVersion what the device understands; from 1 on it agrees on a negotiated topic
 */
public record SignedPreKey(Bytes key, long version, long protocolVersion) {
    /** What this implementation understands. */
    public static final int PROTOCOL_VERSION = 1;

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.bytes(out, 1, key);
        Fields.number(out, 2, version);
        Fields.number(out, 3, protocolVersion);
        return out;
    }

    static SignedPreKey decode(ProtoReader in) {
        Bytes key = Bytes.EMPTY;
        long version = 0;
        long protocolVersion = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> version = Fields.unsigned(in.int32());
                case 3 -> protocolVersion = Fields.unsigned(in.int32());
                default -> in.skip();
            }
        }
        return new SignedPreKey(key.copy(), version, protocolVersion);
    }
}

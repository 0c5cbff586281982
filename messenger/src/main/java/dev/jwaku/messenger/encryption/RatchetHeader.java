package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;

/**
 * Where in a session a message belongs.
 *
 * @param key ratchet key of the sender, 33 bytes
 * @param n number of the message in its chain, from 0 to 2³² − 1
 * @param previous how many messages the sender's chain before had
 * @param bundleId the pre-key with which the session began, 33 bytes
 */
record RatchetHeader(Bytes key, long n, long previous, Bytes bundleId) {
    private static final int NUMBER_BYTES = 4;

    /** What the authentication of a message covers besides its ciphertext: both numbers little-endian, and the key. */
    Bytes associatedData() {
        return Bytes.concat(littleEndian(n), littleEndian(previous), key);
    }

    private static Bytes littleEndian(long number) {
        byte[] bytes = new byte[NUMBER_BYTES];
        for (int i = 0; i < NUMBER_BYTES; i++) {
            bytes[i] = (byte) (number >>> (8 * i));
        }
        return Bytes.wrap(bytes);
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.bytes(out, 1, key);
        Fields.number(out, 2, n);
        Fields.number(out, 3, previous);
        Fields.bytes(out, 4, bundleId);
        return out;
    }

    static RatchetHeader decode(ProtoReader in) {
        Bytes key = Bytes.EMPTY;
        long n = 0;
        long previous = 0;
        Bytes bundleId = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> n = Fields.unsigned(in.int32());
                case 3 -> previous = Fields.unsigned(in.int32());
                case 4 -> bundleId = in.bytes();
                default -> in.skip();
            }
        }
        return new RatchetHeader(key.copy(), n, previous, bundleId.copy());
    }
}

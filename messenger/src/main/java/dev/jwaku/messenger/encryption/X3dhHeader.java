package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;

/**
 * How a session was begun; on every message until its initiator hears an answer.
 *
 * @param key ephemeral key of the initiator, 33 bytes
 * @param id pre-key of the responder, 33 bytes
 */
record X3dhHeader(Bytes key, Bytes id) {
    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.bytes(out, 1, key);
        Fields.bytes(out, 4, id);
        return out;
    }

    static X3dhHeader decode(ProtoReader in) {
        Bytes key = Bytes.EMPTY;
        Bytes id = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 4 -> id = in.bytes();
                default -> in.skip();
            }
        }
        return new X3dhHeader(key, id);
    }
}

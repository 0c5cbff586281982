package dev.jwaku.simulation.replay;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;

/**
 * What the nodes of the proof say to each other.
 *
 * @param author who wrote it first
 * @param number counts the author's messages to one peer
 * @param text anything; empty in an acknowledgement
 */
record ProofMessage(String author, long number, Bytes text) {
    private static final int AUTHOR = 1;
    private static final int NUMBER = 2;
    private static final int TEXT = 3;

    Bytes encode() {
        return new ProtoWriter()
                .string(AUTHOR, author)
                .int64(NUMBER, number)
                .bytes(TEXT, text)
                .toBytes();
    }

    static ProofMessage decode(Bytes encoded) {
        ProtoReader reader = new ProtoReader(encoded, "proof message");
        String author = "";
        long number = 0;
        Bytes text = Bytes.EMPTY;
        while (reader.next()) {
            switch (reader.field()) {
                case AUTHOR -> author = reader.string();
                case NUMBER -> number = reader.int64();
                case TEXT -> text = reader.bytes();
                default -> reader.skip();
            }
        }
        return new ProofMessage(author, number, text);
    }
}

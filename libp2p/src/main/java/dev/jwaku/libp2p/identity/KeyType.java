package dev.jwaku.libp2p.identity;

import dev.jwaku.libp2p.MalformedMessageException;

/** The kinds of identity keys, with their numbers in libp2p's key protobuf. */
public enum KeyType {
    RSA(0),
    ED25519(1),
    SECP256K1(2),
    ECDSA(3);

    private final int number;

    KeyType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    static KeyType ofNumber(long number) {
        for (KeyType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new MalformedMessageException("public key: unsupported key type " + number);
    }
}

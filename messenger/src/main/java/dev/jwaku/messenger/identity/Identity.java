package dev.jwaku.messenger.identity;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;

/** A person with the private key: signs, and agrees on secrets. Immutable; any thread. */
public final class Identity {
    private static final int[] CHAT_PATH = {
        43 | HdKey.HARDENED, 60 | HdKey.HARDENED, 1581 | HdKey.HARDENED, HdKey.HARDENED, 0
    };

    private final Bytes privateKey;
    private final ChatKey chatKey;

    private Identity(Bytes privateKey) {
        this.privateKey = privateKey;
        this.chatKey = new ChatKey(Secp256k1.best().publicKey(privateKey));
    }

    /**
     * The identity at {@code m/43'/60'/1581'/0'/0} of a mnemonic without passphrase. Takes milliseconds unless the
     * derivation remembers.
     */
    public static Identity fromMnemonic(Mnemonic mnemonic, KeyDerivation derivation) {
        return new Identity(
                HdKey.master(mnemonic.seed("", derivation)).at(CHAT_PATH).scalar());
    }

    /**
     * The identity of a private key.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Identity fromPrivateKey(Bytes privateKey) {
        if (!Secp256k1.best().isValidPrivateKey(privateKey)) {
            throw new IllegalArgumentException("not a private key of secp256k1");
        }
        return new Identity(privateKey);
    }

    /** The public half. */
    public ChatKey chatKey() {
        return chatKey;
    }

    /** The private half, 32 bytes. Handle with care. */
    public Bytes privateKey() {
        return privateKey;
    }

    /** The deterministic signature r‖s‖v of a 32-byte hash. */
    public Bytes sign(Bytes hash) {
        return Secp256k1.best().signRecoverable(hash, privateKey);
    }

    /** The X coordinate of the point shared with somebody: what both can compute and nobody else. */
    public Bytes sharedSecret(ChatKey other) {
        return Secp256k1.best().ecdh(privateKey, other.uncompressed());
    }

    @Override
    public String toString() {
        return "Identity[" + chatKey + "]";
    }
}

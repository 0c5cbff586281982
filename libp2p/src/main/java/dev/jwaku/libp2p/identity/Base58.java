package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/** Base58 with Bitcoin's alphabet, as PeerIds are written. At most 1024 bytes or letters. */
public final class Base58 {
    private static final BaseX BASE58 =
            new BaseX("base58btc", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    private Base58() {}

    /** The bytes as text. */
    public static String encode(Bytes bytes) {
        return BASE58.encode(bytes.toByteArray());
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException naming the letter that does not belong there
     */
    public static Bytes decode(String text) {
        return Bytes.wrap(BASE58.decode(text));
    }
}

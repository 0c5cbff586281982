package dev.jwaku.messenger.identity;

import dev.jwaku.libp2p.identity.Base58;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import java.math.BigInteger;

/**
 * The public key by which a person is known: contact id, chat id and MVDS peer id in one.
 *
 * @param uncompressed {@code 04‖X‖Y}, 65 bytes, on the curve
 */
public record ChatKey(Bytes uncompressed) implements Comparable<ChatKey> {
    private static final Bytes MULTICODEC_SECP256K1 = Bytes.of((byte) 0xe7, (byte) 0x01);
    private static final int LEGACY_LENGTH = 2 + 2 * Secp256k1.UNCOMPRESSED_LENGTH;

    /** Takes the point in either form. */
    public ChatKey {
        uncompressed = point(uncompressed);
    }

    /**
     * A key written {@code zQ3sh…} or {@code 0x04…}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static ChatKey parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.length() == LEGACY_LENGTH && trimmed.startsWith("0x04")) {
                return new ChatKey(Bytes.fromHex(trimmed));
            }
            if (trimmed.startsWith("zQ3sh")) {
                Bytes decoded = Base58.decode(trimmed.substring(1));
                if (decoded.startsWith(MULTICODEC_SECP256K1)) {
                    return new ChatKey(decoded.slice(MULTICODEC_SECP256K1.length()));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a chat key: " + shortened(trimmed) + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "not a chat key: " + shortened(trimmed) + " (expected zQ3sh… or 0x04… with 132 characters)");
    }

    /** 33 bytes. */
    public Bytes compressed() {
        return Secp256k1.best().compress(uncompressed);
    }

    /** {@code 0x04…}, 132 characters: the id of the contact and of the chat with it. */
    public String hex() {
        return "0x" + uncompressed.toHex();
    }

    /** The X coordinate as a number; orders the two keys of a group id and chooses the partitioned topic. */
    public BigInteger x() {
        return new BigInteger(1, uncompressed.slice(1, 33).toByteArray());
    }

    private static Bytes point(Bytes key) {
        boolean known = key.length() == Secp256k1.UNCOMPRESSED_LENGTH || key.length() == Secp256k1.COMPRESSED_LENGTH;
        if (!known || !Secp256k1.best().isValidPublicKey(key)) {
            throw new IllegalArgumentException("not a point on secp256k1");
        }
        return key.length() == Secp256k1.UNCOMPRESSED_LENGTH
                ? key.copy()
                : Secp256k1.best().decompress(key);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    @Override
    public int compareTo(ChatKey other) {
        return uncompressed.compareTo(other.uncompressed);
    }

    /** {@code zQ3sh…}, 49 characters. */
    @Override
    public String toString() {
        return "z" + Base58.encode(Bytes.concat(MULTICODEC_SECP256K1, compressed()));
    }
}

package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.util.Base64;

/** Text whose first letter says its base: base32 (b), base36 (k), base58btc (z) or base64url without padding (u). */
public final class Multibase {
    private static final BaseX BASE36 = new BaseX("base36", "0123456789abcdefghijklmnopqrstuvwxyz");

    private Multibase() {}

    /** The bytes as lower-case base32 with its prefix {@code b}. */
    public static String encodeBase32(Bytes bytes) {
        return "b" + Base32.encode(bytes);
    }

    /** The bytes as base64url without padding, with its prefix {@code u}. */
    public static String encodeBase64Url(Bytes bytes) {
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if the base is not one of the four or the text is not in it
     */
    public static Bytes decode(String text) {
        if (text.isEmpty() || text.length() > BaseX.MAX_LENGTH) {
            throw new IllegalArgumentException("multibase text has 1 to " + BaseX.MAX_LENGTH + " letters");
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'b' -> Base32.decode(rest);
            case 'k' -> Bytes.wrap(BASE36.decode(rest));
            case 'z' -> Base58.decode(rest);
            case 'u' -> Bytes.wrap(Base64.getUrlDecoder().decode(rest));
            default -> throw new IllegalArgumentException("multibase '" + text.charAt(0) + "' is not known");
        };
    }
}

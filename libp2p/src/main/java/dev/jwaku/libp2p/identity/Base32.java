package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/** Base32 of RFC 4648 in lower case without padding, as CIDs and ENR trees use it. */
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    /** The bytes as lower-case text without padding. */
    public static String encode(Bytes bytes) {
        StringBuilder text = new StringBuilder((bytes.length() * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < bytes.length(); i++) {
            buffer = (buffer << 8 | bytes.get(i) & 0xff) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << 5 - bits & 31));
        }
        return text.toString();
    }

    /**
     * The bytes of a text in either case, without padding.
     *
     * @throws IllegalArgumentException if a letter does not belong there, or the last bits are not zero
     */
    public static Bytes decode(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int position = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << 5 | value(text.charAt(i))) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[position++] = (byte) (buffer >> bits);
            }
        }
        if (bits >= 5 || (buffer & (1 << bits) - 1) != 0) {
            throw new IllegalArgumentException("base32 text has left-over bits at its end");
        }
        return Bytes.wrap(bytes);
    }

    private static int value(char letter) {
        if (letter >= 'a' && letter <= 'z') {
            return letter - 'a';
        }
        if (letter >= 'A' && letter <= 'Z') {
            return letter - 'A';
        }
        if (letter >= '2' && letter <= '7') {
            return letter - '2' + 26;
        }
        throw new IllegalArgumentException("'" + letter + "' is no letter of base32");
    }
}

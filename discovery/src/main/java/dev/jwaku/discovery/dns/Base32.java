package dev.jwaku.discovery.dns;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.Locale;

/** RFC 4648 base32 without padding, upper case; lower case is read too. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(Bytes bytes) {
        StringBuilder out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < bytes.length(); i++) {
            buffer = buffer << 8 | bytes.get(i) & 0xff;
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                out.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt(buffer << (BITS - bits) & 31));
        }
        return out.toString();
    }

    static Bytes decode(String text) {
        byte[] out = new byte[text.length() * BITS / 8];
        int at = 0;
        int buffer = 0;
        int bits = 0;
        for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
            int value = ALPHABET.indexOf(c);
            if (value < 0) {
                throw new MalformedMessageException("not in base32: " + text);
            }
            buffer = buffer << BITS | value;
            bits += BITS;
            if (bits >= 8) {
                bits -= 8;
                out[at++] = (byte) (buffer >> bits);
            }
        }
        return Bytes.wrap(out);
    }
}

package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Hash;
import java.util.HexFormat;

/** Message hashes as people write them. */
public final class Hashes {
    private static final int DIGITS = 64;
    private static final int LONG_DIGITS = 16;

    private Hashes() {}

    /**
     * The hash in this text, with or without 0x.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Hash parse(String text) {
        String digits = digits(text);
        if (digits.length() != DIGITS) {
            throw new IllegalArgumentException("'" + text + "' is no message hash: 64 hexadecimal digits");
        }
        return new Hash(number(digits, 0), number(digits, 1), number(digits, 2), number(digits, 3));
    }

    /** The digits of a hash or of its beginning. */
    public static String digits(String text) {
        return text.startsWith("0x") ? text.substring(2) : text;
    }

    private static long number(String digits, int which) {
        return HexFormat.fromHexDigitsToLong(digits, which * LONG_DIGITS, (which + 1) * LONG_DIGITS);
    }
}

package dev.jwaku.tools.chat;

import java.util.regex.Pattern;

/** Texts of others where they must be neither more than a line nor steer a terminal. */
public final class OneLine {
    /** Controls, line separators, and what turns the direction of writing around. */
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\\x{2028}\\x{2029}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

    private OneLine() {}

    /** The text with blanks for whatever steers. */
    public static String of(String text) {
        return STEERING.matcher(text).replaceAll(" ");
    }
}

package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;

/** What values of records must be like. */
final class Checks {
    /** 2100-01-01: later times are nonsense. */
    static final long LATEST_MILLIS = 4_102_444_800_000L;
    /** The largest number that every reader of JSON reads exactly. */
    static final long MOST = (1L << 53) - 1;

    private Checks() {}

    static void length(String field, Bytes bytes, int length) {
        if (bytes.length() != length) {
            throw new IllegalArgumentException(field + " has " + length + " bytes, not " + bytes.length());
        }
    }

    static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " is between " + least + " and " + most + ", not " + value);
        }
    }

    static void time(String field, long millis) {
        range(field, millis, 0, LATEST_MILLIS);
    }

    static void count(String field, long value) {
        range(field, value, 0, MOST);
    }

    static void text(String field, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(field + " has at most " + most + " characters, not " + text.length());
        }
        // databases take no NUL, logs no line feed
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(field + " has no control characters");
        }
    }
}

package dev.jwaku.tools.trace.read;

import java.time.LocalDate;

/**
 * Times as logs write them: {@code 2026-11-22T12:13:18.815Z}, with a blank instead of T, with up to nine digits of
 * fraction, with an offset, or seconds since 1970, or a whole number of milli-, micro- or nanoseconds. Keeps the last
 * day, as most lines are of the same. Not thread-safe.
 */
final class Times {
    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final int DATE = 10;
    private static final int SHORTEST = 19;
    private static final int SECOND_DIGITS = 11;
    private static final int NANO_DIGITS = 19;

    private int day = -1;
    private long dayNanos;
    private int end;

    /** Where the last time that was read ends. */
    int end() {
        return end;
    }

    /** Nanoseconds since 1970, or {@link #NONE}. */
    long read(byte[] bytes, int from, int limit) {
        if (limit - from < SHORTEST || bytes[from + 4] != '-') {
            return epoch(bytes, from, limit);
        }
        int date = digits(bytes, from, 4) * 10_000 + digits(bytes, from + 5, 2) * 100 + digits(bytes, from + 8, 2);
        if (date < 0 || bytes[from + 7] != '-' || !isDay(date)) {
            return NONE;
        }
        byte between = bytes[from + DATE];
        int hour = digits(bytes, from + 11, 2);
        int minute = digits(bytes, from + 14, 2);
        int second = digits(bytes, from + 17, 2);
        if (between != 'T' && between != ' '
                || hour > 23
                || minute > 59
                || second > 60
                || (hour | minute | second) < 0) {
            return NONE;
        }
        long nanos = dayNanos + (hour * 3600L + minute * 60L + second) * SECOND;
        int i = from + SHORTEST;
        if (i < limit && bytes[i] == '.') {
            long unit = SECOND / 10;
            for (i++; i < limit && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                nanos += (bytes[i] - '0') * unit;
                unit /= 10;
            }
        }
        return withZone(nanos, bytes, i, limit);
    }

    private long withZone(long nanos, byte[] bytes, int from, int limit) {
        end = from;
        if (from < limit && bytes[from] == 'Z') {
            end = from + 1;
            return nanos;
        }
        if (from + 5 <= limit && (bytes[from] == '+' || bytes[from] == '-')) {
            int hours = digits(bytes, from + 1, 2);
            int colon = bytes[from + 3] == ':' ? 1 : 0;
            if (from + 5 + colon > limit) {
                return NONE;
            }
            int minutes = digits(bytes, from + 3 + colon, 2);
            if ((hours | minutes) < 0) {
                return NONE;
            }
            end = from + 5 + colon;
            long offset = (hours * 60L + minutes) * 60 * SECOND;
            return bytes[from] == '+' ? nanos - offset : nanos + offset;
        }
        return nanos;
    }

    private long epoch(byte[] bytes, int from, int limit) {
        int i = from;
        long number = 0;
        while (i < limit && i - from < NANO_DIGITS && bytes[i] >= '0' && bytes[i] <= '9') {
            number = number * 10 + bytes[i++] - '0';
        }
        if (i - from < 9 || i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            return NONE;
        }
        if (i - from > SECOND_DIGITS) {
            end = i;
            return fine(number, i - from);
        }
        long nanos = number * SECOND;
        if (i < limit && bytes[i] == '.') {
            long unit = SECOND / 10;
            for (i++; i < limit && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                nanos += (bytes[i] - '0') * unit;
                unit /= 10;
            }
        }
        end = i;
        return nanos;
    }

    /** A whole number of milliseconds, microseconds or nanoseconds, told by its length. */
    private static long fine(long number, int digits) {
        return switch (digits) {
            case 12, 13 -> number * 1_000_000;
            case 15, 16 -> number * 1000;
            case NANO_DIGITS -> number;
            default -> NONE;
        };
    }

    private boolean isDay(int date) {
        if (date == day) {
            return true;
        }
        int month = date / 100 % 100;
        int ofMonth = date % 100;
        int year = date / 10_000;
        if (year < 1970 || year > 2261 || month < 1 || month > 12 || ofMonth < 1 || ofMonth > 31) {
            return false;
        }
        LocalDate first = LocalDate.of(year, month, 1);
        if (ofMonth > first.lengthOfMonth()) {
            return false;
        }
        day = date;
        dayNanos = first.withDayOfMonth(ofMonth).toEpochDay() * 86_400 * SECOND;
        return true;
    }

    /** Negative when a byte is no digit. */
    private static int digits(byte[] bytes, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE / 2;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}

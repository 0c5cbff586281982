package dev.jwaku.tools.telemetry.estimate;

import dev.jwaku.runtime.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One day by its hours, for the view of outages: whole numbers that add up, and subtract, exactly. An hour is its
 * number from 0 to 23, in UTC.
 */
public final class Hours {
    /** Of a day. */
    public static final int COUNT = 24;
    /** Nothing. */
    public static final Hours NONE = new Hours(new long[Hours.LENGTH]);

    private static final long MILLIS = 3_600_000;
    private static final int FIELDS = 7;
    private static final int INSTALLS = 0;
    private static final int EXPECTED = 1;
    private static final int ACCOUNTED = 2;
    private static final int ONLINE = 3;
    private static final int SENT = 4;
    private static final int WATCHED = 5;
    private static final int OFFLINE = 6;
    private static final int LENGTH = COUNT * FIELDS;

    private final long[] values;

    private Hours(long[] values) {
        this.values = values;
    }

    /**
     * Where one install was.
     *
     * @param begin of the day, milliseconds since 1970
     * @param from when it was first heard of, likewise
     * @param now likewise: later hours have no time yet
     */
    public static Hours ofPresence(Presence presence, long begin, long from, long now) {
        long[] values = new long[LENGTH];
        for (int hour = 0; hour < COUNT; hour++) {
            long start = Math.max(from, begin + hour * MILLIS);
            long end = Math.min(now, begin + (hour + 1) * MILLIS);
            if (start < end) {
                int at = hour * FIELDS;
                values[at + INSTALLS] = 1;
                values[at + EXPECTED] = end - start;
                values[at + ACCOUNTED] = presence.coveredMillis(start, end);
                values[at + ONLINE] = presence.onlineMillis(start, end);
            }
        }
        return new Hours(values);
    }

    /** What one install sent on a day that begins so, milliseconds since 1970, and whether it was online then. */
    public static Hours ofSent(List<Trial> trials, long begin) {
        long[] values = new long[LENGTH];
        for (Trial trial : trials) {
            int at = Math.clamp((trial.queuedAt() - begin) / MILLIS, 0, COUNT - 1) * FIELDS;
            boolean seen = trial.sender().covers(trial.queuedAt(), trial.queuedAt());
            values[at + SENT]++;
            values[at + WATCHED] += seen ? 1 : 0;
            values[at + OFFLINE] += seen && !trial.sender().isOnlineAt(trial.queuedAt()) ? 1 : 0;
        }
        return new Hours(values);
    }

    /** Both together. */
    public Hours plus(Hours other) {
        return combined(other, 1);
    }

    /** Without another that is in it. */
    public Hours minus(Hours other) {
        return combined(other, -1);
    }

    private Hours combined(Hours other, int sign) {
        long[] sum = values.clone();
        for (int i = 0; i < LENGTH; i++) {
            sum[i] += sign * other.values[i];
        }
        return new Hours(sum);
    }

    /** Installs whose time this was. */
    public long installs(int hour) {
        return values[hour * FIELDS + INSTALLS];
    }

    /** Their time, in milliseconds. */
    public long expectedMillis(int hour) {
        return values[hour * FIELDS + EXPECTED];
    }

    /** Of that, the time of which it is known where they were. */
    public long accountedMillis(int hour) {
        return values[hour * FIELDS + ACCOUNTED];
    }

    /** Of that, the time in which they were online. */
    public long onlineMillis(int hour) {
        return values[hour * FIELDS + ONLINE];
    }

    /** Messages that were to be sent. */
    public long sent(int hour) {
        return values[hour * FIELDS + SENT];
    }

    /** Of these, those whose sender was watched at that moment. */
    public long sentWatched(int hour) {
        return values[hour * FIELDS + WATCHED];
    }

    /** Of these, those whose sender was offline. */
    public long sentOffline(int hour) {
        return values[hour * FIELDS + OFFLINE];
    }

    /** Whether there is nothing at all. */
    public boolean isEmpty() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    /** As bytes. */
    public Bytes encode() {
        return Sparse.encode(values);
    }

    /** @throws IllegalArgumentException if they are not what {@link #encode} makes */
    public static Hours decode(Bytes bytes) {
        return new Hours(Sparse.decode(bytes, LENGTH));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hours hours && Arrays.equals(values, hours.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}

package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * A program started. The first record of its boot.
 *
 * @param atMillis when
 * @param app name and version of the program, at most 64 characters
 * @param platform kind of machine, such as {@code linux}; at most 32 characters
 * @param clock how wrong the wall clock is, if that is known
 * @param deleteTokenHash SHA-256 of the token with which the user can have everything deleted
 */
public record Session(
        long atMillis, String app, String platform, Mode mode, Optional<ClockOffset> clock, Bytes deleteTokenHash)
        implements TelemetryRecord {
    /** Length of the hash of the delete token, in bytes. */
    public static final int HASH = 32;
    /** Most characters of {@link #app}. */
    public static final int MOST_APP = 64;
    /** Most characters of {@link #platform}. */
    public static final int MOST_PLATFORM = 32;

    /** Checks the fields. */
    public Session {
        Checks.time("at_ms", atMillis);
        Checks.text("app", app, MOST_APP);
        Checks.text("platform", platform, MOST_PLATFORM);
        Checks.length("delete_hash", deleteTokenHash, HASH);
    }

    /**
     * How wrong a wall clock is.
     *
     * @param offsetMillis true time minus the clock's
     * @param errorMillis by how much the offset may be wrong
     */
    public record ClockOffset(long offsetMillis, long errorMillis) {
        /** Checks the fields. */
        public ClockOffset {
            Checks.range("clock_off_ms", offsetMillis, -Checks.LATEST_MILLIS, Checks.LATEST_MILLIS);
            Checks.time("clock_err_ms", errorMillis);
        }
    }
}

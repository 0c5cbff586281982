package dev.jwaku.telemetry.journal;

import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.record.Mode;
import java.time.Duration;

/**
 * How a journal is kept, and what a session says of this program.
 *
 * @param storage of the file
 * @param self whose messages they are; never written
 * @param app name and version of the program
 * @param platform kind of machine
 * @param mode how the node takes part in the network
 * @param mostEvents most records kept
 * @param longest how long a record is kept
 * @param rotation after how long a new installation id is drawn
 */
public record JournalConfig(
        StorageConfig storage,
        Party self,
        String app,
        String platform,
        Mode mode,
        int mostEvents,
        Duration longest,
        Duration rotation) {
    /** Most records kept unless said otherwise. */
    public static final int MOST_EVENTS = 50_000;
    /** For how long records are kept, and installation ids hold, unless said otherwise. */
    public static final Duration THIRTY_DAYS = Duration.ofDays(30);

    /** Checks the bounds. */
    public JournalConfig {
        if (mostEvents < 1 || longest.isNegative() || !rotation.isPositive()) {
            throw new IllegalArgumentException("a journal holds something for some time");
        }
    }

    /** With the bounds of the protocol. */
    public static JournalConfig of(StorageConfig storage, Party self, String app, String platform, Mode mode) {
        return new JournalConfig(storage, self, app, platform, mode, MOST_EVENTS, THIRTY_DAYS, THIRTY_DAYS);
    }

    /** The same with another bound of records. */
    public JournalConfig withMostEvents(int most) {
        return new JournalConfig(storage, self, app, platform, mode, most, longest, rotation);
    }
}

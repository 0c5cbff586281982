package dev.jwaku.telemetry;

import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.journal.JournalConfig;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.upload.TelemetryService;
import dev.jwaku.telemetry.upload.Uploader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What telemetry is built from.
 *
 * @param app name and version of the program, at most 64 characters
 * @param platform kind of machine, at most 32 characters
 * @param mode how the node takes part in the network
 * @param state how it is connected, as bits of {@link dev.jwaku.telemetry.record.Heartbeat}; quick, does not throw
 * @param service where the journal is uploaded; empty to keep it here
 * @param storage of the journal's file
 * @param interval how often there is an upload when all is well
 * @param mostEvents most records kept
 */
public record TelemetryConfig(
        String app,
        String platform,
        Mode mode,
        IntSupplier state,
        Optional<TelemetryService> service,
        StorageConfig storage,
        Duration interval,
        int mostEvents) {
    /** Nothing leaves this machine. A loss of power may take the last seconds, whole and in order. */
    public static TelemetryConfig local(String app, String platform, Mode mode, IntSupplier state) {
        return new TelemetryConfig(
                app,
                platform,
                mode,
                state,
                Optional.empty(),
                StorageConfig.durable().relaxed(),
                Uploader.INTERVAL,
                JournalConfig.MOST_EVENTS);
    }

    /** The same, uploaded. */
    public TelemetryConfig uploadedTo(TelemetryService receiver) {
        return new TelemetryConfig(app, platform, mode, state, Optional.of(receiver), storage, interval, mostEvents);
    }

    /** The same with another way of storage. */
    public TelemetryConfig withStorage(StorageConfig other) {
        return new TelemetryConfig(app, platform, mode, state, service, other, interval, mostEvents);
    }

    /** The same with another bound of records. */
    public TelemetryConfig withMostEvents(int most) {
        return new TelemetryConfig(app, platform, mode, state, service, storage, interval, most);
    }
}

package dev.jwaku.tools.telemetry.store;

import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.wire.RecordError;
import java.util.List;

/**
 * What became of an upload.
 *
 * @param kind whether it is stored
 * @param storedTo the number up to which all batches of its boot are stored, from the first that the client still has;
 *     -1 if not even that one
 * @param errors of its records
 * @param stored the records that are new; none if it had been stored before
 * @param clockOffset that was added to their times, in milliseconds
 */
public record Receipt(
        Kind kind, long storedTo, List<RecordError> errors, List<TelemetryRecord> stored, long clockOffset) {
    /** Copies the lists. */
    public Receipt {
        errors = List.copyOf(errors);
        stored = List.copyOf(stored);
    }

    /** What became of it. */
    public enum Kind {
        /** It is stored. */
        STORED,
        /** It had been stored before. */
        REPEATED,
        /** Its install was deleted. */
        DELETED
    }
}

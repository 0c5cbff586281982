package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.tools.telemetry.ingest.RecordChecks;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The last heartbeat of a boot as bytes; none is no bytes. */
final class Beats {
    private static final int NUMBERS = 9;

    private Beats() {}

    static Bytes encode(Optional<RecordChecks.Beat> beat) {
        if (beat.isEmpty()) {
            return Bytes.EMPTY;
        }
        Counters counters = beat.get().counters();
        return Bytes.wrap(ByteBuffer.allocate(NUMBERS * Long.BYTES)
                .putLong(beat.get().seq())
                .putLong(counters.sent())
                .putLong(counters.sentErrors())
                .putLong(counters.acked())
                .putLong(counters.expired())
                .putLong(counters.received())
                .putLong(counters.duplicates())
                .putLong(counters.receivedFromStore())
                .putLong(counters.dropped())
                .array());
    }

    static Optional<RecordChecks.Beat> decode(Bytes bytes) {
        if (bytes.length() != NUMBERS * Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes.toByteArray());
        return Optional.of(new RecordChecks.Beat(
                numbers.getLong(),
                new Counters(
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong(),
                        numbers.getLong())));
    }
}

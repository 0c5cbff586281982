package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.wire.BatchCodec;
import java.util.List;

/**
 * The batch that is to be uploaded next.
 *
 * @param boot number of the boot's row
 * @param name which batch it is; without its records
 * @param lines its records as they are uploaded
 * @param events numbers of their rows
 */
public record Upcoming(long boot, Batch name, List<String> lines, List<Long> events) {
    /** Copies the lists. */
    public Upcoming {
        lines = List.copyOf(lines);
        events = List.copyOf(events);
    }

    /** What is uploaded, for people. */
    public String text() {
        return BatchCodec.text(name, lines);
    }

    /** What is uploaded. */
    public Bytes packed() {
        return BatchCodec.encode(name, lines);
    }
}

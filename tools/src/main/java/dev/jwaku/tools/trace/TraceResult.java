package dev.jwaku.tools.trace;

import dev.jwaku.tools.trace.find.Clocks;
import dev.jwaku.tools.trace.find.Findings;
import dev.jwaku.tools.trace.find.Life;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Settings;
import java.util.List;

/**
 * What a trace found.
 *
 * @param roster who is who
 * @param clocks how far the nodes' clocks are apart
 * @param lives when the nodes ran, and gaps of their logs
 * @param findings about the messages
 * @param settings what counted
 * @param volume how much was read
 * @param journalEntries of the senders' journals; -1 if there is none
 */
public record TraceResult(
        Roster roster,
        Clocks clocks,
        List<Life> lives,
        Findings findings,
        Settings settings,
        Volume volume,
        long journalEntries) {
    /**
     * How much was read.
     *
     * @param bytes after decompression
     * @param lines understood, whether they matter or not
     * @param unreadable lines that were not
     * @param events about messages
     * @param bytesOnDisk of the temporary file
     * @param nanos it took to read and judge
     */
    public record Volume(long bytes, long lines, long unreadable, long events, long bytesOnDisk, long nanos) {}
}

package dev.jwaku.tools.trace;

import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.model.Spill;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to trace.
 *
 * @param logs files and folders, see {@link dev.jwaku.tools.trace.read.LogSources}
 * @param journals what the senders say they sent; with them only those messages count
 * @param settings what counts
 * @param threads that read and judge
 * @param temporary folder for what does not fit into memory
 * @param memory what does fit
 */
public record TraceOptions(
        List<String> logs,
        List<Path> journals,
        Settings settings,
        int threads,
        Optional<Path> temporary,
        Spill.Budget memory) {
    /** With the normal amount of memory. */
    public TraceOptions(
            List<String> logs, List<Path> journals, Settings settings, int threads, Optional<Path> temporary) {
        this(logs, journals, settings, threads, temporary, Spill.Budget.NORMAL);
    }
}

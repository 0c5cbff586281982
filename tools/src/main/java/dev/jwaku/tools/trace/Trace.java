package dev.jwaku.tools.trace;

import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.Spill;
import dev.jwaku.tools.trace.read.Journal;
import dev.jwaku.tools.trace.read.LogParser;
import dev.jwaku.tools.trace.read.LogSource;
import dev.jwaku.tools.trace.read.LogSources;
import dev.jwaku.tools.trace.read.Nodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads logs and judges every message in them. Memory does not grow with the logs: events go by message hash into 256
 * parts of a temporary file (64 bytes for each line about a message), of which a few are looked at at a time. What
 * stays in memory: names of peers and topics, notes about connections and subscriptions (bounded, see {@link NodeLog}),
 * and the findings.
 */
public final class Trace {
    private final TraceOptions options;

    private Trace(TraceOptions options) {
        this.options = options;
    }

    /**
     * Does all of it.
     *
     * @param listener takes every story, if anybody wants them
     * @throws IllegalArgumentException when there are no logs, or the journal is none
     */
    public static TraceResult run(TraceOptions options, Optional<Finder.Listener> listener)
            throws IOException, InterruptedException {
        return new Trace(options).run(listener);
    }

    private TraceResult run(Optional<Finder.Listener> listener) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<LogSource> sources = LogSources.of(options.logs());
        Path temporary = options.temporary().orElse(Path.of(System.getProperty("java.io.tmpdir")));
        try (Spill spill = new Spill(temporary, options.memory());
                ExecutorService threads = Executors.newFixedThreadPool(options.threads())) {
            Names names = new Names();
            Nodes nodes = new Nodes();
            read(sources, nodes, names, spill, threads);
            Roster known = new Roster(nodes.all(), names);
            long entries = journals(names, spill, known);
            Roster roster = entries < 0 ? known : known.withNewNames();
            Finder.Found found = new Finder(spill, roster, options.settings(), threads).find(entries >= 0, listener);
            TraceResult.Volume volume = new TraceResult.Volume(
                    roster.nodes().stream().mapToLong(NodeLog::bytes).sum(),
                    roster.nodes().stream().mapToLong(NodeLog::lines).sum(),
                    roster.nodes().stream().mapToLong(NodeLog::unreadableLines).sum(),
                    spill.events(),
                    spill.bytesOnDisk(),
                    System.nanoTime() - start);
            return new TraceResult(
                    roster, found.clocks(), found.lives(), found.findings(), options.settings(), volume, entries);
        }
    }

    private static void read(List<LogSource> sources, Nodes nodes, Names names, Spill spill, ExecutorService threads)
            throws IOException, InterruptedException {
        List<Future<?>> readings = new ArrayList<>();
        for (LogSource source : sources) {
            // Here, so that nodes have numbers in the order of the arguments.
            LogParser parser = new LogParser(source, nodes, names);
            readings.add(threads.submit(() -> {
                try (Spill.Writer writer = spill.writer()) {
                    parser.read(writer);
                }
                return true;
            }));
        }
        for (Future<?> reading : readings) {
            try {
                reading.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
            }
        }
    }

    private long journals(Names names, Spill spill, Roster roster) throws IOException {
        if (options.journals().isEmpty()) {
            return -1;
        }
        long entries = 0;
        try (Spill.Writer writer = spill.writer()) {
            for (Path journal : options.journals()) {
                entries += new Journal(names, writer, roster::find).read(journal);
            }
        }
        return entries;
    }
}

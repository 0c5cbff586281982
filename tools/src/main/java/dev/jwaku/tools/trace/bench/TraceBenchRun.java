package dev.jwaku.tools.trace.bench;

import dev.jwaku.tools.trace.Trace;
import dev.jwaku.tools.trace.TraceOptions;
import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.find.Story.State;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The process that traces: arguments are the folder of the logs and the number of threads; prints one JSON object. */
public final class TraceBenchRun {
    /** What it found, one line each, in the folder. */
    static final String FOUND = "found.txt";

    private TraceBenchRun() {}

    /** Traces once and ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Settings settings = new Settings(
                Duration.ofSeconds(FleetLogs.GRACE_SECONDS), Duration.ofMinutes(5), Long.MIN_VALUE, Long.MAX_VALUE);
        TraceOptions options = new TraceOptions(
                List.of(folder.toString()), List.of(), settings, Integer.parseInt(arguments[1]), Optional.of(folder));
        TraceResult result;
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(FOUND))) {
            result = Trace.run(options, Optional.of(new Found(out)));
        }
        TraceResult.Volume volume = result.volume();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("bytes", volume.bytes());
        figures.put("lines", volume.lines());
        figures.put("unreadable", volume.unreadable());
        figures.put("events", volume.events());
        figures.put("messages", result.findings().messages());
        figures.put("missing_in_stores", result.findings().stores().count(State.MISSING));
        figures.put("nanos", volume.nanos());
        figures.put(
                "cpu_nanos",
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElse(0L));
        figures.put("spilled", volume.bytesOnDisk());
        figures.put("heap_peak", heapPeak());
        figures.put("resident_peak", residentPeak());
        System.out.println(new JsonMapper().writeValueAsString(figures));
    }

    /** The sum of all parts' peaks: an upper bound, as they need not have been at the same time. */
    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** Of the whole process, in bytes; 0 where the system does not tell. */
    private static long residentPeak() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Writes down what is lost or not known. */
    private record Found(BufferedWriter out) implements Finder.Listener {
        @Override
        public String text(Story story, Roster roster) {
            StringBuilder text = new StringBuilder();
            for (Outcome outcome : story.outcomes()) {
                Fate.Group group = outcome.fate().group();
                if (group == Fate.Group.LOST || group == Fate.Group.UNKNOWN) {
                    text.append(FleetLogs.line(story.hash().toString(), roster.name(outcome.node()), outcome.fate()))
                            .append('\n');
                }
            }
            return text.toString();
        }

        @Override
        public void write(String text) {
            try {
                out.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

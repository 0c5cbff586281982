package dev.jwaku.node.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What the process and its Java use, named as Prometheus' client libraries name it. Reads files of the system. */
final class ProcessFigures {
    private static final int PAGE = 4096;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final String MAX_FILES = "Max open files";

    private ProcessFigures() {}

    static void addTo(Exposition page) {
        memoryPages(0).ifPresent(bytes -> page.gauge("process_virtual_memory_bytes", bytes));
        memoryPages(1).ifPresent(bytes -> page.gauge("process_resident_memory_bytes", bytes));
        openFiles().ifPresent(count -> page.gauge("process_open_fds", count));
        maxFiles().ifPresent(count -> page.gauge("process_max_fds", count));
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .ifPresent(nanos -> page.counter("process_cpu_seconds", nanos / NANOS));
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        addTo(page, "{area=\"heap\"}", memory.getHeapMemoryUsage());
        addTo(page, "{area=\"nonheap\"}", memory.getNonHeapMemoryUsage());
        page.gauge("jvm_threads_current", ManagementFactory.getThreadMXBean().getThreadCount());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            page.summary(
                    "jvm_gc_collection_seconds{gc=\"" + collector.getName() + "\"}",
                    Math.max(0, collector.getCollectionCount()),
                    Math.max(0, collector.getCollectionTime()) / MILLIS);
        }
    }

    private static void addTo(Exposition page, String area, MemoryUsage memory) {
        page.gauge("jvm_memory_used_bytes" + area, memory.getUsed());
        page.gauge("jvm_memory_committed_bytes" + area, memory.getCommitted());
        if (memory.getMax() >= 0) {
            page.gauge("jvm_memory_max_bytes" + area, memory.getMax());
        }
    }

    /** Empty where there is no Linux. */
    private static Optional<Long> memoryPages(int field) {
        try {
            String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return Optional.of(Long.parseLong(fields[field]) * PAGE);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return Optional.of(files.count());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The soft limit; empty if there is none. */
    private static Optional<Long> maxFiles() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith(MAX_FILES))
                    .map(line -> line.substring(MAX_FILES.length()).strip().split(" +", -1)[0])
                    .map(Long::parseLong)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}

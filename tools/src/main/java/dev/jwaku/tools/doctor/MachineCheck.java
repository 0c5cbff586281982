package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the machine gives a process. */
final class MachineCheck {
    private static final long MIB = 1024 * 1024;
    private static final long SMALL_HEAP = 128 * MIB;
    private static final long LITTLE_FREE = 256 * MIB;
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private MachineCheck() {}

    static Finding openFiles(OptionalLong limit, long needed) {
        if (limit.isEmpty()) {
            return Finding.ok("open files", "no limit known");
        }
        String text = "limit " + limit.getAsLong() + (needed == 0 ? "" : ", needed " + needed);
        return limit.getAsLong() < needed
                ? Finding.warn("open files", text + "; raise it with 'ulimit -n' or lower --max-connections")
                : Finding.ok("open files", text);
    }

    static Finding memory() {
        return memory(Runtime.getRuntime().maxMemory(), available());
    }

    static Finding memory(long heap, OptionalLong available) {
        String text = "heap up to " + heap / MIB + " MiB"
                + (available.isPresent() ? ", " + available.getAsLong() / MIB + " MiB available" : "");
        if (heap < SMALL_HEAP) {
            return Finding.warn("memory", text + "; a small heap (-Xmx, or the container's limit)");
        }
        return available.orElse(Long.MAX_VALUE) < LITTLE_FREE
                ? Finding.warn("memory", text + "; little is left on this machine")
                : Finding.ok("memory", text);
    }

    private static OptionalLong available() {
        try {
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith(AVAILABLE)) {
                    String kib =
                            line.substring(AVAILABLE.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kib) * 1024);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // another system
        }
        return OptionalLong.empty();
    }
}

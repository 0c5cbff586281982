package dev.jwaku.tools.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used, from Linux's {@code /proc}.
 *
 * @param pid of a process that still runs
 */
public record ProcessUsage(long pid) {
    private static final long CLOCK_TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** User time so far; precise to 10 ms. */
    public Duration userTime() {
        return time(USER_TIME);
    }

    /** System time so far; precise to 10 ms. */
    public Duration systemTime() {
        return time(SYSTEM_TIME);
    }

    /** Most resident memory so far, in bytes. */
    public long peakMemory() {
        return memory("VmHWM:");
    }

    /** Resident memory now, in bytes. */
    public long residentMemory() {
        return memory("VmRSS:");
    }

    private Duration time(int field) {
        String stat = read("stat");
        // The name of the program stands in parentheses and may hold blanks; fields count from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis(Long.parseLong(fields[field]) * 1000 / CLOCK_TICKS_PER_SECOND);
    }

    private long memory(String name) {
        return read("status")
                        .lines()
                        .filter(line -> line.startsWith(name))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                * 1024;
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone, or this is not Linux", e);
        }
    }
}

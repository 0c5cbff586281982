package dev.jwaku.tools.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    /** Threads of the system; virtual ones are not counted. */
    public int threads() {
        return (int) number("Threads:");
    }

    /** Open files, sockets included. */
    public int openFiles() {
        return descriptors().size();
    }

    /** Open sockets. */
    public int sockets() {
        return (int) descriptors().stream()
                .filter(target -> target.startsWith("socket:"))
                .count();
    }

    /** What the descriptors point to; those that are closed meanwhile are left out. */
    private List<String> descriptors() {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw gone(e);
        }
        return targets;
    }

    private Duration time(int field) {
        String stat = read("stat");
        // The name of the program stands in parentheses and may hold blanks; fields count from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis(Long.parseLong(fields[field]) * 1000 / CLOCK_TICKS_PER_SECOND);
    }

    private long memory(String name) {
        return number(name) * 1024;
    }

    private long number(String name) {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private UncheckedIOException gone(IOException cause) {
        return new UncheckedIOException("process " + pid + " is gone, or this is not Linux", cause);
    }
}

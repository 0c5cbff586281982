package dev.jwaku.tools.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where and under which load something was measured; Linux.
 *
 * @param cpu model and number of cores
 * @param memory total
 * @param system kernel
 * @param java the JVM of this process
 * @param load load averages of 1, 5 and 15 minutes
 */
public record Machine(String cpu, String memory, String system, String java, String load) {
    private static final double KIB_PER_GIB = 1024.0 * 1024;
    /** Where /proc/stat's first line counts what the machine under this one did not give. */
    private static final int STOLEN = 8;
    /** Of that count; the same on every Linux that Java runs on. */
    private static final long MILLIS_PER_TICK = 10;

    /** This machine, now. */
    public static Machine present() {
        return new Machine(
                firstValue("/proc/cpuinfo", "model name") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores",
                gibibytes(firstValue("/proc/meminfo", "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                loadNow());
    }

    /** The load averages now. */
    public static String loadNow() {
        String[] fields = read("/proc/loadavg").split(" ", -1);
        return fields.length < 3 ? "unknown" : String.join(" ", fields[0], fields[1], fields[2]);
    }

    /**
     * Milliseconds since the start in which a core of this virtual machine had work and was not run, because its host
     * was busy: a latency measured meanwhile is the host's as well. 0 where nobody counts it.
     */
    public static long stolenMillis() {
        String[] fields = read("/proc/stat").lines().findFirst().orElse("").split(" +", -1);
        return fields.length <= STOLEN ? 0 : Long.parseLong(fields[STOLEN]) * MILLIS_PER_TICK;
    }

    private static String gibibytes(String kibibytes) {
        String digits = kibibytes.replaceAll("\\D", "");
        return digits.isEmpty()
                ? "unknown memory"
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(digits) / KIB_PER_GIB);
    }

    private static String firstValue(String file, String name) {
        try (Stream<String> lines = read(file).lines()) {
            return lines.filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return ""; // not Linux: the report says unknown
        }
    }
}

package dev.jwaku.tools.scenario.batch;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used of processors so far, its garbage collector and compiler included. */
public final class CpuClock {
    private static final double NANOS = 1e9;

    private CpuClock() {}

    /** Seconds; 0 where the JVM does not say. */
    public static double seconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime()) / NANOS
                : 0;
    }
}

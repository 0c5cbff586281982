package dev.jwaku.tools.dist;

import java.util.List;

/**
 * What the process of one person, {@code jwaku serve} or {@code chat}, gets beside the options of all commands, so that
 * it is small when it is idle. Those of the launcher {@code ./jwaku}; a test compares.
 */
public final class PersonOptions {
    /** For the JVM. */
    public static final List<String> JVM = List.of(
            "-XX:-UseParallelGC",
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx512m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:TrimNativeHeapInterval=10000");

    /** Name of the variable of the environment that takes {@link #ARENAS}. */
    public static final String ARENAS_VARIABLE = "MALLOC_ARENA_MAX";
    /** How many arenas the C library's allocator makes. */
    public static final String ARENAS = "2";

    private PersonOptions() {}
}

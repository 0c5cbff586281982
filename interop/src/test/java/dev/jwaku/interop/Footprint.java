package dev.jwaku.interop;

import dev.jwaku.tools.relay.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM holds after a full collection.
 *
 * @param files open files, sockets included
 * @param sockets of them
 * @param threads of the system
 * @param virtualThreads that are reachable
 * @param heapBytes that are reachable
 */
record Footprint(int files, int sockets, int threads, long virtualThreads, long heapBytes) {
    private static final String VIRTUAL = "java.lang.VirtualThread";
    private static final int INSTANCES = 1;
    private static final int BYTES = 2;
    private static final int CLASS = 3;

    /** Looks at a process, which must run and not be frozen. */
    static Footprint of(long pid) throws IOException {
        long heap = 0;
        long virtual = 0;
        for (String line : histogram(pid)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 2 && fields[0].equals("Total")) {
                heap = Long.parseLong(fields[BYTES]);
            } else if (fields.length > CLASS && fields[CLASS].equals(VIRTUAL)) {
                virtual = Long.parseLong(fields[INSTANCES]);
            }
        }
        ProcessUsage usage = new ProcessUsage(pid);
        return new Footprint(usage.openFiles(), usage.sockets(), usage.threads(), virtual, heap);
    }

    private static List<String> histogram(long pid) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("jcmd cannot look at " + pid + ": " + String.join("\n", lines));
        }
        return lines;
    }

    /** What has grown beyond what a node at rest may differ by; empty if nothing has. */
    List<String> grownSince(Footprint before) {
        List<String> grown = new ArrayList<>();
        check(grown, "files", before.files, files, 8);
        check(grown, "sockets", before.sockets, sockets, 8);
        check(grown, "threads", before.threads, threads, 8);
        check(grown, "virtual threads", before.virtualThreads, virtualThreads, 40);
        check(grown, "heap bytes", before.heapBytes, heapBytes, 24 << 20);
        return grown;
    }

    private static void check(List<String> grown, String what, long before, long now, long slack) {
        if (now > before + slack) {
            grown.add(what + " from " + before + " to " + now);
        }
    }
}

package dev.jwaku.tools.trace.bench;

/**
 * What to measure.
 *
 * @param nodes logs, one each
 * @param messages that all of them log
 * @param threads that read and judge
 * @param heapMegabytes the most heap that the tracing process may have
 */
public record TraceBenchPlan(int nodes, int messages, int threads, int heapMegabytes) {
    /** Ten nodes, two threads, 1 GiB. */
    public static TraceBenchPlan of(int messages) {
        return new TraceBenchPlan(10, messages, 2, 1024);
    }

    /** About so many bytes of logs: what a run needs on disk, with its temporary file. */
    public long bytesNeeded() {
        return (long) nodes * messages * 6_000L;
    }
}

package dev.jwaku.tools.trace.model;

/** Takes events by the million; one for each reading thread. */
@FunctionalInterface
public interface EventSink {
    /** Takes one; the hash is in four numbers. */
    void add(long a, long b, long c, long d, Event event);
}

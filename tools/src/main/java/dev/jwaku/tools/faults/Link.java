package dev.jwaku.tools.faults;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.faults.LinkShape.Flow;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The present state of a proxy's link, shared by all its connections. Thread-safe. */
final class Link {
    private final Monitor monitor;
    private final Map<Direction, LinkShape> shapes = new EnumMap<>(Direction.class);
    private final Map<Direction, AtomicLong> bytes = new EnumMap<>(Direction.class);
    private volatile boolean cut;

    Link(World world) {
        this.monitor = new Monitor(world);
        for (Direction direction : Direction.values()) {
            shapes.put(direction, LinkShape.CLEAR);
            bytes.put(direction, new AtomicLong());
        }
    }

    LinkShape shape(Direction direction) {
        monitor.lock();
        try {
            return shapes.getOrDefault(direction, LinkShape.CLEAR);
        } finally {
            monitor.unlock();
        }
    }

    void shape(Direction direction, LinkShape shape) {
        monitor.lock();
        try {
            shapes.put(direction, shape);
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    boolean isCut() {
        return cut;
    }

    void cut(boolean value) {
        cut = value;
    }

    /** Waits while the direction is stalled and the lane not closed. */
    LinkShape awaitNotStalled(Direction direction, Signal closed) {
        monitor.lock();
        try {
            LinkShape shape = shapes.getOrDefault(direction, LinkShape.CLEAR);
            while (shape.flow() == Flow.STALLED && !closed.isRaised()) {
                monitor.await(Deadline.NEVER);
                shape = shapes.getOrDefault(direction, LinkShape.CLEAR);
            }
            return shape;
        } finally {
            monitor.unlock();
        }
    }

    /** Lets waiters look again whether their lane is closed. */
    void wake() {
        monitor.lock();
        try {
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    void passed(Direction direction, int count) {
        counter(direction).addAndGet(count);
    }

    long bytes(Direction direction) {
        return counter(direction).get();
    }

    private AtomicLong counter(Direction direction) {
        return bytes.computeIfAbsent(direction, missing -> new AtomicLong());
    }
}

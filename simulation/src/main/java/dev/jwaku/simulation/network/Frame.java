package dev.jwaku.simulation.network;

import dev.jwaku.simulation.Timed;
import org.jspecify.annotations.Nullable;

/** One write on its way to the other end: a timer event and its payload in one object. */
abstract class Frame extends Timed {
    private final int size;
    private int unsentSegments;
    private @Nullable Flow flow;

    /** @param size bytes on the wire */
    Frame(int size) {
        this.size = size;
        this.unsentSegments = LinkModel.segments(size);
    }

    int size() {
        return size;
    }

    /** Segments that did not get through yet. */
    int unsentSegments() {
        return unsentSegments;
    }

    void unsentSegments(int left) {
        unsentSegments = left;
    }

    void sentOver(Flow over) {
        flow = over;
    }

    /** Arrived at the other end, in order. */
    abstract void deliver();

    @Override
    protected final void fire() {
        if (flow != null) {
            flow.arrived(this);
        }
    }
}

package dev.jwaku.simulation.network;

import dev.jwaku.simulation.Timed;
import org.jspecify.annotations.Nullable;

/** One write on its way to the other end: a timer event and its payload in one object. */
abstract class Frame extends Timed {
    private final int size;
    private int unsentSegments;
    private int missingSegments;
    private long arrival;
    private long number;
    private @Nullable Flow flow;

    /** @param size bytes on the wire */
    Frame(int size) {
        this.size = size;
        this.unsentSegments = LinkModel.segments(size);
    }

    int size() {
        return size;
    }

    /** Segments that were never sent. */
    int unsentSegments() {
        return unsentSegments;
    }

    /** Segments went out for the first time. @param lost how many of them did not get through */
    void sent(int segments, int lost) {
        unsentSegments -= segments;
        missingSegments += lost;
    }

    /** Segments that were lost got through. */
    void repaired(int segments) {
        missingSegments -= segments;
    }

    /** Nobody was there to take it: everything has to be sent again. */
    void bounced() {
        missingSegments = LinkModel.segments(size);
    }

    /** Whether every segment gets to the other side, at {@link #arrival} at the latest. */
    boolean isThrough() {
        return unsentSegments == 0 && missingSegments == 0;
    }

    long arrival() {
        return arrival;
    }

    /** A segment gets to the other side at this moment. */
    void arrivesBy(long moment) {
        arrival = Math.max(arrival, moment);
    }

    /** Its place among all frames of its flow, from 0. */
    long number() {
        return number;
    }

    void sentOver(Flow over, long place) {
        flow = over;
        number = place;
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

package dev.jwaku.simulation;

/**
 * Something that is due at a moment of virtual time. Lives in at most one {@link TimerHeap}, which knows its place.
 *
 * <p>Reused by its owner, so that a wait or a delivery allocates nothing for its timer.
 */
public abstract class Timed {
    static final int NOT_QUEUED = -1;

    long dueNanos;
    long sequence;
    int heapIndex = NOT_QUEUED;

    /** Whether it waits for its moment. */
    public final boolean isScheduled() {
        return heapIndex != NOT_QUEUED;
    }

    /**
     * Asked when the moment comes, before time moves there: whether there is still something to do. May schedule itself
     * again.
     */
    boolean isReallyDue() {
        return true;
    }

    /** Does it, on the simulation's loop. Must not block. */
    protected abstract void fire();
}

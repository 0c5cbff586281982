package dev.jwaku.simulation.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of a flow that were sent and got lost, oldest first, and what the sender knows of each. */
final class Holes {
    /** Later segments that must be acknowledged before a missing one counts as lost (RFC 5681, RFC 6675). */
    static final int REORDERING = 3;

    private final List<Hole> holes = new ArrayList<>(0);

    /** Segments of one frame that share their fate. */
    static final class Hole {
        private final Frame frame;
        private int segments;
        private long sentAt;
        private int later;
        private long repairAt = Long.MAX_VALUE;

        private Hole(Frame frame, int segments, long sentAt) {
            this.frame = frame;
            this.segments = segments;
            this.sentAt = sentAt;
        }

        Frame frame() {
            return frame;
        }

        /** Whether a time-out, not later acknowledgements, told of it. */
        boolean isByTimeout() {
            return later < REORDERING;
        }

        /** Takes up to this many segments out, to send them again; {@link #prune} follows. */
        int take(int most) {
            int taken = Math.min(segments, most);
            segments -= taken;
            return taken;
        }

        private boolean isKnown(long now) {
            return repairAt <= now;
        }
    }

    boolean isEmpty() {
        return holes.isEmpty();
    }

    void clear() {
        holes.clear();
    }

    /** Segments sent now got lost. @param old where they were taken from, if they were lost before */
    void add(Frame frame, int segments, long now, @Nullable Hole old) {
        int place = old == null ? holes.size() : holes.indexOf(old);
        holes.add(place, new Hole(frame, segments, now));
    }

    /** A segment sent now gets through. @param acknowledgedAt when the sender learns of it */
    void passed(long now, long acknowledgedAt) {
        for (Hole hole : holes) {
            if (hole.sentAt <= now && hole.later < REORDERING && ++hole.later == REORDERING) {
                hole.repairAt = Math.min(hole.repairAt, acknowledgedAt);
            }
        }
    }

    /** Segments on their way as far as the sender knows. */
    int unknown(long now) {
        int count = 0;
        for (Hole hole : holes) {
            if (!hole.isKnown(now)) {
                count += hole.segments;
            }
        }
        return count;
    }

    /** The oldest that the sender knows to be lost. */
    @Nullable
    Hole firstKnown(long now) {
        for (Hole hole : holes) {
            if (hole.isKnown(now)) {
                return hole;
            }
        }
        return null;
    }

    /** Forgets holes from which all was taken. */
    void prune() {
        holes.removeIf(hole -> hole.segments == 0);
    }

    /** After a time-out everything counts as lost. */
    void allAreLost(long now) {
        holes.forEach(hole -> hole.repairAt = now);
    }

    /** When the sender learns of the next loss by later acknowledgements. */
    long nextRepair(long now) {
        long next = Long.MAX_VALUE;
        for (Hole hole : holes) {
            if (!hole.isKnown(now)) {
                next = Math.min(next, hole.repairAt);
            }
        }
        return next;
    }

    /** When the oldest that the sender still hopes for was sent; never if there is none. */
    long oldestHope(long now) {
        for (Hole hole : holes) {
            if (!hole.isKnown(now)) {
                return hole.sentAt;
            }
        }
        return Long.MAX_VALUE;
    }
}

package dev.jwaku.simulation.network;

import dev.jwaku.simulation.Simulation;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One direction between two hosts. */
final class Link {
    private static final double NANOS_PER_SECOND = 1e9;

    final VirtualHost from;
    final VirtualHost to;
    private final Simulation simulation;
    private final SplittableRandom random;
    private final Set<Flow> clogged = new LinkedHashSet<>();
    /** What waits for the link to be free, in the order in which it leaves. */
    private final ArrayDeque<Queued> queue = new ArrayDeque<>(0);

    private LinkModel model;
    private long latencyNanos;
    private long jitterNanos;
    private long freeAtNanos;
    private boolean cut;
    private boolean isClogged;

    Link(VirtualHost from, VirtualHost to, Simulation simulation, SplittableRandom random, LinkModel model) {
        this.from = from;
        this.to = to;
        this.simulation = simulation;
        this.random = random;
        this.model = model;
        model(model);
    }

    LinkModel model() {
        return model;
    }

    void model(LinkModel changed) {
        boolean isOtherSpeed = changed.bytesPerSecond() != model.bytesPerSecond();
        long leftArrivesBy = simulation.nowNanos() + latencyNanos + jitterNanos;
        model = changed;
        latencyNanos = changed.latency().toNanos();
        jitterNanos = changed.jitter().toNanos();
        if (isOtherSpeed) {
            sendQueueAnew(leftArrivesBy);
        }
    }

    /**
     * What has not left yet leaves at the new speed, in its old order. @param leftArrivesBy when what has left is there
     */
    private void sendQueueAnew(long leftArrivesBy) {
        long now = simulation.nowNanos();
        queue.removeIf(queued -> queued.departs <= now);
        List<Queued> waiting = List.copyOf(queue);
        queue.clear();
        freeAtNanos = now;
        waiting.stream().map(Queued::flow).distinct().forEach(flow -> flow.redelivers(leftArrivesBy));
        for (Queued queued : waiting) {
            long departs = departure(queued.frame.size());
            queue.addLast(new Queued(queued.flow, queued.frame, departs, queued.delay));
            queued.flow.redeliver(queued.frame, departs + queued.delay);
        }
    }

    private record Queued(Flow flow, Frame frame, long departs, long delay) {}

    void cut(boolean now) {
        cut = now;
    }

    boolean isClogged() {
        return isClogged;
    }

    /** Holds everything back from now on, without losing it. */
    void clog() {
        isClogged = true;
    }

    /** Lets what was held go on. */
    void unclog() {
        isClogged = false;
        List<Flow> waiting = List.copyOf(clogged);
        clogged.clear();
        waiting.forEach(Flow::pump);
    }

    void awaitUnclogging(Flow flow) {
        clogged.add(flow);
    }

    /** Whether anything gets through at all. */
    boolean isUp() {
        return !cut && from.isOnline() && to.isOnline();
    }

    /** How many of the segments get lost now. */
    int losses(int segments) {
        if (!isUp()) {
            return segments;
        }
        double loss = model.segmentLoss();
        if (loss == 0) {
            return 0;
        }
        int lost = 0;
        for (int i = 0; i < segments; i++) {
            if (random.nextDouble() < loss) {
                lost++;
            }
        }
        return lost;
    }

    /** Latency and jitter for one transmission. */
    long delayNanos() {
        return latencyNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1));
    }

    /** When bytes handed over now reach the other side; takes the link's capacity for them. */
    long arrivalNanos(int bytes) {
        return departure(bytes) + delayNanos();
    }

    /** The same for a frame that arrives sooner or later if the link's speed changes before it has left. */
    long arrivalNanos(Flow flow, Frame frame) {
        long now = simulation.nowNanos();
        long departs = departure(frame.size());
        long delay = delayNanos();
        while (!queue.isEmpty() && queue.peekFirst().departs <= now) {
            queue.removeFirst();
        }
        if (departs > now) {
            queue.addLast(new Queued(flow, frame, departs, delay));
        }
        return departs + delay;
    }

    private long departure(int bytes) {
        long departs = simulation.nowNanos();
        if (model.bytesPerSecond() > 0) {
            departs = Math.max(departs, freeAtNanos)
                    + (long) Math.ceil(bytes * NANOS_PER_SECOND / model.bytesPerSecond());
            freeAtNanos = departs;
        }
        return departs;
    }

    /** Whether what is sent now arrives for certain. */
    boolean losesNothing() {
        return model.segmentLoss() == 0 && isUp();
    }

    /** What a sender measures in the mean from a segment to its acknowledgement. */
    long roundTripNanos(Link back) {
        return latencyNanos + back.latencyNanos + (jitterNanos + back.jitterNanos) / 2;
    }

    /**
     * How long a sender waits for an acknowledgement, after this many failures: RFC 6298 as Linux has it, whose term
     * for the variance is never below the shortest time-out.
     */
    long timeoutNanos(Link back, int failures) {
        long deviation = (jitterNanos + back.jitterNanos) / 6; // of the sum of two even distributions
        long timeout =
                roundTripNanos(back) + Math.max(model.retransmissionTimeout().toNanos(), 4 * deviation);
        return Math.min(LinkModel.MAX_BACKOFF_NANOS, timeout << Math.min(failures, 16));
    }
}

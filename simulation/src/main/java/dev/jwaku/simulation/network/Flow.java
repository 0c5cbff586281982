package dev.jwaku.simulation.network;

import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.Timed;
import java.util.ArrayDeque;

/**
 * One direction of a connection: reliable and in order over a link that is neither, as TCP makes it.
 *
 * <p>In the good case a frame is one timer event. A frame that is lost, or sent into a cut link, waits at the head of
 * the queue for its retransmission; so does what comes back from a host that sleeps.
 */
final class Flow extends Timed {
    private final Simulation simulation;
    private final Link link;
    private final Link back;
    private final Endpoint sender;
    private final Endpoint receiver;
    private final ArrayDeque<Frame> bounced = new ArrayDeque<>(0);
    private final ArrayDeque<Frame> pending = new ArrayDeque<>(0);
    private long lastArrival;
    private int failures;
    private boolean unacknowledged;
    private boolean broken;

    Flow(Simulation simulation, Link link, Link back, Endpoint sender, Endpoint receiver) {
        this.simulation = simulation;
        this.link = link;
        this.back = back;
        this.sender = sender;
        this.receiver = receiver;
    }

    Link link() {
        return link;
    }

    Link back() {
        return back;
    }

    void send(Frame frame) {
        if (broken) {
            return;
        }
        frame.sentOver(this);
        if (!pending.isEmpty() || !bounced.isEmpty()) {
            pending.addLast(frame);
        } else if (link.isClogged()) {
            pending.addLast(frame);
            link.awaitUnclogging(this);
        } else if (!transmit(frame)) {
            pending.addLast(frame);
            waitForTimeout();
        }
    }

    /** Drops everything; nothing is sent any more. */
    void abandon() {
        broken = true;
        pending.clear();
        bounced.clear();
        simulation.cancel(this);
    }

    private boolean transmit(Frame frame) {
        int trying = frame.unsentSegments();
        int lost = link.losses(trying);
        link.from.countOut(trying == LinkModel.segments(frame.size()) ? frame.size() : trying * LinkModel.SEGMENT);
        if (lost > 0) {
            frame.unsentSegments(lost);
            return false;
        }
        lastArrival = Math.max(lastArrival, link.arrivalNanos(frame.size()));
        simulation.schedule(frame, lastArrival - simulation.nowNanos());
        if (!back.isUp()) {
            unacknowledged = true;
            waitForTimeout();
        }
        return true;
    }

    /** Called when a frame reaches the other host. */
    void arrived(Frame frame) {
        if (broken) {
            return;
        }
        if (!link.to.isOnline()) {
            frame.unsentSegments(LinkModel.segments(frame.size()));
            bounced.addLast(frame);
            waitForTimeout();
            return;
        }
        if (receiver.isGone()) {
            refuse();
            return;
        }
        link.to.countIn(frame.size());
        frame.deliver();
    }

    /** The other host answers with RST, which may get lost. */
    private void refuse() {
        if (back.isUp()) {
            sender.resetAfter(back.delayNanos(), "connection reset by peer");
        }
    }

    private void waitForTimeout() {
        if (!isScheduled()) {
            simulation.schedule(this, link.timeoutNanos(back, failures));
        }
    }

    /** The retransmission time-out. */
    @Override
    protected void fire() {
        if (broken || sender.node().state().isEnded()) {
            abandon();
            return;
        }
        if (!link.from.isOnline()) {
            waitForTimeout(); // its kernel sleeps, too
            return;
        }
        failures++;
        if (failures > link.model().maxRetransmissions()) {
            abandon();
            sender.broken("timed out after " + (failures - 1) + " retransmissions");
            return;
        }
        flush();
        if (unacknowledged) {
            unacknowledged = !(link.isUp() && back.isUp());
            if (unacknowledged) {
                waitForTimeout();
            } else if (pending.isEmpty() && bounced.isEmpty()) {
                failures = 0;
            }
        }
    }

    /** Sends what waits, as far as it gets through. */
    void flush() {
        if (link.isClogged()) {
            link.awaitUnclogging(this);
            return;
        }
        if (!(flushed(bounced) && flushed(pending))) {
            waitForTimeout();
        }
    }

    private boolean flushed(ArrayDeque<Frame> queue) {
        Frame next;
        while ((next = queue.peekFirst()) != null) {
            if (!transmit(next)) {
                return false;
            }
            queue.pollFirst();
            failures = unacknowledged ? failures : 0;
        }
        return true;
    }
}

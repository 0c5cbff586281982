package dev.jwaku.simulation.network;

import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.Timed;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: reliable and in order over a link that is neither, as TCP makes it.
 *
 * <p>Over a link that loses nothing a frame is one timer event. Otherwise its segments get lost one by one, are sent
 * again when {@value Holes#REORDERING} later ones were acknowledged or the retransmission time-out has passed, and the
 * frames behind an incomplete one wait at the receiver. So does what comes back from a host that sleeps.
 */
final class Flow extends Timed {
    private final Simulation simulation;
    private final Link link;
    private final Link back;
    private final Endpoint sender;
    private final Endpoint receiver;
    private final CongestionWindow window;
    private final Holes holes = new Holes();
    /** Came to a host that could not take them; before all that is pending. */
    private final ArrayDeque<Frame> bounced = new ArrayDeque<>(0);
    /** In the order of writing: sent in part, sent and incomplete, not yet sent. */
    private final ArrayDeque<Frame> pending = new ArrayDeque<>(0);

    private long written;
    private long expected;
    private long lastArrival;
    private int failures;
    private boolean unacknowledged;
    private long unacknowledgedSince;
    private boolean broken;

    Flow(Simulation simulation, Link link, Link back, Endpoint sender, Endpoint receiver) {
        this.simulation = simulation;
        this.link = link;
        this.back = back;
        this.sender = sender;
        this.receiver = receiver;
        this.window = new CongestionWindow(link.model().socketBuffer() / LinkModel.SEGMENT);
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
        frame.sentOver(this, written++);
        if (isSimple()) {
            link.from.countOut(frame.size());
            deliverAt(frame, link.arrivalNanos(this, frame));
            return;
        }
        pending.addLast(frame);
        pump();
    }

    /** Whether nothing waits, nothing can get lost, and nothing is held back. */
    private boolean isSimple() {
        return pending.isEmpty()
                && bounced.isEmpty()
                && !window.isLimited()
                && !unacknowledged
                && !link.isClogged()
                && link.losesNothing()
                && back.losesNothing()
                && !isStranded();
    }

    /** Whether one end has moved away. */
    private boolean isStranded() {
        return sender.isStranded() || receiver.isStranded();
    }

    /** Drops everything; nothing is sent any more. */
    void abandon() {
        broken = true;
        pending.clear();
        bounced.clear();
        holes.clear();
        simulation.cancel(this);
    }

    /** Sends what may be sent, hands over what is complete, and arms the timer for what comes next. */
    void pump() {
        if (link.isClogged()) {
            link.awaitUnclogging(this);
            return;
        }
        long now = simulation.nowNanos();
        window.advance(now);
        repair(now);
        sendFresh(now);
        handOver(bounced);
        if (bounced.isEmpty()) {
            handOver(pending);
        }
        arm(now);
    }

    private void repair(long now) {
        Holes.Hole hole;
        int room;
        while ((hole = holes.firstKnown(now)) != null && (room = window.room(holes.unknown(now))) > 0) {
            if (!hole.isByTimeout()) {
                window.lost(now, holes.unknown(now), link.roundTripNanos(back));
                room = Math.max(1, window.room(holes.unknown(now)));
            }
            int taken = hole.take(room);
            hole.frame().repaired(taken - transmit(hole.frame(), taken, now, hole));
            holes.prune();
        }
    }

    private void sendFresh(long now) {
        for (Frame frame : pending) {
            while (frame.unsentSegments() > 0) {
                int room = window.room(holes.unknown(now));
                if (room == 0) {
                    return;
                }
                int count = Math.min(room, frame.unsentSegments());
                frame.sent(count, transmit(frame, count, now, null));
            }
        }
    }

    /** Sends segments of a frame, of an old hole or fresh; returns how many of them are lost. */
    private int transmit(Frame frame, int segments, long now, Holes.@Nullable Hole old) {
        boolean whole = segments == LinkModel.segments(frame.size());
        int bytes = whole ? frame.size() : segments * LinkModel.SEGMENT;
        link.from.countOut(bytes);
        if (!link.isUp() || isStranded()) {
            holes.add(frame, segments, now, old);
            return segments;
        }
        long arrival = link.arrivalNanos(bytes);
        long acknowledged = arrival + back.delayNanos();
        int lost = 0;
        boolean answered = false;
        for (int i = 0; i < segments; i++) {
            if (link.losses(1) > 0) {
                lost++;
                holes.add(frame, 1, now, old);
            } else if (back.losses(1) == 0) {
                answered = true;
                holes.passed(now, acknowledged);
            }
        }
        if (lost < segments) {
            frame.arrivesBy(arrival);
            window.sent(segments - lost, acknowledged);
            heard(answered, now);
        }
        return lost;
    }

    private void heard(boolean answered, long now) {
        if (answered) {
            unacknowledged = false;
            failures = 0;
        } else if (!unacknowledged) {
            unacknowledged = true;
            unacknowledgedSince = now;
        }
    }

    private void handOver(ArrayDeque<Frame> queue) {
        Frame next;
        while ((next = queue.peekFirst()) != null && next.isThrough()) {
            queue.pollFirst();
            deliverAt(next, next.arrival());
        }
    }

    private void deliverAt(Frame frame, long arrival) {
        lastArrival = Math.max(lastArrival, arrival);
        simulation.schedule(frame, lastArrival - simulation.nowNanos());
    }

    /** The link's speed changed: frames that have not left are delivered anew, none before those that have. */
    void redelivers(long leftArriveBy) {
        lastArrival = Math.min(lastArrival, leftArriveBy);
    }

    /** A frame that has not left arrives at another time. */
    void redeliver(Frame frame, long arrival) {
        if (!broken) {
            deliverAt(frame, arrival);
        }
    }

    /** Called when a frame reaches the other host. */
    void arrived(Frame frame) {
        if (broken) {
            return;
        }
        if (!link.to.isOnline() || isStranded()) {
            frame.bounced();
            bounced.addLast(frame);
            holes.add(frame, LinkModel.segments(frame.size()), simulation.nowNanos(), null);
            pump();
        } else if (frame.number() != expected) {
            bounced.addLast(frame); // overtook one that bounced
        } else if (receiver.isGone()) {
            expected++;
            refuse();
        } else {
            expected++;
            link.to.countIn(frame.size());
            frame.deliver();
            handOver(bounced);
        }
    }

    /** The other host answers with RST, which may get lost. */
    private void refuse() {
        if (back.isUp()) {
            sender.resetAfter(back.delayNanos(), "connection reset by peer");
        }
    }

    private void arm(long now) {
        long next = Math.min(holes.nextRepair(now), timeoutAt(now));
        boolean waits = holes.firstKnown(now) != null
                || (!pending.isEmpty() && pending.peekLast().unsentSegments() > 0);
        if (waits) {
            next = Math.min(next, window.nextAcknowledgement());
        }
        if (next == Long.MAX_VALUE) {
            simulation.cancel(this);
        } else {
            simulation.schedule(this, next - now);
        }
    }

    /** When the retransmission time-out passes; never while nothing is missing. */
    private long timeoutAt(long now) {
        long since = holes.oldestHope(now);
        if (unacknowledged) {
            since = Math.min(since, unacknowledgedSince);
        }
        return since == Long.MAX_VALUE ? since : since + link.timeoutNanos(back, failures);
    }

    @Override
    protected void fire() {
        if (broken || sender.node().state().isEnded()) {
            abandon();
            return;
        }
        if (link.isClogged()) {
            link.awaitUnclogging(this);
            return;
        }
        if (!link.from.isOnline()) {
            simulation.schedule(this, link.timeoutNanos(back, failures)); // its kernel sleeps, too
            return;
        }
        long now = simulation.nowNanos();
        window.advance(now);
        boolean canRepair = holes.firstKnown(now) != null && window.room(holes.unknown(now)) > 0;
        if (timeoutAt(now) <= now && !canRepair && !timedOut(now)) {
            return;
        }
        pump();
    }

    /** The retransmission time-out. Returns false if that was the last. */
    private boolean timedOut(long now) {
        failures++;
        if (failures > link.model().maxRetransmissions()) {
            abandon();
            sender.broken("timed out after " + (failures - 1) + " retransmissions");
            return false;
        }
        unacknowledgedSince = now;
        if (holes.isEmpty()) {
            probe(now);
        } else {
            window.timedOut(holes.unknown(now), failures == 1);
            holes.allAreLost(now);
        }
        return true;
    }

    /** Everything arrived, but the acknowledgement got lost: the last segment is sent again for it. */
    private void probe(long now) {
        link.from.countOut(LinkModel.SEGMENT);
        heard(link.losses(1) == 0 && back.losses(1) == 0 && !isStranded(), now);
    }
}

package dev.jwaku.tools.telemetry.estimate;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One message to one recipient, with all that was reported of it. Times are milliseconds since 1970.
 *
 * @param queuedAt when the sender accepted it
 * @param provedAt the earliest report of a receiver or acknowledgement
 * @param sender when the sender was watched
 * @param receiver when the recipient was watched; {@link Presence#NONE} if unknown who it is
 */
public record Trial(long queuedAt, OptionalLong provedAt, Presence sender, Presence receiver) {
    /**
     * What became of it.
     *
     * @param now what is younger than the horizon is pending, even if it has arrived: of those who had no time yet only
     *     the lucky ones would count
     */
    public Outcome within(Horizon horizon, long now) {
        long end = queuedAt + horizon.millis();
        if (now < end) {
            return Outcome.PENDING;
        }
        if (provedAt.isPresent()) {
            return provedAt.getAsLong() <= end ? Outcome.DELIVERED : Outcome.NOT_DELIVERED;
        }
        return receiver.covers(queuedAt, end) ? Outcome.NOT_DELIVERED : Outcome.UNKNOWN;
    }

    /** How long it took, or how long it is known not to have come, in milliseconds. */
    public DeliveryCurve.Age age(long now) {
        if (provedAt.isPresent()) {
            return new DeliveryCurve.Age(Math.max(0, provedAt.getAsLong() - queuedAt), 1, 0);
        }
        long watched = Math.clamp(receiver.watchedFrom(queuedAt), 0, Math.max(0, now - queuedAt));
        return new DeliveryCurve.Age(watched, 0, 1);
    }

    /** The same in time in which both ends were seen online; nothing is known of it if one was not watched. */
    public DeliveryCurve.Age opportunity(long now) {
        DeliveryCurve.Age wall = age(now);
        long end = queuedAt + wall.millis();
        if (!sender.covers(queuedAt, end) || !receiver.covers(queuedAt, end)) {
            return new DeliveryCurve.Age(0, 0, 1);
        }
        long together = sender.togetherMillis(receiver, queuedAt, end);
        return new DeliveryCurve.Age(together, wall.arrived(), wall.censored());
    }

    /**
     * The same from the moment on when a receiver that was away came back; empty if it was not seen offline when the
     * message was accepted, or not seen coming back.
     */
    public Optional<DeliveryCurve.Age> afterReconnect(long now) {
        if (!receiver.covers(queuedAt, queuedAt) || receiver.isOnlineAt(queuedAt)) {
            return Optional.empty();
        }
        OptionalLong back = receiver.onlineAfter(queuedAt);
        if (back.isEmpty() || !receiver.covers(queuedAt, back.getAsLong())) {
            return Optional.empty();
        }
        long from = back.getAsLong();
        if (provedAt.isPresent()) {
            return Optional.of(new DeliveryCurve.Age(Math.max(0, provedAt.getAsLong() - from), 1, 0));
        }
        long watched = Math.clamp(receiver.watchedFrom(from), 0, Math.max(0, now - from));
        return Optional.of(new DeliveryCurve.Age(watched, 0, 1));
    }

    /** When something about it changes by itself; the largest number if never. */
    public long dueAt(long now) {
        for (Horizon horizon : Horizon.values()) {
            if (queuedAt + horizon.millis() > now) {
                return queuedAt + horizon.millis();
            }
        }
        return Long.MAX_VALUE;
    }
}

package dev.jwaku.messenger.community;

import java.time.Duration;
import java.time.Instant;

/**
 * How far our wish to join a community has come. Immutable and pure.
 *
 * @param standing how we stand to it
 * @param requestClock of our last request, in seconds; 0 if we never asked
 * @param requestedAt when we made that request
 */
record Joining(Standing standing, long requestClock, Instant requestedAt) {
    /** After this time without an answer a request counts as not answered. */
    static final Duration EXPIRES_AFTER = Duration.ofDays(7);

    /** We have nothing to do with it yet. */
    static final Joining NONE = new Joining(Standing.KNOWN, 0, Instant.EPOCH);

    private static final long MILLIS = 1000;

    /** We ask. Each request has a higher clock than the one before. */
    Joining request(Instant now) {
        return new Joining(Standing.REQUESTED, Math.max(now.getEpochSecond(), requestClock + 1), now);
    }

    /**
     * We take it back or leave.
     *
     * @param clock of the message that tells it, in seconds; what we ask later is newer
     */
    Joining end(Standing how, long clock) {
        return new Joining(how, Math.max(clock, requestClock), requestedAt);
    }

    /** What it is at this time: a request that nobody answered for a week has expired. */
    Joining at(Instant now) {
        boolean isOver = !requestedAt.plus(EXPIRES_AFTER).isAfter(now);
        return standing == Standing.REQUESTED && isOver ? with(Standing.EXPIRED) : this;
    }

    /**
     * The community answered.
     *
     * @param clockMillis of the answer; one that is older than our request answers an earlier one
     * @param isListed whether its description names us as a member
     */
    Joining onResponse(long clockMillis, boolean isAccepted, boolean isListed) {
        if (!awaits() || clockMillis / MILLIS < requestClock) {
            return this;
        }
        if (isAccepted) {
            return isListed ? with(Standing.MEMBER) : this;
        }
        return with(Standing.REJECTED);
    }

    /**
     * A newer description of the community came. It answers a request that waits, and tells a member that it was
     * removed.
     *
     * @param clockMillis of the description
     */
    Joining onDescription(long clockMillis, boolean isListed) {
        if (isListed && awaits() && clockMillis / MILLIS >= requestClock) {
            return with(Standing.MEMBER);
        }
        return !isListed && standing == Standing.MEMBER ? with(Standing.LEFT) : this;
    }

    private boolean awaits() {
        return switch (standing) {
            case REQUESTED, EXPIRED, REJECTED -> requestClock > 0;
            case KNOWN, MEMBER, CANCELLED, LEFT -> false;
        };
    }

    /** The same with another standing. */
    Joining with(Standing other) {
        return new Joining(other, requestClock, requestedAt);
    }
}

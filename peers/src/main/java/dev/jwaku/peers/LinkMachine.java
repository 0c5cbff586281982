package dev.jwaku.peers;

import java.time.Duration;

/**
 * The state of the link as a function of what it was told and when: down at once, up after {@link #STABLE}. Pure, so
 * the same inputs give the same states again (I13).
 */
final class LinkMachine {
    /** How long something better must last before it is believed; spares applications a flicker. */
    static final Duration STABLE = Duration.ofSeconds(1);
    /** A recovery that brought connections but nothing of use ends after this. */
    static final Duration LONGEST_RECOVERY = Duration.ofSeconds(10);

    private LinkState state = LinkState.OFFLINE;
    private boolean busy;
    private long recoveringSince;
    private boolean rising;
    private long risingSince;
    private LinkState risingTo = LinkState.PARTIAL;

    LinkState state() {
        return state;
    }

    /** A recovery begins; until {@link #recovered} the state stays. */
    void recover(long now) {
        state = LinkState.RECOVERING;
        busy = true;
        recoveringSince = now;
        rising = false;
    }

    /** Connections have been checked; what is left may be believed. */
    void recovered() {
        busy = false;
    }

    /** Whether a recovery is under way. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Looks at the inputs.
     *
     * @return whether the link is back after it was down: then {@link #recover} is due
     */
    boolean step(LinkInputs inputs, long now) {
        LinkState goal = inputs.goal();
        if (state == LinkState.OFFLINE && inputs.live() > 0) {
            return true;
        }
        if (busy) {
            watchRise(goal, now);
            return false;
        }
        if (rank(goal) < rank(state)) {
            rising = false;
            state = goal;
            return false;
        }
        if (rank(goal) == rank(state)) {
            rising = false;
            settle(goal, inputs, now);
            return false;
        }
        watchRise(goal, now);
        if (rising && now - risingSince >= STABLE.toNanos()) {
            state = risingTo;
            rising = false;
        }
        return false;
    }

    /** Among the states in which nothing goes. */
    private void settle(LinkState goal, LinkInputs inputs, long now) {
        boolean recovering = state == LinkState.RECOVERING;
        boolean lasts = recovering && inputs.live() > 0 && now - recoveringSince < LONGEST_RECOVERY.toNanos();
        if (!lasts) {
            state = goal;
        }
    }

    private void watchRise(LinkState goal, long now) {
        if (rank(goal) <= 0) {
            rising = false;
            return;
        }
        if (!rising) {
            rising = true;
            risingSince = now;
            risingTo = goal;
        } else if (rank(goal) < rank(risingTo)) {
            // What was there all the time is believed; what came later begins its own second afterwards.
            risingTo = goal;
        }
    }

    /** When to look again although nothing happened. */
    long nextDue(long now) {
        return rising && !busy ? Math.max(now, risingSince + STABLE.toNanos()) : Long.MAX_VALUE;
    }

    private static int rank(LinkState state) {
        return switch (state) {
            case OFFLINE, PROBING, RECOVERING -> 0;
            case PARTIAL -> 1;
            case CONNECTED -> 2;
        };
    }
}

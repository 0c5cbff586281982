package dev.jwaku.delivery.inbox;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/**
 * Since when a topic's time is known from one store node only. That node may have been away itself, so the next sweep,
 * which asks another one if there is one, lists this time again: what one store lacks is found a round later and not
 * after the hour in which stores compare. Hashes only; nothing is fetched twice. One owner.
 */
final class Vouched {
    private static final long NOTHING = Long.MAX_VALUE;

    private long onceSince = NOTHING;

    /** From when on a sweep over this slice is to list; the slice's start if there is nothing to list again. */
    long since(Interval slice) {
        return isNear(slice) && onceSince < slice.start() ? onceSince : slice.start();
    }

    /** A sweep is complete. */
    void ended(Sweep sweep, List<PeerId> asked) {
        if (sweep.isFinal()) {
            return;
        }
        boolean isStillOpen =
                isNear(sweep.slice()) && onceSince < sweep.listed().start();
        if (asked.size() > 1) {
            onceSince = NOTHING;
        } else if (!isStillOpen) {
            onceSince = sweep.slice().start();
        }
    }

    private boolean isNear(Interval slice) {
        return onceSince >= slice.end() - SweepRules.LONGEST_SLICE.toNanos();
    }
}
